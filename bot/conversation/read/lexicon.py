"""The words by which people steer a conversation, English and Dutch side by side: data, read by `reading.py`."""

from __future__ import annotations

from enum import StrEnum


class Said(StrEnum):
    """What a short message means, whatever is being talked about."""

    YES = "yes"
    NO = "no"
    CANCEL = "cancel"
    BACK = "back"
    SKIP = "skip"
    UNKNOWN = "unknown"
    CHANGE = "change"
    NONE = "none"
    HELLO = "hello"
    THANKS = "thanks"
    BYE = "bye"
    HELP = "help"
    MENU = "menu"
    SEARCH = "search"
    PERSON = "person"
    MINE = "mine"
    STATUS = "status"
    ENGLISH = "english"
    DUTCH = "dutch"
    LANGUAGE = "language"
    AGAIN = "again"
    WORKS = "works"
    ANGRY = "angry"
    QUEUE = "queue"
    NEW = "new"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


WHOLE: dict[Said, tuple[str, ...]] = {
    Said.YES: (
        "yes", "y", "yep", "yeah", "yup", "sure", "ok", "okay", "correct", "right", "exactly", "indeed", "go ahead", "do it",
        "send it", "send", "please do", "that's right", "that is right", "that's it", "that is correct", "fine", "perfect",
        "sounds good", "confirm", "of course", "ja", "j", "jawel", "jazeker", "jep", "jup", "zeker", "klopt", "precies",
        "inderdaad", "goed", "prima", "akkoord", "doe maar", "graag", "verstuur", "versturen", "verstuur maar", "stuur maar",
        "dat klopt", "dat is goed", "is goed", "dat is het", "oke", "oké", "okee", "helemaal goed", "uiteraard", "natuurlijk",
        "perfect dank je", "stuur het", "doe dat maar",
    ),
    Said.NO: (
        "no", "n", "nope", "nah", "not really", "wrong", "incorrect", "that's wrong", "that is wrong", "not right",
        "not correct", "not that", "no thanks", "no thank you", "nee", "neen", "nee dank je", "nee bedankt", "fout", "onjuist",
        "klopt niet", "dat klopt niet", "dat is niet goed", "niet goed", "niet juist", "dat niet", "nog niet", "not yet",
        "dat is het niet", "that's not it",
    ),
    Said.CANCEL: (
        "cancel", "stop", "quit", "abort", "never mind", "nevermind", "forget it", "forget about it", "drop it",
        "no longer needed", "not needed anymore", "cancel it", "cancel that", "annuleer", "annuleren", "annuleer maar",
        "laat maar", "laat maar zitten", "vergeet het", "vergeet het maar", "hoeft niet meer", "hoeft niet", "niet meer nodig",
        "stoppen", "stop maar", "ophouden", "afbreken", "intrekken", "is niet meer nodig", "het hoeft niet meer",
    ),
    Said.BACK: (
        "back", "go back", "previous", "step back", "one back", "undo", "terug", "ga terug", "vorige", "stap terug",
        "een stap terug", "vorige vraag", "previous question",
    ),
    Said.SKIP: ("skip", "skip it", "skip this", "pass", "next", "overslaan", "sla over", "sla maar over", "volgende"),
    Said.UNKNOWN: (
        "i don't know", "dont know", "don't know", "no idea", "dunno", "not sure", "n/a", "not applicable", "weet ik niet",
        "ik weet het niet", "geen idee", "weet niet", "nvt", "n.v.t", "niet van toepassing", "onbekend", "unknown",
    ),
    Said.CHANGE: (
        "change", "edit", "change it", "change something", "change that", "wijzig", "wijzigen", "aanpassen", "verander",
        "veranderen", "iets wijzigen", "iets aanpassen", "pas aan", "wijzig iets",
    ),
    Said.NONE: (
        "none of these", "none of those", "none", "neither", "something else", "other", "not listed", "none of them",
        "geen van deze", "geen van die", "geen van beide", "geen", "iets anders", "anders", "staat er niet bij",
        "geen van allen", "geen van alle",
    ),
    Said.HELLO: (
        "hi", "hello", "hey", "hi there", "hello there", "hey there", "good morning", "good afternoon", "good evening", "start",
        "how are you", "hallo", "hoi", "hoihoi", "hee", "heey", "goedemorgen", "goedemiddag", "goedenavond", "goedendag",
        "goeiemorgen", "goeiemiddag", "hoe gaat het", "alles goed", "dag schakel", "hi schakel", "hallo schakel", "hoi schakel",
    ),
    Said.THANKS: (
        "thanks", "thank you", "thx", "thnx", "tnx", "ty", "cheers", "many thanks", "thanks a lot", "thanks so much",
        "thank you very much", "great thanks", "ok thanks", "okay thanks", "thanks for your help", "thank you so much",
        "perfect thanks", "much appreciated", "great", "nice", "bedankt", "dank je", "dank je wel", "dankjewel", "dank u",
        "dank u wel", "dankuwel", "merci", "super bedankt", "hartelijk dank", "heel erg bedankt", "top bedankt",
        "oke bedankt", "ok bedankt", "ok dank je", "bedankt voor je hulp", "bedankt voor de hulp", "bedankt voor de moeite",
        "top", "super", "fijn", "mooi", "fijn bedankt", "top dank je", "alvast bedankt", "thanks in advance",
    ),
    Said.BYE: (
        "bye", "bye bye", "goodbye", "see you", "see you later", "good night", "have a nice day", "doei", "doeg", "dag",
        "tot ziens", "houdoe", "tot later", "fijne dag", "fijne avond", "fijn weekend", "welterusten", "later",
    ),
    Said.HELP: (
        "help", "?", "how does this work", "what now", "who are you", "what are you", "are you a bot", "are you a robot",
        "hulp", "hoe werkt dit", "hoe werkt het", "uitleg", "wie ben je", "wie ben jij", "ben je een bot", "ben je een robot",
        "wat nu", "hoe gebruik ik dit", "how do i use this", "wat ben je", "wat is dit", "what is this",
    ),
    Said.MENU: (
        "what can i ask", "what can you do", "what can i ask you", "what can i request", "what can i ask for", "catalogue",
        "catalog", "menu", "list", "services", "options", "show me everything", "what do you do", "what can you help with",
        "what can you help me with", "wat kan ik vragen", "wat kan ik hier vragen", "wat kan ik allemaal vragen",
        "wat kan ik aanvragen", "wat kan ik bij je vragen", "wat kan je", "wat kun je", "wat kan jij", "wat kun jij",
        "wat kun je doen", "wat kan je doen", "wat doe je", "catalogus", "lijst", "diensten", "opties", "wat kan ik hier doen",
        "waar kun je me mee helpen", "waarmee kun je helpen",
    ),
    Said.PERSON: (
        "human", "a human", "person", "a person", "agent", "operator", "real person", "speak to a human", "speak to a person",
        "speak to someone", "talk to a human", "talk to a person", "talk to someone", "talk to somebody", "call me",
        "call me back", "i want to talk to a person", "i want to talk to a human", "i want to speak to someone",
        "can i talk to someone", "can i speak to someone", "can i talk to a person", "can i speak to a person",
        "let a person look", "connect me", "i want a human", "phone me", "please call me", "medewerker", "een medewerker",
        "i need a human", "i need help from a human", "i need a real person", "can a human help me", "get me a human",
        "hulp van een mens", "ik heb hulp nodig van een mens", "kan een mens me helpen", "kan een mens mij helpen",
        "ik wil een mens spreken", "mag ik een medewerker", "mag ik een mens", "verbind me door", "geef me een mens",
        "mens", "een mens", "echt mens", "een echt mens", "iemand spreken", "ik wil iemand spreken", "kan ik iemand spreken",
        "ik wil een mens", "ik wil een medewerker", "ik wil een medewerker spreken", "bel me", "bel mij", "bel me terug",
        "bel mij terug", "bel me even", "bel mij even", "terugbellen", "doorverbinden", "verbind me door", "graag gebeld worden",
        "kan iemand me bellen", "kan iemand mij bellen", "laat iemand kijken", "ik wil gebeld worden",
    ),
    Said.MINE: (
        "my requests", "my open requests", "my calls", "my tickets", "my open tickets", "open requests", "show my requests",
        "list my requests", "status", "my status", "my reports", "mijn meldingen", "mijn melding", "mijn open meldingen",
        "mijn aanvragen", "mijn aanvraag", "mijn verzoeken", "mijn tickets", "openstaande meldingen", "open meldingen",
        "toon mijn meldingen", "mijn lopende meldingen", "wat staat er open", "wat loopt er", "overzicht van mijn meldingen",
        "mijn vragen", "overzicht",
    ),
    Said.ENGLISH: (
        "english", "in english", "speak english", "can we speak english", "engels", "in het engels", "switch to english",
        "language en", "language english", "taal engels", "do you speak english", "can you speak english", "en",
    ),
    Said.DUTCH: (
        "nederlands", "in het nederlands", "dutch", "in dutch", "praat nederlands", "language nl", "language dutch",
        "taal nederlands", "liever nederlands", "liever in het nederlands", "kan het in het nederlands", "switch to dutch",
        "spreek je nederlands", "kun je nederlands", "speak dutch", "nl",
    ),
    Said.LANGUAGE: ("language", "change language", "taal", "andere taal", "taal wijzigen", "switch language"),
    Said.WORKS: (
        "works", "it works", "it works now", "works again", "it works again", "solved", "it's solved", "fixed", "it's fixed",
        "problem solved", "all good", "it worked", "worked", "that worked", "that helped", "it is fixed", "it is solved",
        "working again", "is working again", "opgelost", "is opgelost", "het is opgelost", "werkt weer", "het werkt",
        "het werkt weer", "doet het weer", "het doet het weer", "hij doet het weer", "ie doet het weer", "gelukt", "is gelukt",
        "het is gelukt", "gefikst", "het werkt nu", "werkt nu", "dat werkte", "dat hielp", "hij werkt weer",
    ),
    Said.QUEUE: (
        "queue", "team queue", "our queue", "team", "wachtrij", "onze wachtrij", "werkvoorraad", "wachtrij van het team",
        "schakel team", "show queue", "toon wachtrij", "what is in the queue", "wat staat er in de wachtrij",
    ),
    Said.NEW: (
        "new", "new request", "i have a request", "i have a question", "i need help", "can you help me", "i have a problem",
        "i want to report something", "a new request", "nieuw", "nieuwe melding", "nieuwe aanvraag", "ik heb een melding",
        "ik wil iets melden", "ik heb een vraag", "ik heb hulp nodig", "kun je me helpen", "kan je me helpen",
        "ik heb een probleem", "iets melden", "een nieuwe melding", "ik wil iets vragen", "ik wil iets aanvragen",
    ),
}  # fmt: skip
"""Messages that mean this and nothing else, as plain words."""

