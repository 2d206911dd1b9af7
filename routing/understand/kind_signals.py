"""Words that give a call's kind away, as regular expressions on normalised text, per language. Data, no logic.

`denied` is taken out before anything is looked for ("nothing is broken"); what the other signs mean stands in `kind.py`.
"""

from __future__ import annotations

from typing import Final

from catalog.model import Language

_EN: Final = {
    "denied": (
        r"nothing(?:'?s| is| seems)? (?:really |actually )?(?:broken|wrong|damaged|the matter)|no (?:idea|rush|hurry|problem|worries)",
        r"(?:not|isn'?t|aren'?t|wasn'?t) (?:really |actually |anything |an? )?(?:broken|wrong|defect\w*|damaged|failure|error|fault|"
        r"emergency)",
    ),
    "own_slip": (
        r"(?:forg[oe]t(?:ten)?|don'?t (?:know|remember)|can'?t remember|lost) (?:\w+ ){0,3}(?:password|pin(?:code)?|code|login|"
        r"username)",
        r"(?:password|passwrod|pin|code|login) (?:\w+ ){0,2}(?:forgotten|expired|reset|wrong)|(?:reset|unlock) (?:my|the|our|me)",
        r"(?:my|own) (?:fault|mistake|slip)|on my side|(?:locked|shut) (?:myself|me) out|(?:typed|entered) (?:\w+ ){0,3}wrong",
        r"(?:left|forgot) my (?:\w+ )?(?:badge|pass|card|keys?) (?:at|in|on)|"
        r"lost my (?:\w+ ){1,3}(?=.*\b(?:spare|new one|another|replacement)\b)",
    ),
    "complaint_about_past": (
        r"complain(?:t|ts|ing)?|dissatisfied|disappoint\w*|feedback|compliment\w*|annoyed|frustrat\w+",
        r"(?:not|un) ?(?:very |really |at all )?(?:happy|satisfied|pleased|content|impressed) (?:with|about|how|that)|"
        r"next time|last time",
        r"(?:was|were|been|so|very|really|quite|rather) (?:\w+ ){0,3}(?:rude(?:ly)?|unfriendly|impolite|arrogant|unhelpful|"
        r"badly (?:organised|organized|handled))",
        r"(?:not|isn'?t|wasn'?t) (?:really )?(?:acceptable|ok|okay|how (?:it|you) should)(?=$|[,.!])|unacceptable|take me seriously|"
        r"(?:felt|was|were|been) (?:\w+ ){0,3}treated|too noisy|left (?:\w+ ){0,4}mess",
        r"(?:took|waited|had to wait) (?:\w+ ){1,4}(?:before|until|for an answer)",
    ),
    "past": (
        r"(?<!since )(?:yesterday|(?<!since )last (?:week|month|night|year|weekend|\w+day|summer|winter)|the other day|"
        r"(?:days|weeks|months) ago)",
    ),
    "judged": (
        r"(?:was|were|wasn'?t|weren'?t|felt|found|took|waited|had to wait|got) .{0,50}?(?:poor|bad|awful|terrible|horrible|slow|"
        r"too late|late|cold|chaos|mess|ages|long|hours|half an hour|sloppy|below|unprofessional|good enough|up to standard)",
    ),
    "still": (r"still|again|since|right now|at the moment|today|at present|keeps?",),
    "over_now": (
        r"(?:is|are|was|were|got|been|it'?s|that'?s) (?:\w+ ){0,2}?(?:solved|fixed|resolved|repaired|sorted(?: out)?|over) ?(?:now|by now|"
        r"meanwhile)?(?= but|,|\.|$)",
        r"(?:is|are|it'?s|all|that'?s) (?:fine|ok|okay|good|working|up) (?:again|now)|works? (?:fine )?(?:again|now)\b",
    ),
    "plain_wish": (
        r"why (?:(?:is|are|do|does|ca|wo)n'?t|is|are|do|can) (?:we|there|you|it) (?:\w+ ){0,3}?(?:no|not|have|get|possible|allowed|offer)\b",
        r"why (?:don'?t|can'?t|do|isn'?t|aren'?t) (?:we|there|you|it possible)\b|(?:we|i)(?:'?d| would) love|would love to|"
        r"(?:could|can|should|would|is)(?:n'?t|'t) (?:we|there)\b",
        r"(?:wish|idea|suggestion|proposal|tip)(?: for \w+(?: \w+)?)? ?:|(?:have|an?|my|good|nice|little) (?:idea|suggestion|proposal)",
        r"(?:to|please|you|we) (?:think|consider)(?:ing)? about|something to (?:think about|consider)|please consider",
    ),
    "change": (
        r"request for change|change request|rfc",
        r"(?:must|should|needs? to|ha(?:s|ve) to|can|could|may|to|we want|want) (?:\w+ ){0,2}?be (?:installed|relocated|moved|replaced|"
        r"upgraded|connected|removed|added|linked|decommissioned|converted|modified|adjusted|changed|rerouted|renamed|migrated|"
        r"extended|mounted|rebuilt)",
        r"(?:have|get|want) (?:\w+ ){1,5}(?:taken out|knocked down|torn down|removed|replaced|moved|relocated|installed|mounted|"
        r"connected)",
        r"(?:go|move|switch|change|come|migrate) (?:over )?to (?:the|a|another) (?:new )?(?:\w+ )?(?:data ?cent(?:re|er)|server|"
        r"system|version|supplier|environment|platform|building|wing)",
        r"firewall|rename|decommission\w*|phase out|relocat\w+|migrat\w+|permanently|for good|from now on|standard stock|"
        r"be moved along|default layout|camera above|take .* out of (?:use|service)",
        r"(?:extra|more|another|additional|new) (?:\w+ )?(?:socket|outlet|network point|data point|connection|"
        r"wall socket|shift code)s?",
        r"(?:^|please |can you |could you |can we |could we |we want to |want to |need to |would like to |must |should |to |and )"
        r"(?:install|move|relocate|replace|migrate|upgrade|connect|disconnect|remove|decommission|add|expand|extend|link|convert|"
        r"configure|modify|adjust|change|reroute|rename|mount|rebuild|switch to|set up|put (?:in )?an? (?:extra|new|second))",
    ),
    "passing": (
        r"(?:my|his|her|own|last) (?:\w+ )?(?:hours|name|shift|leave|address|bank\w*|iban|pc|computer|laptop|desk|phone|account)",
        r"(?:booking|reservation|appointment|order)(?! (?:module|system|form|list|portal))|lunch|diet|password|pin|iban|catering|"
        r"phone to|me|him|her|trainee|colleague",
        r"temporar(?:y|ily)|this (?:week|afternoon|morning|evening)|tonight|today|tomorrow|until|borrow|install (?:\w+ ){0,4}(?:program|software)|"
        r"(?:a|the) (?:bed|patient|chair|table|box|boxes|cart|trolley)s?",
    ),
    "fails_now": (
        r"broken?(?: down)?|defect\w*|faulty|malfunction\w*|out of order|damaged|cracked|torn|fell (?:apart|down|off|over)|"
        r"came off|coming off|loose|burst|smashed|bent|worn out",
        r"(?:does ?n[o']?t|doesnt|does not|do not|don'?t|won'?t|will not|isn'?t|is not|aren'?t|are not|did ?n'?t|did not|was not|wasn'?t|"
        r"were not|ha(?:s|ve)(?:n'?t| not)|never|no longer|refuses to) (?:\w+ ){0,2}?(?:work\w*|start\w*|open\w*|turn\w*|charg\w*|print\w*|"
        r"respond\w*|react\w*|connect\w*|clos\w*|load\w*|flush\w*|arriv\w*|go|goes|get|got|do|drain\w*|recogni\w*|deliver\w*|show\w*|"
        r"stay\w*|shut\w*|lock\w*|paid|correct|right|mov\w*|come|came|emptied|receiv\w*|cool\w*|heat\w*|spin\w*|ring\w*|sav\w*|send\w*|"
        r"scan\w*|accept\w*|sync\w*|reach\w*|cleaned|been)",
        r"nothing (?:\w+ ){0,2}(?:works?|happens|comes|shows)|(?:shows?|does) nothing|nobody (?:can|emptied|came|answers|picks)",
        r"(?:doesn'?t|doesnt|won'?t|wont|hasn'?t|haven'?t|isn'?t|aren'?t|didn'?t|weren'?t|can'?t|cant|cannot|no longer)\b"
        r"(?! (?:need|know|mind|want|have to|urgent|sure|offer|allowed|understand|possible|that|wait|have|there|we))",
        r"(?:can(?:no|')?t|can not|couldn'?t|unable to|impossible to|not able to) (?:\w+ )?(?:log|sign|get in|open|print|connect|reach|find|"
        r"hear|see|scan|start|send|receive|shut|save|lock|use|call|work|access)\w*",
        r"leak\w*|drip(?:s|ping)|fail(?:s|ed|ing|ure)?|errors?|fault|jam(?:med|s)?|stuck|trapped|crash\w*|fro(?:zen|ze)|freezes|hangs|"
        r"blue screen|black screen|cuts out|drops (?:out|the)|went (?:\w+ )?(?:black|blank|off|dead|dark)|not (?:\w+ )?(?:\w+ing|connected|plugged)|"
        r"(?:have|take) a look at|look at (?:the|our|my)|(?:come|came|coming|hanging) (?:down|loose|apart)|turn (?:it|this) (?:down|off)|boiling|greasy",
        r"smok(?:e|ing)|spark\w*|smells?|reeks?|stinks?|spill(?:ed|s|t)?|puked|vomit\w*|dirty|filthy|disgusting|overflow\w*|shards|"
        r"flood\w*|on fire|burnt|burning|mice|rats?|cockroach\w*|wasps?",
        r"(?:is|are|was|were|went|went completely|network|systems?|servers?|site|wi-?fi|internet|phones?|lifts?|mail|app|outlook|teams) "
        r"(?:\w+ )?(?:down|dead|gone|missing|offline|unreachable|out)(?! of)",
        r"dead|missing|offline|unreachable|disappeared|stopped|beep\w*|flicker\w*|blink\w*|blocked|clogged|slow\w*|ages|stolen|"
        r"broke into|hacked|virus|phishing|lost (?:pressure|power|connection|signal|contact)",
        r"(?:too|so) (?:hot|cold|slow|warm|loud|dark|low|little|late)|freezing|ice cold|melting|stays? (?:\w+ )?(?:black|dark|cold|on|off|"
        r"blank|open|closed|red)|keeps \w+ing|all the time",
        r"no (?:\w+ )?(?:signal|power|water|sound|internet|wifi|heating|light|picture|image|electricity|dial tone|clean|gloves|pressure)",
        r"wrong|strange|weird|suspicious|incorrect|threaten\w*|shouting|lost a|left (?:my|a) (?:\w+ ){1,3}in|by accident|"
        r"alarms? (?:is|are|keeps?|goes|go|sounds?|went)|\d short|short (?:this|of|on)|"
        r"(?:can|could|please|must|needs?|have|to) (?:\w+ ){0,3}(?:fix|repair)(?:ed|ing)?",
    ),
    "wish": (
        r"(?:would|could|might) (?:n'?t )?(?:it )?(?:be )?(?:\w+ )?(?:great|nice|good|lovely|love|help|handy|"
        r"pleasant|fantastic|wonderful|super|ideal|awesome|welcome|convenient|wise|smart|practical)|wouldn'?t it be",
        r"ideas?|suggest\w*|propos\w*|i wish|why (?:is there no|are there no|don'?t we|dont we|can'?t we|isn'?t there)|"
        r"how about|what about|in (?:the )?future|some ?day",
        r"(?:could|can) (?:we|you) (?:offer|start|think|consider)|(?:could|can) we (?:get|have) .*\b(?:every|each|all)\b|consider(?:ing)?|(?:maybe|perhaps)(?! (?:someone|somebody|you can))|"
        r"should (?:have|offer|think)|you should|more often|any chance (?:that )?(?:the|we)|"
        r"able to .* (?:too|as well)",
        r"(?:you|we) do(?:n'?t| not) (?:offer|have)(?: yet)?|more (?:\w+ )?options|hospital could|outdated|some ?time|love to see",
    ),
    "polite": (
        r"(?:great|nice|good|lovely|helpful|handy|appreciated?|grateful|kind|help) if (?:you|someone|somebody|anyone|one of you) "
        r"(?:could|can|would)(?! (?:\w+ )?(?:offer|start|open|have|provide|think|consider|introduce|arrange for us))",
    ),
    "rights": (
        r"(?:needs?|request|want|give|(?:could|can|may) (?:i|we|she|he) (?:get|have)) (?:\w+ ){0,3}(?:access|rights|permissions?)",
    ),
    "used_up": (
        r"(?:r[au]n(?:ning)?|are|is|'re|almost|nearly) (?:\w+ )?out of|no more|(?:finished|used up|almost empty|nearly empty|is empty|are empty|"
        r"is full|are full|full to)|running low|low on|last (?:box|pack|roll|bottle)",
    ),
    "asks": (
        r"(?:access to|need|needs|want|wants|order\w*|request\w*|apply|please|pls|plz|looking for|would like|i'd like|we'd like|id like|"
        r"would love|may i|can i|can we|can you|could you|can someone|could someone|could i|could we|would you|how|what|where|when|"
        r"who|whom|which|whether|help me|send|bring|book\w*|borrow\w*|collect|reserve|arrange\w*|new|wondering|question|i(?:'m| am) "
        r"allowed|entitled)",
        r"(?:^|[,.;:!] ?)(?:can|could|will|is there|are there|do you|does|do i|do we|am i|should i|shall|has|have you|did)\b",
        r"(?:ha(?:s|ve)|needs?|must|should|may|can|could) (?:to )?(?:be|go|get|change)\b|"
        r"^(?:clean|empty|pick up|print|check|deliver|swap|fetch|give|register|cancel|move|remind|forward|unlock|transfer|"
        r"translate|laminate|store|hang)",
        r"(?:i|we|she|he)(?:'m|'ve| am| have| got| has| is|'s)? (?:\w+ )?(?:married|moved|moving|pregnant|leaving|retiring|expecting|"
        r"going on)|(?:is|are) leaving|leaves us",
    ),
    "change_verb": (
        r"(?:re)?install\w*|mov(?:e|es|ed|ing)|relocat\w+|replac\w+|swap(?:ped|ping)?|migrat\w+|upgrad\w+|(?:dis)?connect(?:ed|ing)?|"
        r"remov\w+|add(?:ed|ing)?|expand\w*|extend\w*|link(?:ed|ing)?|convert\w*|configur\w+|modif\w+|adjust\w*|chang(?:e|ed|ing)|"
        r"alter\w*|rerout\w+|renam\w+|mount\w*|build|built|rebuil\w+|roll(?:ed|ing)? (?:it )?out|switch(?:ed)? (?:off|over|to)|lower(?:ed)?|"
        r"raised?|merg\w+|split|integrat\w+|widen\w*|automat\w+|tak(?:e|en|ing) (?:out|down)|put (?:in|up)|fit(?:ted)?|put .* (?:in|on) the|"
        r"new version|come along|make .* (?:bookable|available)|modernis\w+",
    ),
    "component": (
        r"walls?|sockets?|outlets?|network|data points?|cabinets?|servers?|firewall|locks?|(?:card|badge) readers?|cameras?|versions?|"
        r"applications?|modules?|fields?|question|buttons?|option|menu|forms?|templates?|letter|workflow|interface|links?|connections?|"
        r"thresholds?|limits|settings?|layout|systems?|(?:phone|telephone|department) numbers?|extensions?|signs?|doors?|sinks?|taps?|"
        r"workplaces?|workstations?|pcs|computers|screens|monitors|database|portal|kiosk|record|ehr|stock list|set|library|routing|ceiling|"
        r"partition|rails?|handrails?|ramp|pumps|machines|scanners|all (?:\w+ ){0,2}(?:phones|devices|wards)|shift code|tiles|floor plan",
    ),
    "how": (
        r"how (?:do|can|should|to)\b|where (?:do|can)\b|who (?:do|can)\b|what (?:is|are|do)\b",
    ),
}  # fmt: skip

