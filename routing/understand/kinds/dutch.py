"""Dutch words that give a call's kind away: a regular expression for each sign, on normalised text.
Data, no logic.

What the signs mean together stands in `kind.py`.
"""

from __future__ import annotations

from typing import Final

DUTCH: Final[dict[str, str]] = {
    "denied": (
        r"(?:niks|niets|niet|geen) (?:\w+ )?(?:kapot|stuk|mis|defect|fout)(?! meer)|geen (?:idee|haast|probleem|"
        r"storing|punt|fout|spoed|ramp)|(?:weet|snap|begrijp) (?:\w+ ){0,2}niet|of niet"
    ),
    "own_slip": (
        r"(?:wachtwoordt?|ww|pincode|code|inlognaam|inlog) (?:\w+ ){0,5}?(?:vergeten|fout in\w+|verlopen|kwijt|"
        r"resetten|herstellen|niet meer|verkeerd)|(?:verkeerde?) (?:\w+ ){0,2}(?:ingetikt|ingetypt|ingetoetst|"
        r"ingevoerd|ingevuld)|(?:vergeten|weet|kwijt) (?:\w+ ){0,3}(?:wachtwoord|pincode|code|ww)|resetten|resetten|"
        r"deblokkeren|(?:wachtwoord|pincode|code) (?:\w+ )?(?:is|ben) (?:verlopen|vergeten)|(?:mezelf|"
        r"me) buitengesloten|buitengesloten|eigen schuld|(?:badge|pas(?:je)?|sleutels?|"
        r"kaart(?:je)?) (?:\w+ ){0,2}(?:thuis|vergeten)|kwijt\b(?=.*\b(?:reserve|nieuwe?|andere|vervang\w*)\b)"
    ),
    "complaint_about_past": (
        r"klacht(?:en)?(?! van)|(?:ik|we|wij|wil|willen) (?:\w+ ){0,3}klagen|ontevreden|feedback|teleurgesteld|"
        r"teleurstell\w*|compliment\w*|geërgerd|gefrustreerd|jammer dat|meer verwacht|beter verwacht|schand\w+|"
        r"beledig\w*|aanfluiting|chagrijnig\w*|kortaf|afgesnauwd|snauw\w*|stoorde|ergerde?|genegeerd|belachelijk|"
        r"in de steek|nooit meer|slecht (?:geholpen|behandeld|georganiseerd)|slechte (?:service|zaak)|uit de hoogte|"
        r"niet netjes|(?:gebruiks|klant)onvriendelijk|niet (?:zo |erg |heel |echt |bepaald )?(?:blij|tevreden|"
        r"te spreken|gelukkig) (?:met|over)|valt? (?:me |ons )?tegen|viel (?:me |ons )?(?:\w+ )?tegen|(?:onbeleefd|"
        r"onbeschoft|onvriendelijk|arrogant|lomp)|slecht geregeld|k[oa]n (?:toch )?(?:echt )?(?:toch )?niet(?=$|"
        r"[,.!])|volgende keer|vorige keer|niet serieus|(?:voelde|voel) (?:me|ons|mij) .*behandeld|(?:bende|rommel|"
        r"troep|zooi) (?:achter|liggen)|duurde (?:\w+ ){1,4}(?:voor|voordat|eer)|moe(?:st|ten) (?:\w+ ){0,4}wachten"
    ),
    "past": (
        r"(?<!sinds )(?<!vanaf )(?:gister\w*|eergisteren|vorige? (?:week|maand|jaar|keer|\w+dag)|afgelopen (?:week|"
        r"maand|\w+dag|weekend|nacht|zomer|winter)|laatst|destijds|(?:dagen|weken|maanden) geleden)"
    ),
    "judged": (
        r"(?:uur|uren|minuten|weken|dagen) (?:\w+ ){0,4}(?:gewacht|moeten wachten)|(?:kwartier|half uur) .*gewacht|"
        r"(?:was|waren|vond\w*|duurde|moest\w*|ging\w*|verliep|werd\w*|kreeg\w*|liep\w*) .{0,50}?(?:slecht|beneden|"
        r"matig|waardeloos|belabberd|traag|laat|koud|lang|rommelig\w*|chaos|chaotisch|zooi|jammer|niet (?:goed|fijn|"
        r"netjes|best)|vervelend|drama|ruw|onprofessioneel|lauw|slordig|uren|half uur)|(?:slecht|matig|waardeloos|"
        r"traag|laat|koud|lang|rommelig|chaotisch|slordig) .{0,30}?(?:was|waren|ging|verliep|duurde|werd)"
    ),
    "still": r"nog steeds|nog altijd|opnieuw|alweer|sinds|vandaag|op dit moment|momenteel|blijft|steeds",
    "over_now": (
        r"(?:is|zijn|was|waren|werd) (?:\w+ ){0,3}?(?:opgelost|gerepareerd|gemaakt|verholpen|gefikst|hersteld)|"
        r"(?:doet|doen|werkt|werken|gaat|gaan) (?:het |nu |inmiddels |gelukkig ){0,3}weer(?! (?:eens )?niet)|(?:nu|"
        r"inmiddels) (?:is|gaat|doet|werkt) (?:het|alles)(?! (?:\w+ )?niet)"
    ),
    "contrast": r"maar|toch|alleen|wel even",
    "plain_wish": (
        r"zou(?:den)? het niet (?:\w+ ){0,2}(?:leuk|fijn|mooi|handig|goed|beter|slim) (?:zijn|wezen)|"
        r"waarom (?:hebben|krijgen|is|zijn|kan|kun|kunnen|mag|mogen) (?:we|wij|er|hier|je|jullie|men|"
        r"het) (?:\w+ ){0,5}(?:geen|niet)\b|kan er (?:niet|geen) (?:\w+ ){0,6}?(?:komen|bij)\b|(?:^|"
        r"[,.] )kunnen (?:we|wij|jullie) niet (?:een|ook|eens|gewoon|iets)|(?:idee(?:tje)?|voorstel|suggestie|tip|"
        r"wens) ?:|(?:een|mijn|leuk|goed) (?:idee(?:tje)?|voorstel|suggestie)(?! hoe)|(?:zou|"
        r"zouden) (?:\w+ ){0,6}(?:willen kunnen|kunnen (?:bestellen|reserveren|doen|zien))$|(?:kan|kunnen|zou|"
        r"wil) het (?:ziekenhuis|bestuur|restaurant)|aanbieden|aan te bieden|invoeren|(?<=\w )zou(?:den)? (?!(?:je|"
        r"jullie|u|iemand|ik|er|al|vandaag|gisteren|graag|het fijn vinden als)\b)(?:\w+ ){0,4}?(?:schelen|helpen|"
        r"worden|zijn|geven|maken|besparen|opvrolijken|opleveren|passen)|kunnen (?:de|"
        r"het) (?:\w+ ){1,3}niet .*(?:worden|kunnen)|nog niet bestaat|ik stel .* voor(?=$|[.,])|wat mij betreft|"
        r"(?:eens|ooit) (?:gedacht|nagedacht) (?:aan|over)|zou(?:den)? (?:\w+ ){0,4}moeten kunnen|ga .*(?:verkopen|"
        r"aanbieden)|na ?(?:te )?denken over|over na te denken|denk eens|overwegen"
    ),
    "wish": (
        r"(?:zou|zouden) (?:\w+ ){0,4}(?:fijn|mooi|leuk|handig|prettig|goed|heerlijk|super|top|tof|gaaf|geweldig|"
        r"ideaal|welkom|slim|praktisch|helpen|schelen|willen dat|iets willen)|idee|ideetje|voorstel|suggestie|"
        r"voorstellen|waarom (?:is er geen|hebben we|kunnen we|is hier)|wat (?:denken|denk|vinden|dachten|"
        r"dacht) (?:jullie|je|u) van|misschien(?! (?:kan|kunt|kunnen) (?:iemand|je|u))|in de toekomst|ooit|"
        r"is er een kans dat|overwegen|kunnen (?:we|jullie) (?:\w+ ){0,4}(?:nadenken|aanbieden|geven)|kunnen (?:we|"
        r"wij) .*\b(?:elke|ieder\w*|alle)\b.* krijgen|nadenken over|denk eens|"
        r"zou(?:den)? (?:zo )?graag\b(?! (?:\w+ ){0,2}(?:weten|horen|willen|een))|niet aanbieden|zet eens|vaker|"
        r"zou(?:den)? (?:we|wij|ik)? ?(?:ook|wel) |meer vegan|gedateerd|eens nieuwe|zou(?:den)? het (?:ziekenhuis|"
        r"bestuur) |zou er (?:niet )?(?:een|ook)"
    ),
    "polite": (
        r"(?:fijn|mooi|handig|prettig|goed|helpen|top|graag|lief|aardig|dankbaar) (?:zijn |"
        r"vinden )?als (?:er )?(?:iemand|jullie|je|u|een van jullie)\b(?!.*\b(?:aanbieden|openen|beginnen|nadenken|"
        r"gaan|invoeren)\b)"
    ),
    "change": (
        r"wijzigingsverzoek|wijzigingsaanvraag|change request|rfc|(?:installeren|installeer|verhuizen|verhuis|"
        r"verplaatsen|verplaatst|verplaats|vervangen|vervang|migreren|migreer|upgraden|upgrade|omzetten|aanpassen|"
        r"uitfaseren|openzetten|hernoemen|ombouwen|overzetten|doortrekken|loskoppelen|vergroten|inbouwen)|"
        r"(?:ge[iï]nstalleerd|aangesloten|verwijderd|toegevoegd|uitgebreid|gekoppeld|aangelegd|omgezet|gewijzigd|"
        r"aangepast|weggehaald|gemigreerd|omgebouwd|hernoemd|uitgefaseerd) (?:\w+ )?(?:worden|krijgen|hebben)|"
        r"(?:worden|moet|moeten|laten|krijgen|hebben) (?:\w+ ){0,5}?(?:ge[iï]nstalleerd|aangesloten|verwijderd|"
        r"toegevoegd|uitgebreid|gekoppeld|aangelegd|omgezet|gewijzigd|aangepast|weggehaald|gemigreerd|omgebouwd|"
        r"hernoemd)|(?:aansluiten|verwijderen|verwijder|uitbreiden|koppelen|koppel|configureren|configureer|"
        r"toevoegen|weghalen|aanleggen|wijzig|wijzigen|veranderen|verander)|(?:voeg .* toe|sluit .* aan|haal .* weg|"
        r"pas .* aan|breid .* uit|leid .* om|neem .* op in|maak van .* een|zet .* over naar)|(?:extra|meer|nieuwe?|"
        r"twee|drie) (?:\w+ )?(?:stopcontact(?:en)?|netwerkpunt(?:en)?|datapunt(?:en)?|aansluiting(?:en)?|"
        r"dienstcode)|(?:muur|wand|tussenwand|drempel) .*(?:eruit|weg|slopen|doorbreken)|firewall\w*|extra (?:kolom|"
        r"veld|optie|knop|keuze|regel)|voortaan|blijvend|definitief|permanent|overstappen op|uit gebruik|een camera|"
        r"bibliotheek in|mee verhuizen|in plaats van (?:het|de) (?:trap\w*|oude|huidige)|(?:moet|moeten|"
        r"mag) naar (?:het|de) nieuwe|(?:moet|moeten|gaat|gaan|willen) over(?:gaan)? naar|vast inbouwen"
    ),
    "change_verb": (
        r"(?:her)?installe\w+|ge[iï]nstalle\w+|verhui\w+|verplaats\w*|vervang\w*|verwissel\w*|migre\w+|upgrad\w+|"
        r"aan(?:ge)?sl[ou]\w+|sluit .* aan|(?:los)?(?:ge)?koppel\w*|verwijder\w*|monteer|monteren|verbre\w+|"
        r"versmal\w+|voeg .* samen|zet .* uit|stuur .* door naar|doorlopen|doortrekken|uitschakel\w*|inkorten|"
        r"toe(?:ge)?voeg\w*|toe te voegen|voeg .* toe|uit(?:ge)?breid\w*|breid .* uit|aan(?:ge)?pas\w*|"
        r"aan te passen|pas .* aan|wijzig\w*|gewijzigd|verander\w*|om(?:ge)?zet\w*|zet .* (?:over|om|in|bij)|"
        r"om(?:ge)?leid\w*|leid .* om|hernoem\w*|uit(?:ge)?rol\w*|uit(?:ge)?fas\w*|uitzetten|weg(?:ge)?ha\w+|"
        r"haal .* weg|op(?:ge)?hang\w*|bouw\w*|ombouw\w*|samenvoeg\w*|splits\w*|integre\w+|automatiser\w*|"
        r"verla(?:ag|g)\w*|verho(?:og|g)\w*|lager|hoger|maak (?:een|van)|aanleg\w*|aangelegd|(?:ge)?configure\w+|"
        r"in(?:ge)?richt\w*|plaatsen|geplaatst|erbij|aan (?:de|het) (?:muur|wand|plafond)|nieuwe versie|beschikbaar|"
        r"moet(?:en)? over op|moet(?:en)? mee|neem .* op|te reserveren is"
    ),
    "component": (
        r"mu(?:ur|ren)|wand\w*|stopcontact\w*|netwerk\w*|datapunt\w*|\w*kast|\w*servers?|firewall|slot(?:en)?|"
        r"\w*lezers?|camera\w*|versies?|applicatie|\w*module|veld(?:en)?|(?:verplichte|extra|nieuwe) vraag|knop|"
        r"optie|\w*menu|\w*formulier(?:en)?|sjabloon|\w*brief|werkstroom|kolom(?:men)?|koppeling|aansluiting\w*|"
        r"\w*grenzen|instelling\w*|\w*indeling|\w*syste(?:em|men)|(?:afdelings|telefoon|door)\w*nummers?|bord(?:en|"
        r"jes)?|deur(?:en)?|wasbak|kraan|werkplekken|\w*pc's|\w*pcs|computers|schermen|\w*monitoren|database|"
        r"\w*portaal|\w*zuil|dossier|epd|voorraadlijst|\w*net|\w*bibliotheek|plafond|dienstcodes?|anamnese|pompen|"
        r"\w*pompen|apparaten|leuning\w*|beugels?|scanners|stroompunt\w*|tegels|mailbox(?:en)?|\w*pagina|website|"
        r"lijn(?:en)?|\w*printer|aanmeld\w+|analyzers|oprijplaat"
    ),
    "passing": (
        r"(?:mijn|m'n|mn|haar|zijn|eigen) (?:\w+ )?(?:naam|adres|rekening\w*|uren|dienst|verlof|pc|computer|laptop|"
        r"telefoon|account|bureau)|boeking|reservering|afspraak|bestelling|lunch|dieet|wachtwoord|pincode|"
        r"achternaam|rekeningnummer|stagiair|collega|mij|mag ik|tijdelijk|deze week|vandaag|vanmiddag|vanavond|"
        r"morgen|lenen|(?:teken)?programma|\w*bak|contract|(?:een|het|de|dit|lege?) (?:\w+ )?(?:bed|patient|patiënt|"
        r"stoel|tafel|dozen|doos|kar)"
    ),
    "how": (
        r"hoe (?:kan|kun|moet|wijzig|verander|kom|regel|vraag)\w*|waar (?:kan|moet|vind|wijzig)|wie (?:kan|moet)|"
        r"wat (?:is|zijn|moet)\b"
    ),
    "rights": (
        r"(?:rechten|toegang|autorisatie) (?:\w+ ){0,2}(?:nodig|krijgen|aanvragen|geven)|(?:heeft|heb|hebben|graag|"
        r"geef|aanvraag) (?:\w+ ){0,2}(?:rechten|toegang)(?= .*(?:nodig|graag|krijgen)|$)"
    ),
    "fails_now": (
        r"kapot\w*|stuk|defect\w*|beschadigd|gebarsten|gesprongen|uit elkaar|naar beneden gevallen|gevallen|"
        r"omgegaan|omgevallen|ontbr[ae]\w*|los(?: van| gekomen|gelaten)|losgelaten|gebroken|gescheurd|versleten|"
        r"verbogen|(?:doet|doen|deed) (?:(?:het|'t|t|er|ie|hij) )*(?:\w+ )?(?:niet|niks|niets)(?: meer)?|(?:niks|"
        r"niets) (?:\w+ ){0,2}(?:doet|meer|uit)|gebeurt niks|doetut niet|(?:werkt?|werken|start|print|opent|sluit|"
        r"sluiten|laadt|reageert|reageren|verbindt|brandt|gaat|gaan|draait|loopt|beweegt|herkent|klopt|lukt|komt|"
        r"komen|wil|wordt|worden|is|zijn|stromen|koelt|verwarmt|pakt|accepteert|bewaart|scant|"
        r"belt) (?:\w+ ){0,4}?niet\b|niet (?:\w+ )?(?:werkend|bereikbaar|inloggen|opstarten|openen|printen|geleverd|"
        r"uitbetaald|gekregen|opgehaald|open|dicht|weg|ontvangen|aangekomen|gebracht|schoongemaakt|verbinden|"
        r"bellen)|(?:kan|kunnen|krijg|krijgen|kom|komen) (?:\w+ ){0,4}(?:niet|geen|nergens)\b|(?:heeft|hebben|"
        r"heb) (?:\w+ ){0,3}(?:geen(?<!nog geen)|niks|niet)\b|nog geen (?:\w+ ){1,3}(?:gehad|gekregen|ontvangen)|"
        r"(?:niet|nooit)\b(?! (?:alleen|zeker|dringend|urgent|erg|nodig|zo|aanbieden))|(?:ging|gaat|op|"
        r"bleef) (?:\w+ )?zwart|opnieuw op\b|naar beneden|(?:kijken|kijk|keek) naar|naar .* kijken|bloedheet|"
        r"af komen|hangt los|lekt?|lekkage|druppelt|stroomt over|storing\w*|fout(?:en|melding\w*|code)?|"
        r"vast(?:gelopen|zit|loopt)?|zit(?:ten)? (?:\w+ )?(?:vast|opgesloten)|crasht|vastgelopen|(?<!waar )hangt|"
        r"(?:blijft|blijven) hangen|blauw scherm|gemorst|overgegeven|gespuugd|vies\w*|smerig|goor|gore|verstopt|"
        r"uitgevallen|valt (?:\w+ )?(?:uit|weg)|overstro\w+|loopt over|in brand|verbrand\w*|muizen|ratten|"
        r"kakkerlak\w*|wespen\w*|te (?:warm|koud|heet|traag|hard|donker|laag|weinig|laat)|ijskoud|smelten|(?:mega |"
        r"heel |zo |super)?traag|eeuwen|knippert|flikkert|kraakt|piept|piepen|steeds|tekort|te kort|"
        r"geen (?:\w+ )?(?:stroom|water|internet|wifi|geluid|beeld|licht|verbinding|bereik|verwarming|toon|deur|"
        r"schone|handschoenen|druk|signaal)\b|rook|vonken|stinkt|ruikt|stank|lucht|gestolen|gejat|ingebroken|"
        r"agressie\w*|dubbel geboekt|gat in|geen (?:van (?:de|onze)|woord)|gehackt|virus|phishing|bedreigt|"
        r"schreeuwt|verdacht\w*|vreemde?|rare?|verkeerde?|kwijt\b|weg is|(?:ligt|liggen|is|zijn) (?:\w+ )?(?:eruit|"
        r"plat|dood|weg|onbereikbaar)(?=$|[,.!?])|ligt eruit|ligt plat|blijft|blijven|opgehouden|geblokkeerd|"
        r"onbereikbaar|uitgelogd|alarm|(?:kan|kunnen|laten|graag|moet|moeten|iemand) (?:\w+ ){0,5}(?:repareren|"
        r"repareer|gerepareerd|gemaakt worden|maken\?)|buiten gebruik|spoorloos|verdwenen|spekglad"
    ),
    "used_up": (
        r"(?:is|zijn|bijna|helemaal|allemaal|weer) (?:op|leeg|vol)(?=$|[,.!?]| (?:bij|in|op|en|graag|kan))|(?:zit|"
        r"zitten|raakt|raken) (?:\w+ )?(?:vol|op)|op bij|vol zit|vol$|leeg$|zijn door (?:de|onze) .* heen|"
        r"laatste (?:doos|pak|rol|fles)"
    ),
    "asks": (
        r"(?:toegang tot|wil|willen|nodig|aanvragen|aanvraag|bestellen|bestel|graag|aub|alsjeblieft|alstublieft|svp|"
        r"mag ik|mogen we|kan ik|kan je|kun je|kunnen|kunt u|kan er|kan iemand|wil je|wil iemand|zou(?:den|"
        r"dt)? (?:je|jullie|u|iemand|ik|we|het)|hoe|wat|waar|wanneer|wie|welke?|gevraagd|gezocht|kijken of|nakijken|"
        r"checken|te leen|te huur|voor (?:twee|drie|vier|vijf|zes|acht|tien|twaalf|mijn|onze|maandag|dinsdag|"
        r"woensdag|donderdag|vrijdag|morgen|volgende)|of jullie|stuur|breng|geef|hoeveel|zoek|lenen|reserveren|"
        r"boeken|ophalen|brengen|regelen|inplannen|afhalen|wisselen|verlengen|opzeggen|ruilen|terug|voor \d+)|"
        r"(?:mag|mogen|moet|moeten|kan|kunnen) (?:\w+ ){0,6}(?:naar|schoon|weg|leeg|anders|mee|terug|ge\w+(?:d|t|"
        r"en)|worden)\b|(?:verzoek|vraag(?:je)?|vroeg me af)\b|(?:^|[,.;:!] ?)(?:is er|zijn er|heeft|hebben jullie|"
        r"hebben we|werkt|moet ik|mag|kan|krijg ik|heb ik|ben ik|klopt het|wordt)\b|^(?:verleng|schrijf|meld|leg|"
        r"vul|breng|haal|geef|maak|stuur|verwijder|vertel|zet|voeg|wijzig)|(?:schakel|zet|plan|maak|haal|bel|meld|"
        r"check|print|druk|leg|boek|reserveer|vul|ververs|leeg|verwijs|stel)(?= .* (?:door|op|klaar|in|af|aan|uit|"
        r"bij|om|neer|$))|nieuwe?\b|(?:ga|ben|gaan) (?:\w+ )?(?:trouwen|getrouwd|verhuizen|verhuisd|zwanger)|"
        r"gaat (?:\w+ ){0,5}(?:weg|met pensioen)|uit dienst|recht op|vanaf (?:vanavond|vandaag|morgen|maandag)"
    ),
}