FILLERS = _words(
    """
    please thanks thank you graag hoor alsjeblieft alstublieft aub svp dank je jou u wel bedankt is that it dat
    het helemaal maar even now nu very much for me mij zo dan absolutely heel erg goed right just gewoon the de
    sir maam mevrouw meneer schakel ja yes ok oke okay prima klopt correct send
    """
)
"""What politeness adds to a yes or no without changing it."""

EMOJI: dict[str, Said] = {
    "👍": Said.YES, "✅": Said.YES, "👌": Said.YES, "✔": Said.YES, "🆗": Said.YES, "👎": Said.NO, "❌": Said.NO,
    "✖": Said.NO, "🙏": Said.THANKS, "❤": Said.THANKS, "💙": Said.THANKS, "😍": Said.THANKS, "🎉": Said.THANKS,
    "👋": Said.HELLO, "😡": Said.ANGRY, "🤬": Said.ANGRY, "😠": Said.ANGRY, "❓": Said.HELP,
}  # fmt: skip

GREETINGS = (
    r"(?:hi|hello|hey|hallo|hoi|goede?morgen|goeiemorgen|goede?middag|goeiemiddag|goeden?avond|goedendag|dag|good morning"
    r"|good afternoon|good evening)(?: there| schakel| allemaal| collega'?s?| all| team)?"
)