_NL: Final = {
    "denied": (
        r"(?:niks|niets|niet|geen) (?:\w+ )?(?:kapot|stuk|mis|defect|fout)(?! meer)|"
        r"geen (?:idee|haast|probleem|storing|punt|fout|spoed|ramp)|(?:weet|snap|begrijp) (?:\w+ ){0,2}niet|of niet",
    ),
    "own_slip": (
        r"(?:wachtwoordt?|ww|pincode|code|inlognaam|inlog) (?:\w+ ){0,5}?(?:vergeten|fout in\w+|verlopen|kwijt|resetten|herstellen|niet meer|"
        r"verkeerd)|(?:verkeerde?) (?:\w+ ){0,2}(?:ingetikt|ingetypt|ingetoetst|ingevoerd|ingevuld)",
        r"(?:vergeten|weet|kwijt) (?:\w+ ){0,3}(?:wachtwoord|pincode|code|ww)|resetten|resetten|deblokkeren",
        r"(?:wachtwoord|pincode|code) (?:\w+ )?(?:is|ben) (?:verlopen|vergeten)|(?:mezelf|me) buitengesloten|buitengesloten|eigen schuld|"
        r"(?:badge|pas(?:je)?|sleutels?|kaart(?:je)?) (?:\w+ ){0,2}(?:thuis|vergeten)",
        r"kwijt\b(?=.*\b(?:reserve|nieuwe?|andere|vervang\w*)\b)",
    ),
    "complaint_about_past": (
        r"klacht\w*|klagen over|ontevreden|feedback|teleurgesteld|teleurstell\w*|compliment\w*|geërgerd|gefrustreerd",
        r"niet (?:zo |erg |heel |echt |bepaald )?(?:blij|tevreden|te spreken|gelukkig) (?:met|over)|valt? (?:me |ons )?tegen|viel "
        r"(?:me |ons )?(?:\w+ )?tegen",
        r"(?:onbeleefd|onbeschoft|onvriendelijk|arrogant|lomp)|slecht geregeld|k[oa]n (?:toch )?(?:echt )?(?:toch )?niet(?=$|[,.!])|"
        r"volgende keer|vorige keer|niet serieus|(?:voelde|voel) (?:me|ons|mij) .*behandeld|(?:bende|rommel|troep|zooi) (?:achter|liggen)",
        r"duurde (?:\w+ ){1,4}(?:voor|voordat|eer)|moe(?:st|ten) (?:\w+ ){0,4}wachten",
    ),
    "past": (
        r"(?<!sinds )(?<!vanaf )(?:gister\w*|eergisteren|vorige? (?:week|maand|jaar|keer|\w+dag)|afgelopen (?:week|maand|\w+dag|"
        r"weekend|nacht|zomer|winter)|laatst|destijds|(?:dagen|weken|maanden) geleden)",
    ),
    "judged": (
        r"(?:uur|uren|minuten|weken|dagen) (?:\w+ ){0,4}(?:gewacht|moeten wachten)|(?:kwartier|half uur) .*gewacht",
        r"(?:was|waren|vond\w*|duurde|moest\w*|ging\w*|verliep|werd\w*|kreeg\w*|liep\w*) .{0,50}?(?:slecht|beneden|matig|waardeloos|"
        r"belabberd|traag|laat|koud|lang|rommelig\w*|chaos|chaotisch|zooi|jammer|niet (?:goed|fijn|netjes|best)|vervelend|drama|ruw|"
        r"onprofessioneel|lauw|slordig|uren|half uur)",
        r"(?:slecht|matig|waardeloos|traag|laat|koud|lang|rommelig|chaotisch|slordig) .{0,30}?(?:was|waren|ging|verliep|duurde|werd)",
    ),
    "still": (r"nog steeds|nog altijd|opnieuw|alweer|sinds|vandaag|op dit moment|momenteel|blijft|steeds",),
    "over_now": (
        r"(?:is|zijn|was|waren|werd) (?:\w+ ){0,3}?(?:opgelost|gerepareerd|gemaakt|verholpen|gefikst|hersteld)",
        r"(?:doet|doen|werkt|werken|gaat|gaan) (?:het |nu |inmiddels |gelukkig ){0,3}weer(?! (?:eens )?niet)|"
        r"(?:nu|inmiddels) (?:is|gaat|doet|werkt) (?:het|alles)(?! (?:\w+ )?niet)",
    ),
    "plain_wish": (
        r"waarom (?:hebben|krijgen|is|zijn|kan|kun|kunnen|mag|mogen) (?:we|wij|er|hier|je|jullie|men|het) (?:\w+ ){0,5}(?:geen|niet)\b",
        r"kan er (?:niet|geen) (?:\w+ ){0,6}?(?:komen|bij)\b|(?:^|[,.] )kunnen (?:we|wij|jullie) niet (?:een|ook|eens|gewoon|iets)",
        r"(?:idee(?:tje)?|voorstel|suggestie|tip|wens) ?:|(?:een|mijn|leuk|goed) (?:idee(?:tje)?|voorstel|suggestie)(?! hoe)|"
        r"(?:zou|zouden) (?:\w+ ){0,6}(?:willen kunnen|kunnen (?:bestellen|reserveren|doen|zien))$",
        r"na ?(?:te )?denken over|over na te denken|denk eens|overwegen",
    ),
    "change": (
        r"wijzigingsverzoek|wijzigingsaanvraag|change request|rfc",
        r"(?:installeren|installeer|verhuizen|verhuis|verplaatsen|verplaatst|verplaats|vervangen|vervang|migreren|migreer|upgraden|"
        r"upgrade|omzetten|aanpassen|uitfaseren|openzetten|hernoemen|ombouwen|overzetten|doortrekken|loskoppelen|vergroten|inbouwen)",
        r"(?:ge[iï]nstalleerd|aangesloten|verwijderd|toegevoegd|uitgebreid|gekoppeld|aangelegd|omgezet|gewijzigd|aangepast|weggehaald|"
        r"gemigreerd|omgebouwd|hernoemd|uitgefaseerd) (?:\w+ )?(?:worden|krijgen|hebben)|(?:worden|moet|moeten|laten|krijgen|hebben) (?:\w+ "
        r"){0,5}?(?:ge[iï]nstalleerd|aangesloten|verwijderd|toegevoegd|uitgebreid|gekoppeld|aangelegd|omgezet|gewijzigd|aangepast|"
        r"weggehaald|gemigreerd|omgebouwd|hernoemd)",
        r"(?:aansluiten|verwijderen|verwijder|uitbreiden|koppelen|koppel|configureren|configureer|toevoegen|weghalen|aanleggen|"
        r"wijzig|wijzigen|veranderen|verander)",
        r"(?:voeg .* toe|sluit .* aan|haal .* weg|pas .* aan|breid .* uit|leid .* om|neem .* op in|maak van .* een|zet .* over naar)",
        r"(?:extra|meer|nieuwe?|twee|drie) (?:\w+ )?(?:stopcontact(?:en)?|netwerkpunt(?:en)?|datapunt(?:en)?|"
        r"aansluiting(?:en)?|dienstcode)|(?:muur|wand|tussenwand|drempel) .*(?:eruit|weg|slopen|doorbreken)|firewall\w*",
        r"voortaan|blijvend|definitief|permanent|overstappen op|uit gebruik|een camera|bibliotheek in|mee verhuizen|"
        r"(?:moet|moeten|gaat|gaan|willen) over(?:gaan)? naar|vast inbouwen",
    ),
    "passing": (
        r"(?:mijn|m'n|mn|haar|zijn|eigen) (?:\w+ )?(?:naam|adres|rekening\w*|uren|dienst|verlof|pc|computer|laptop|telefoon|account|"
        r"bureau)",
        r"boeking|reservering|afspraak|bestelling|lunch|dieet|wachtwoord|pincode|achternaam|rekeningnummer|stagiair|collega|mij|mag ik",
        r"tijdelijk|deze week|vandaag|vanmiddag|vanavond|morgen|lenen|(?:teken)?programma|(?:een|het|de|dit|lege?) (?:\w+ )?(?:bed|patient|"
        r"patiënt|stoel|tafel|dozen|doos|kar)",
    ),
    "fails_now": (
        r"kapot\w*|stuk|defect\w*|beschadigd|gebarsten|gesprongen|uit elkaar|naar beneden gevallen|gevallen|omgegaan|omgevallen|"
        r"ontbr[ae]\w*|los(?: van| gekomen|gelaten)|losgelaten|gebroken|gescheurd|versleten|verbogen",
        r"(?:doet|doen|deed) (?:(?:het|'t|t|er|ie|hij) )*(?:\w+ )?(?:niet|niks|niets)(?: meer)?|(?:niks|niets) (?:\w+ ){0,2}(?:doet|meer|"
        r"uit)|gebeurt niks|doetut niet",
        r"(?:werkt?|werken|start|print|opent|sluit|sluiten|laadt|reageert|reageren|verbindt|brandt|gaat|gaan|draait|loopt|beweegt|"
        r"herkent|klopt|lukt|komt|komen|wil|wordt|worden|is|zijn|stromen|koelt|verwarmt|pakt|accepteert|bewaart|scant|belt) "
        r"(?:\w+ ){0,4}?niet\b",
        r"niet (?:\w+ )?(?:werkend|bereikbaar|inloggen|opstarten|openen|printen|geleverd|uitbetaald|gekregen|opgehaald|open|dicht|weg|"
        r"ontvangen|aangekomen|gebracht|schoongemaakt|verbinden|bellen)",
        r"(?:kan|kunnen|krijg|krijgen|kom|komen) (?:\w+ ){0,4}(?:niet|geen|nergens)\b|(?:heeft|hebben|heb) (?:\w+ ){0,3}(?:geen|niks|"
        r"niet)\b",
        r"(?:niet|nooit)\b(?! (?:alleen|zeker|dringend|urgent|erg|nodig|zo|aanbieden))|(?:ging|gaat|op|bleef) (?:\w+ )?zwart|opnieuw op\b|"
        r"naar beneden|(?:kijken|kijk|keek) naar|naar .* kijken|bloedheet|af komen|hangt los",
        r"lekt?|lekkage|druppelt|stroomt over|storing\w*|fout(?:en|melding\w*|code)?|vast(?:gelopen|zit|loopt)?|"
        r"zit(?:ten)? (?:\w+ )?(?:vast|opgesloten)|crasht|vastgelopen",
        r"hangt|(?:blijft|blijven) hangen|blauw scherm|gemorst|overgegeven|gespuugd|vies\w*|smerig|goor|gore|verstopt|uitgevallen|"
        r"valt (?:\w+ )?(?:uit|weg)|overstro\w+|loopt over|in brand|verbrand\w*|muizen|ratten|kakkerlak\w*|wespen\w*",
        r"te (?:warm|koud|heet|traag|hard|donker|laag|weinig|laat)|ijskoud|smelten|(?:mega |heel |zo |super)?traag|eeuwen|knippert|"
        r"flikkert|kraakt|piept|piepen|steeds|tekort|te kort",
        r"geen (?:\w+ )?(?:stroom|water|internet|wifi|geluid|beeld|licht|verbinding|bereik|verwarming|toon|deur|schone|handschoenen|"
        r"druk|signaal)\b",
        r"rook|vonken|stinkt|ruikt|stank|lucht|gestolen|gejat|ingebroken|gehackt|virus|phishing|bedreigt|schreeuwt|verdacht\w*|vreemde?|"
        r"rare?|verkeerde?|kwijt\b|weg is",
        r"(?:ligt|liggen|is|zijn) (?:\w+ )?(?:eruit|plat|dood|weg|onbereikbaar)(?=$|[,.!?])|ligt eruit|ligt plat|blijft|blijven|opgehouden|"
        r"geblokkeerd|onbereikbaar|uitgelogd|alarm|(?:kan|kunnen|laten|graag|moet|moeten|iemand) (?:\w+ ){0,5}(?:repareren|"
        r"gerepareerd|gemaakt worden|maken\?)",
    ),
    "wish": (
        r"(?:zou|zouden) (?:\w+ ){0,4}(?:fijn|mooi|leuk|handig|prettig|goed|heerlijk|super|top|tof|gaaf|geweldig|ideaal|welkom|slim|praktisch|helpen|schelen|willen dat|iets willen)",
        r"idee|ideetje|voorstel|suggestie|voorstellen|waarom (?:is er geen|hebben we|kunnen we|is hier)|"
        r"wat denken jullie van|misschien(?! (?:kan|kunt|kunnen) (?:iemand|je|u))|in de toekomst|ooit|is er een kans dat|overwegen",
        r"kunnen (?:we|jullie) (?:\w+ ){0,4}(?:nadenken|aanbieden|geven)|kunnen (?:we|wij) .*\b(?:elke|ieder\w*|alle)\b.* krijgen|nadenken over|denk eens|zou(?:den)? (?:zo )?graag\b(?! (?:\w+ ){0,2}(?:weten|horen|willen|een))|zou(?:den)? het niet|"
        r"niet aanbieden|zet eens|vaker|zou(?:den)? (?:we|wij|ik)? ?(?:ook|wel) ",
        r"meer vegan|gedateerd|eens nieuwe|zou(?:den)? het (?:ziekenhuis|bestuur) |zou er (?:niet )?(?:een|ook)",
    ),
    "polite": (
        r"(?:fijn|mooi|handig|prettig|goed|helpen|top|graag|lief|aardig) (?:zijn )?als (?:er )?(?:iemand|jullie|je|u|een van jullie) "
        r"(?!.*\b(?:aanbieden|openen|beginnen|nadenken|gaan|invoeren)\b)",
    ),
    "rights": (
        r"(?:rechten|toegang|autorisatie) (?:\w+ ){0,2}(?:nodig|krijgen|aanvragen|geven)|(?:heeft|heb|hebben|graag|geef|aanvraag) (?:\w+ ){0,2}(?:rechten|toegang)(?= .*(?:nodig|graag|krijgen)|$)",
    ),
    "used_up": (
        r"(?:is|zijn|bijna|helemaal|allemaal|weer) (?:op|leeg|vol)(?=$|[,.!?]| (?:bij|in|op|en|graag|kan))|(?:zit|zitten|raakt|raken) (?:\w+ )?(?:vol|op)|"
        r"op bij|vol zit|vol$|leeg$|"
        r"zijn door (?:de|onze) .* heen|laatste (?:doos|pak|rol|fles)",
    ),
    "asks": (
        r"(?:toegang tot|wil|willen|nodig|aanvragen|aanvraag|bestellen|bestel|graag|aub|alsjeblieft|alstublieft|svp|mag ik|mogen we|kan ik|"
        r"kan je|kun je|kunnen|kunt u|kan er|kan iemand|wil je|wil iemand|zou(?:den|dt)? (?:je|jullie|u|iemand|ik|we|het)|hoe|wat|waar|wanneer|wie|welke|of jullie|stuur|breng|geef|"
        r"hoeveel|zoek|lenen|reserveren|boeken|ophalen|brengen|regelen|inplannen|afhalen|wisselen|verlengen|opzeggen|ruilen|terug|voor \d+)",
        r"(?:mag|mogen|moet|moeten|kan|kunnen) (?:\w+ ){0,4}(?:naar|schoon|weg|leeg|anders|mee|terug|ge\w+(?:d|t|en)|worden)\b|"
        r"(?:verzoek|vraag(?:je)?|vroeg me af)\b",
        r"(?:^|[,.;:!] ?)(?:is er|zijn er|heeft|hebben jullie|hebben we|werkt|moet ik|mag|kan|krijg ik|heb ik|ben ik|klopt het|wordt)\b",
        r"(?:schakel|zet|plan|maak|haal|bel|meld|check|print|druk|leg|boek|reserveer|vul|ververs|leeg|verwijs|stel)(?= .* (?:door|op|klaar|in|"
        r"af|aan|uit|bij|om|neer|$))",
        r"nieuwe?\b|(?:ga|ben|gaan) (?:\w+ )?(?:trouwen|getrouwd|verhuizen|verhuisd|zwanger)|gaat (?:\w+ ){0,5}(?:weg|met pensioen)|"
        r"uit dienst|recht op|vanaf (?:vanavond|vandaag|morgen|maandag)",
    ),
    "change_verb": (
        r"(?:her)?installe\w+|ge[iï]nstalle\w+|verhui\w+|verplaats\w*|vervang\w*|verwissel\w*|migre\w+|upgrad\w+|aan(?:ge)?sl[ou]\w+|"
        r"sluit .* aan|(?:los)?(?:ge)?koppel\w*|verwijder\w*|toe(?:ge)?voeg\w*|toe te voegen|voeg .* toe|uit(?:ge)?breid\w*|breid .* uit|"
        r"aan(?:ge)?pas\w*|aan te passen|pas .* aan|wijzig\w*|gewijzigd|verander\w*|om(?:ge)?zet\w*|zet .* (?:over|om|in|bij)|om(?:ge)?leid\w*|"
        r"leid .* om|hernoem\w*|uit(?:ge)?rol\w*|uit(?:ge)?fas\w*|uitzetten|weg(?:ge)?ha\w+|haal .* weg|op(?:ge)?hang\w*|bouw\w*|"
        r"ombouw\w*|samenvoeg\w*|splits\w*|integre\w+|automatiser\w*|verla(?:ag|g)\w*|verho(?:og|g)\w*|lager|hoger|maak (?:een|van)|aanleg\w*|"
        r"aangelegd|(?:ge)?configure\w+|in(?:ge)?richt\w*|plaatsen|geplaatst|erbij|(?:aan|op) (?:de|het) (?:muur|wand|plafond)|"
        r"nieuwe versie|moet(?:en)? mee|neem .* op|te reserveren is",
    ),
    "component": (
        r"mu(?:ur|ren)|wand\w*|stopcontact\w*|netwerk\w*|datapunt\w*|\w*kast|\w*servers?|firewall|slot(?:en)?|\w*lezers?|camera\w*|"
        r"versies?|applicatie|\w*module|veld(?:en)?|(?:verplichte|extra|nieuwe) vraag|knop|optie|\w*menu|\w*formulier(?:en)?|sjabloon|\w*brief|"
        r"werkstroom|koppeling|aansluiting\w*|\w*grenzen|instelling\w*|\w*indeling|\w*syste(?:em|men)|(?:afdelings|telefoon|door)\w*nummers?|"
        r"bord(?:en|jes)?|deur(?:en)?|wasbak|kraan|werkplekken|\w*pc's|\w*pcs|computers|schermen|\w*monitoren|database|\w*portaal|\w*zuil|"
        r"dossier|epd|voorraadlijst|\w*net|\w*bibliotheek|plafond|dienstcodes?|anamnese|pompen|\w*pompen|apparaten|leuning\w*|beugels?|"
        r"scanners|stroompunt\w*|tegels",
    ),
    "how": (
        r"hoe (?:kan|kun|moet|wijzig|verander|kom|regel|vraag)\w*|waar (?:kan|moet|vind|wijzig)|wie (?:kan|moet)|wat (?:is|zijn|moet)\b",
    ),
}  # fmt: skip

SIGNALS: Final[dict[Language, dict[str, tuple[str, ...]]]] = {"en": _EN, "nl": _NL}
