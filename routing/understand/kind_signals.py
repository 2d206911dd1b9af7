"""Words that give a call's kind away, as regular expressions on normalised text, per language. Data, no logic."""

from __future__ import annotations

from typing import Final

from catalog.model import Language

_EN: Final = {
    "own_slip": (
        r"(?:forg[oe]t(?:ten)?|don'?t (?:know|remember)|can'?t remember|lost) (?:\w+ ){0,3}(?:password|pin(?:code)?|code|"
        r"login|username)",
        r"(?:password|passwrod|pin|code|login) (?:\w+ ){0,2}(?:forgotten|expired|reset|wrong)",
        r"(?:reset|unlock) (?:my|the|our|me)",
        r"(?:my|own) (?:fault|mistake|slip)|on my side|locked myself out",
    ),
    "complaint_about_past": (
        r"complain(?:t|ts|ing)?",
        r"(?:not|un) ?(?:happy|satisfied|pleased|content) (?:with|about|how)|dissatisfied|disappoint\w*|feedback",
        r"(?:was|were|been) (?:\w+ ){0,3}(?:rude(?:ly)?|unfriendly|impolite|arrogant|unhelpful|"
        r"badly (?:organised|organized|handled))",
        r"next time|last time|not acceptable|unacceptable|take me seriously|too noisy|took (?:\w+ ){1,3}(?:before|until)",
    ),
    "plain_wish": (r"why (?:don'?t|can'?t|do) we (?:\w+ )?(?:have|get)\b", r"(?:we|i)(?:'?d| would) love"),
    "lasting_change": (
        r"(?:^|please |can you |could you |can we |we want to |want to |need to |would like to |must |should |to )"
        r"(?:install|move|relocate|replace|migrate|upgrade|connect|remove|decommission|add|expand|extend|link|"
        r"convert|configure|"
        r"modify|adjust|change|reroute|switch to|set up|put (?:in )?an? (?:extra|new|second))",
        r"(?:install|relocate|replace|migrate|upgrade|decommission|add|expand|convert|configure|modify|reroute|"
        r"link|connect|remove) "
        r"(?:a|an|the|our|my|this|two|three)",
        r"(?:extra|more|another|additional|new) (?:\w+ )?(?:socket|outlet|network point|data point|connection|"
        r"wall socket|shift code)s?",
        r"permanently|for good|from now on|standard stock|be moved along|default layout|camera above|another supplier",
    ),
    "passing": (
        r"(?:booking|reservation|appointment|order|lunch|diet|password|pin|address|bank|iban|hours|name|shift|"
        r"leave|catering|phone to)",
        r"(?:trainee|colleague|me|him|her|temporary|temporarily|this week|today|tomorrow|borrow|on my|program|software)",
    ),
    "fails_now": (
        r"broken?(?: down)?|defect\w*|faulty|malfunction\w*|out of order|damaged|cracked|torn|fell (?:apart|"
        r"down|off|over)|came off|burst",
        r"(?:does ?n[o']?t|doesnt|do not|don'?t|won'?t|will not|isn'?t|is not|aren'?t|are not|did ?n'?t|was not|"
        r"wasn'?t|were not|never|"
        r"no longer) (?:\w+ ){0,2}?(?:work\w*|start\w*|open\w*|turn\w*|charg\w*|print\w*|respond\w*|connect\w*|"
        r"clos\w*|load\w*|"
        r"flush\w*|arriv\w*|go|goes|get|got|do|drain|recogni\w*|deliver\w*|show\w*|stay|shut|lock|paid|correct|"
        r"moving|come|came|emptied)",
        r"nothing (?:\w+ ){0,2}(?:works?|happens|comes|shows)|(?:shows?|does) nothing|nobody (?:can|emptied)",
        r"can(?:no|')?t (?:\w+ )?(?:log|sign|open|print|connect|reach|find|hear|see|scan|start|send|receive|"
        r"shut|save|lock)\w*",
        r"leak\w*|drip(?:s|ping)|fail(?:s|ed|ing|ure)?|error\w*|fault|jam(?:med|s)?|stuck|trapped|crash\w*|"
        r"fro(?:zen|ze)|blue screen",
        r"smok(?:e|ing)|spark\w*|smells?|reeks?|stinks?|spill(?:ed|s|t)?|puked|vomit\w*|dirty|disgusting|"
        r"overflow\w*|shards",
        r"(?:is|are|was|were|went|went completely|network|system|systems|server|site) (?:\w+ )?(?:down|dead|"
        r"gone|missing|offline|unreachable)",
        r"dead|missing|offline|unreachable|disappeared|stopped|beep\w*|flicker\w*|blink\w*|blocked|clogged|slow|"
        r"ages|stolen|broke into",
        r"too (?:hot|cold|slow|warm|loud|dark)|freezing|ice cold|melting|stays? (?:black|dark|cold|on|off)|"
        r"keeps \w+ing|all the time",
        r"no (?:\w+ )?(?:signal|power|water|sound|internet|wifi|heating|light|picture|electricity|dial tone|clean|gloves)",
        r"wrong|strange|weird|suspicious|incorrect|threaten\w*|shouting|lost a|left (?:my|a) (?:\w+ ){1,3}in|"
        r"by accident|alarm",
    ),
    "needs_first": (
        r"^(?:i|we) (?:need|want|would like)|^(?:i|we)'d like\b(?!.*\bbut\b)|could (?:i|you)|can (?:i|you|"
        r"someone|we) |(?:how|where|when|who) |please ",
    ),
    "wish": (
        r"(?:would|could|might) (?:n'?t )?(?:it )?(?:be )?(?:\w+ )?(?:great|nice|good|lovely|love|help|handy|"
        r"pleasant)|wouldn'?t it be",
        r"ideas?|suggest\w*|propos\w*|i wish|why (?:is there no|don'?t we|dont we|can'?t we|isn'?t there)|"
        r"how about|what about",
        r"could (?:we|you) (?:have|get|offer|start|think)|can we (?:think|consider)|please consider|consider a|"
        r"you should|more often",
        r"(?:you|we) do(?:n'?t| not) (?:offer|have)(?: yet)?|more (?:\w+ )?options|hospital could|outdated|"
        r"some ?time|love to see",
    ),
    "asks": (
        r"(?:access to|need|needs|want|wants|order|request|apply|please|pls|looking for|would like|i'd like|we'd like|"
        r"id like|may i|can i|can we|"
        r"can you|could you|can someone|could someone|could i|could we|how|what|where|when|who|which|help me|"
        r"send|bring|book|borrow)",
    ),
}  # fmt: skip