STATUS = (
    r"(?:so )?where(?:'s|s| is| are) (?:my|the|our) (?P<rest>.+)",
    r"(?:what(?:'s| is) the )?status (?:(?:of|on|for|van|over) )?(?:my |the |mijn |m'n |de |het )?(?P<rest>.+)",
    r"wat is de status van (?:mijn |m'n |de |het )?(?P<rest>.+)",
    r"(?:is there )?(?:any|some) (?:news|update|updates|progress)(?: (?:on|about|for|of) (?:my |the )?(?P<rest>.+))?",
    r"(?:an? )?update (?:on|about|for|over|van) (?:my |the |mijn |de |het )?(?P<rest>.+)",
    r"how(?:'s| is) it going with (?:my |the )?(?P<rest>.+)",
    r"how (?:is|are) my (?P<rest>.+?)(?: going| doing| coming along)?",
    r"what about my (?P<rest>.+)",
    r"what happened (?:to|with) my (?P<rest>.+)",
    r"when (?:will|does|do|is|are|can) (?:i get |you fix |you repair )?my (?P<rest>.+)",
    r"is my (?P<rest>.+?) (?:ready|done|fixed|finished|solved)(?: yet| already)?",
    r"how long (?:will|does|until|before) (?P<rest>it take|it|this take|.*my .+)",
    r"how(?:'s| is) it going",
    r"waar (?:blijft|blijven|is|zijn) (?:mijn|m'n|de|het|onze|die|dat) (?P<rest>.+?)(?: nou| nu| toch| eigenlijk| nog)*",
    r"hoe (?:staat|zit) het (?:er )?(?:nu |nou |eigenlijk |inmiddels )?(?:mee|ermee)?",
    r"hoe (?:staat|zit|gaat) het (?:nu |nou |eigenlijk |inmiddels )?met (?:mijn |m'n |de |het |onze |die )?(?P<rest>.+)",
    r"(?:is er |heb je |hebben jullie |weet je )?(?:al |nog |er al )*(?:nieuws|iets bekend|een update|update|meer bekend|iets te melden)"
    r"(?: (?:over|van|omtrent|rond) (?:mijn |m'n |de |het )?(?P<rest>.+))?",
    r"wanneer (?:komt|komen|krijg ik|is|wordt|worden) (?:mijn|m'n|onze) (?P<rest>.+)",
    r"wanneer (?:is|wordt|komt) (?P<rest>het)(?: klaar| gemaakt| opgelost| gerepareerd)?",
    r"is (?:mijn|m'n) (?P<rest>.+?) (?:al|inmiddels) (?:klaar|gemaakt|gerepareerd|opgelost|geregeld|binnen)",
    r"hoe ?lang duurt (?P<rest>het|dit|.*mijn .+?)(?: nog)?",
    r"wat is er (?:gebeurd )?met mijn (?P<rest>melding|aanvraag|verzoek)(?: gebeurd)?",
    r"(?:what|wat)(?:'s| is)? (?:up|er) with my (?P<rest>request)",
)
"""Questions after one's own call; `rest` is what it was about."""

