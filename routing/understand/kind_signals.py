"""Words that give a call's kind away, as regular expressions on normalised text, per language. Data, no logic."""

from __future__ import annotations

from typing import Final

from catalog.model import Language

SIGNALS: Final[dict[Language, dict[str, tuple[str, ...]]]] = {
    "en": {
        "own_slip": (
            r"forg[oe]t(?:ten)? (?:my|the) (?:password|pin|code|login|username|badge|pass)",
            r"(?:password|pin|code) (?:forgotten|expired|reset)",
            r"reset (?:my|the) (?:password|pin)",
            r"lost my (?:badge|pass|key|keys|card|token)",
        ),
        "complaint_about_past": (
            r"(?:last|yesterday|previous) .*(?:rude|too long|disappoint\w*|unfriendly|late|cold)",
            r"complain(?:t)?(?: about)?",
            r"not (?:happy|satisfied|pleased) (?:with|about)",
            r"(?:was|were) (?:very )?(?:rude|unfriendly|disappoint\w*)",
        ),
        "lasting_change": (
            r"(?:install|move|relocate|replace|migrate|upgrade|connect|remove|decommission) (?:a|an|the|our|my|this|extra|additional)",
            r"extra (?:socket|outlet|network point|data point)",
            r"change the (?:configuration|settings of|layout|lock|workflow|template)",
        ),
        "fails_now": (
            r"broken(?: down)?", r"(?:does ?n[o']?t|doesnt|do not|dont|wont|won't|will not|isn't|isnt|is not|not) (?:\w+ )?"
            r"(?:work\w*|start\w*|open\w*|turn\w*|charg\w*|print\w*|respond\w*|connect\w*|clos\w*|load\w*|flush\w*|arriv\w*)",
            r"can(?:no|')?t (?:\w+ )?(?:log|sign|open|print|connect|reach|access|get|find|hear|see|scan|start)\w*",
            r"leak\w*", r"fail(?:s|ed|ing|ure)?", r"error\w*", r"jam(?:med|s)?", r"stuck", r"crash\w*", r"fro(?:zen|ze)",
            r"out of (?:order|paper|toner)", r"smok(?:e|ing)", r"spill(?:ed|s|t)?", r"down", r"dead", r"missing", r"dirty", r"too (?:hot|cold|slow)",
            r"stopped", r"beep(?:s|ing)", r"flicker\w*", r"block(?:ed|ing)", r"clogged", r"slow", r"offline", r"stolen", r"no (?:signal|power|water|sound|internet|wifi|heating|light|picture)",
        ),
        "wish": (
            r"(?:would|could) (?:be )?(?:great|nice|good|lovely|love|help\w*) (?:if|to have)", r"it would be",
            r"(?:idea|suggestion|suggest|propose|proposal)", r"why (?:is there no|don't we|dont we|can't we|isn't there)", r"i wish", r"could we (?:have|get|offer)",
        ),
        "asks": (r"(?:need|want|order|request|apply|new|please|may i|can i|how|what|where|when|who)",),
    },
    "nl": {
        "own_slip": (
            r"(?:wachtwoord|pincode|code|inlognaam|badge|pas) (?:\w+ )?vergeten",
            r"vergeten (?:wat )?(?:mijn|m'n|het) (?:wachtwoord|pincode|code)",
            r"wachtwoord (?:resetten|verlopen|herstellen)",
            r"(?:pas|badge|sleutels?|kaart|token) (?:\w+ )?(?:kwijt|verloren)",
        ),
        "complaint_about_past": (
            r"(?:gisteren|vorige|laatst) .*(?:onbeleefd|te lang|teleur\w*|onvriendelijk|te laat|koud)",
            r"klacht\w*", r"niet (?:blij|tevreden|te spreken) (?:met|over)", r"ontevreden",
            r"(?:was|waren) (?:erg |heel )?(?:onbeleefd|onvriendelijk|teleurstellend)",
        ),
        "lasting_change": (
            r"(?:verhuizen|verplaatsen|vervangen|migreren|upgraden|aansluiten|installeren|verwijderen|ophangen)",
            r"extra (?:stopcontact|netwerkpunt|aansluiting|wandcontactdoos)",
        ),
        "fails_now": (
            r"kapot\w*", r"stuk", r"defect", r"(?:doet|doen) (?:het|'t|t) (?:\w+ )?niet(?: meer)?", r"werk(?:t|en) (?:\w+ )?niet(?: meer)?",
            r"(?:start|print|opent|sluit|laadt|reageert|verbindt|brandt|gaat) (?:\w+ )?niet(?: \w+)?", r"niet (?:meer )?(?:werkend|bereikbaar|inloggen|opstarten|openen|printen|te openen|te bereiken)",
            r"kan (?:\w+ ){0,3}niet (?:\w+ ?){0,2}", r"lek\w*", r"storing\w*", r"fout(?:melding\w*|en)?", r"vast(?:gelopen|zit|loopt|gelopen)?", r"loopt vast", r"hangt", r"gemorst",
            r"gevallen", r"vies", r"verstopt", r"te (?:warm|koud|heet|traag)", r"traag", r"uitgevallen", r"valt (?:steeds )?uit", r"geen (?:stroom|water|internet|wifi|geluid|beeld|licht|verbinding|bereik|verwarming)",
            r"piept", r"rook", r"kwijt", r"gestolen", r"plat", r"dood", r"leeg", r"op",
        ),
        "wish": (
            r"(?:zou|het zou) (?:\w+ )?(?:fijn|mooi|leuk|handig|prettig|goed) zijn", r"(?:idee|voorstel|suggestie)", r"waarom (?:is er geen|hebben we geen|kunnen we niet)", r"kunnen we (?:niet )?(?:\w+ )?krijgen",
        ),
        "asks": (r"(?:wil|nodig|aanvragen|bestellen|nieuwe?|graag|mag ik|kan ik|hoe|wat|waar|wanneer|wie)",),
    },
}