_NL: Final = {
    "own_slip": (
        r"(?:wachtwoordt?|pincode|code|inlognaam|inlog) (?:\w+ ){0,3}(?:vergeten|verlopen|kwijt|resetten|"
        r"herstellen|niet meer|verkeerd)",
        r"(?:vergeten|weet) (?:\w+ ){0,3}(?:wachtwoord|pincode|code)",
        r"(?:wachtwoord|pincode|code) (?:\w+ )?(?:is|ben) (?:verlopen|vergeten)|resetten|deblokkeren|"
        r"eigen schuld|buitengesloten",
    ),
    "complaint_about_past": (
        r"klacht\w*|klagen over|ontevreden|feedback|teleurgesteld|teleurstell\w*",
        r"niet (?:zo |erg |heel )?(?:blij|tevreden|te spreken|gelukkig) (?:met|over)",
        r"(?:onbeleefd|onbeschoft|onvriendelijk|arrogant|lomp)|slecht geregeld|kon echt niet|volgende keer|"
        r"vorige keer|niet serieus",
        r"duurde (?:\w+ ){1,3}(?:voor|voordat|eer)",
    ),
    "plain_wish": (r"waarom (?:hebben|krijgen) (?:we|wij) (?:\w+ )?geen\b",),
    "lasting_change": (
        r"(?:installeren|installeer|verhuizen|verhuis|verplaatsen|verplaatst|verplaats|vervangen|vervang|"
        r"migreren|migreer|upgraden|upgrade)",
        r"(?:aansluiten|verwijderen|verwijder|uitbreiden|koppelen|koppel|configureren|configureer|toevoegen|weghalen|aanleggen|"
        r"wijzig|wijzigen|verander)",
        r"(?:voeg .* toe|sluit .* aan|haal .* weg|pas .* aan|breid .* uit|leid .* om|neem .* op in|maak van .* een)",
        r"(?:extra|meer|nieuwe?|twee|drie) (?:\w+ )?(?:stopcontact(?:en)?|netwerkpunt(?:en)?|datapunt(?:en)?|"
        r"aansluiting(?:en)?|dienstcode)",
        r"voortaan|blijvend|definitief|permanent|overstappen op|uit gebruik|een camera|bibliotheek in|mee verhuizen",
    ),
    "passing": (
        r"(?:boeking|reservering|afspraak|bestelling|lunch|dieet|wachtwoord|pincode|adres|rekening\w*|uren|naam|"
        r"achternaam|dienst|verlof)",
        r"(?:stagiair|collega|mij|tijdelijk|deze week|vandaag|morgen|lenen|mijn telefoon|programma|tekenprogramma|mag ik)",
    ),
    "fails_now": (
        r"kapot\w*|stuk|defect\w*|beschadigd|gebarsten|gesprongen|uit elkaar|naar beneden gevallen|gevallen|"
        r"omgegaan|omgevallen|ontbr[ae]\w*",
        r"(?:doet|doen) (?:(?:het|'t|t|er) )?(?:\w+ )?(?:niet|niks|niets)(?: meer)?|(?:niks|"
        r"niets) (?:\w+ ){0,2}(?:doet|meer|uit)|gebeurt niks",
        r"(?:werkt?|werken|start|print|opent|sluit|laadt|reageert|reageren|verbindt|brandt|gaat|gaan|draait|"
        r"loopt|beweegt|herkent|klopt|"
        r"lukt|komt|wil|wordt|is|zijn|stromen) (?:\w+ ){0,4}?niet\b",
        r"niet (?:\w+ )?(?:werkend|bereikbaar|inloggen|opstarten|openen|printen|geleverd|uitbetaald|gekregen|"
        r"opgehaald|open|dicht|weg)",
        r"(?:kan|kunnen|krijg|krijgen) (?:\w+ ){0,4}(?:niet|geen|nergens)\b|(?:heeft|hebben|"
        r"heb) (?:\w+ ){0,3}(?:geen|niks|niet)\b",
        r"lekt?|lekkage|druppelt|stroomt over|storing\w*|fout\w*|vast(?:gelopen|zit|loopt)?|"
        r"zit(?:ten)? (?:\w+ )?(?:vast|opgesloten)|crasht",
        r"hangt|hangen|blauw scherm|gemorst|overgegeven|gespuugd|vies|smerig|goor|verstopt|uitgevallen|"
        r"valt (?:\w+ )?(?:uit|weg)",
        r"te (?:warm|koud|heet|traag|hard|donker)|ijskoud|smelten|(?:mega |heel |zo )?traag|eeuwen|knippert|"
        r"flikkert|kraakt|piept|steeds",
        r"geen (?:\w+ )?(?:stroom|water|internet|wifi|geluid|beeld|licht|verbinding|bereik|verwarming|toon|deur|"
        r"schone|handschoenen)\b",
        r"rook|vonken|stinkt|ruikt|lucht|gestolen|gejat|ingebroken|bedreigt|schreeuwt|verdacht\w*|vreemde?|"
        r"rare?|verkeerde?|kwijt\b|weg is",
        r"(?:ligt|liggen|is|zijn) (?:\w+ )?(?:eruit|plat|dood|weg|onbereikbaar|op|leeg)$|blijft|opgehouden|"
        r"geblokkeerd|onbereikbaar|uitgelogd|alarm",
    ),
    "needs_first": (
        r"^(?:ik|we|wij) (?:wil|willen|heb|hebben) (?:\w+ ){0,5}(?:nodig|graag)|(?:kun|kan|kunnen|wil|"
        r"willen) (?:je|jullie|ik|iemand|er|we) |"
        r"(?:hoe|waar|wanneer|wie) |graag |aub",
    ),
    "wish": (
        r"(?:zou|zouden) (?:\w+ ){0,4}(?:fijn|mooi|leuk|handig|prettig|goed|heerlijk|helpen|willen dat|iets willen)",
        r"idee|voorstel|suggestie|voorstellen|waarom (?:is er geen|hebben we|kunnen we|is hier)|"
        r"wat denken jullie van|misschien kan",
        r"kunnen (?:we|jullie) (?:\w+ ){0,4}(?:krijgen|nadenken|aanbieden|geven)|denk eens|zou graag|"
        r"niet aanbieden|zet eens|vaker",
        r"meer vegan|gedateerd|eens nieuwe",
    ),
    "asks": (
        r"(?:toegang tot|wil|willen|nodig|aanvragen|aanvraag|bestellen|bestel|graag|aub|alsjeblieft|mag ik|mogen we|kan ik|"
        r"kan je|kun je|kunnen|"
        r"kan er|kan iemand|wil je|wil iemand|hoe|wat|waar|wanneer|wie|welke|stuur|breng|geef|hoeveel|zoek|"
        r"lenen|reserveren|voor \d+)",
    ),
}  # fmt: skip

SIGNALS: Final[dict[Language, dict[str, tuple[str, ...]]]] = {"en": _EN, "nl": _NL}