GENERIC = _words(
    """
    it take this that het dit dat request requests melding meldingen aanvraag verzoek ticket call vraag mijn my
    """
) | {"it take", "this take", "mijn melding", "my request", "mijn aanvraag"}
"""What a question after "it" is about: nothing in particular."""

AGAIN = (
    r"\b(?:again|still|alweer|opnieuw|nog steeds|nog altijd|weer)\b.*\b(?:broken?|down|stuck|stuk|kapot|defect|vast|plat|raar)\b",
    r"\b(?:still|again|nog steeds|nog altijd|weer)\b.*\b(?:not|niet|doesn'?t|isn'?t|won'?t|can'?t|same|hetzelfde|problem|probleem)\b",
    r"\b(?:broken?|down|stuck|stuk|kapot|defect|vast|plat)\b.*\b(?:again|weer|opnieuw)\b",
    r"\b(?:not|niet|isn'?t|wasn'?t)\b.*\b(?:solved|fixed|working|opgelost|gemaakt|verholpen|weg)\b",
    r"\b(?:doet|werkt)\b.*\b(?:weer|nog steeds)\b.*\bniet\b",
    r"\b(?:it'?s|is) back\b",
)
"""Signs that something solved is not."""

GOES_ON = (
    r"(?:(?:oh?|en|and|o ja|oja|oh ja|oh yes),? )?"
    r"(?:(?:ik (?:heb|wil|wilde) )?(?:er )?(?:ook )?nog (?:iets|wat|een ding|vergeten)|ook nog|nog even"
    r"|one (?:more|other) thing|something else(?: about)?|(?:in )?addition|p\.?s\.?\b|by the way|btw|for the record"
    r"|trouwens|overigens|verder(?:e info)?|aanvulling|toevoeging|more info|extra info|meer info"
    r"|(?:i )?forgot to (?:say|add|mention)|vergat te (?:zeggen|melden)|ben vergeten te"
    r"|it(?:'s| is| also| does| makes| keeps| still)|he also|she also"
    r"|(?:hij|het|ie|die|deze|dat) (?:doet|is|maakt|geeft|blijft|piept|ruikt|heeft|gaat|staat|knippert|lekt) )"
)
"""Beginnings of a message that goes on about what was said before."""

ANGRY = (
    r"\b(?:wtf|useless|waardeloos|waardeloze|idiot|idioot|stupid|stomme?|kut\w*|klote\w*|shit\w*|fuck\w*|fck\w*|godver\w*"
    r"|verdomme|tering\w*|kanker\w*|belachelijk|ridiculous|sucks|damn|crap|onzin|schandalig|schande|hate|bullshit|a joke"
    r"|word gek|rot ?op|flikker op|sodemieter\w*|klere\w*|hopeloos|hopeless|terrible|verschrikkelijk)\b"
)

STOP_WORDS = _words(
    """
    a an the my our your i me we you it its is are was be been have has had do does did not no can could will
    would should please and or but for with from this that these those there here to in on at of up so what where
    when how who why which again still yet now just really very some any about one thing something request
    requests status news update yes thanks hi hello hey good morning need want get got work works working broken
    doesn't isn't won't can't don't de het een mijn m'n onze ons jouw je jij ik mij wij hij zij ze zijn waren
    wordt worden heb heeft hebben doe doet doen niet geen kan kun kunnen zou graag en maar voor met van deze dit
    die dat daar hier er naar op aan te bij uit om wat waar wanneer hoe wie waarom welke weer nog steeds al nu
    even wel ook iets over melding meldingen aanvraag verzoek nieuws blijft staat zit nodig wil moet werkt werken
    kapot stuk ja nee hallo hoi alsjeblieft aub bedankt opgelost solved fixed it's het's
    """
)
"""Words that say nothing about which call is meant."""
