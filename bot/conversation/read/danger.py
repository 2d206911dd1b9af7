"""Knows the words of danger of all installed languages (`danger` in `acts.yaml`). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.conversation.read.cries import is_cry
from bot.conversation.read.reading import goes_on, plain
from bot.conversation.read.vocabulary import (
    Vocabulary,
    in_all_languages,
    kept_by_text,
    literally,
)


@in_all_languages("acts")
def _danger(words: Vocabulary) -> re.Pattern[str]:
    """How words of danger begin."""
    return re.compile(rf"(?<!\w)(?:{literally(words.words('danger'))})")


@in_all_languages("acts")
def _grave(words: Vocabulary) -> re.Pattern[str] | None:
    """How the gravest of them begin; None where no language names any."""
    named = words.words("grave")
    return re.compile(rf"(?<!\w)(?:{literally(named)})") if named else None


@in_all_languages("acts")
def _laid_low(words: Vocabulary) -> tuple[re.Pattern[str], ...]:
    """Sentences about somebody who sits on the ground, or does not answer."""
    return words.patterns("laid_low")


@in_all_languages("acts")
def _surely(words: Vocabulary) -> tuple[re.Pattern[str], ...]:
    """Sentences about who is shut in, what hangs over people, a throat that swells."""
    return words.patterns("surely")


@in_all_languages("acts")
def _befalls(words: Vocabulary) -> tuple[re.Pattern[str], ...]:
    """In each language, what befalls people within a few words of who it is."""
    return tuple(_befallen(words.only(pack)) for pack, _ in words.each("people"))


@in_all_languages("acts")
def _somebody(words: Vocabulary) -> re.Pattern[str]:
    """Words for people, and for who speaks."""
    named = (*words.words("people"), *words.words("selves"))
    return re.compile(rf"(?<!\w)(?:{literally(named)})(?!\w)")


@in_all_languages("acts")
def _told_of(words: Vocabulary) -> re.Pattern[str]:
    """Words that show that danger is told of, taught or feared, and not met now."""
    return re.compile(rf"(?<!\w)(?:{literally(words.words('told_of'))})(?!\w)")


@in_all_languages("acts")
def _not_told_of(words: Vocabulary) -> re.Pattern[str]:
    """What says right before such words that it is none: "this is no drill"."""
    return re.compile(rf"(?<!\w)(?:{literally(words.words('not_told_of'))}) $")


def _befallen(words: Vocabulary) -> re.Pattern[str]:
    who, what = literally(words.words("people")), "|".join(words.words("befalls"))
    return re.compile(rf"(?<!\w)(?:{who})(?!\w)(?:\W+\w+){{0,6}}?\W+(?:{what})(?!\w)")


@in_all_languages("acts")
def _certain(words: Vocabulary) -> re.Pattern[str] | None:
    """Words that are an emergency, however they are read; None where no language names any."""
    named = words.words("certain")
    return re.compile(rf"(?<!\w)(?:{literally(named)})(?!\w)") if named else None


@in_all_languages("acts")
def _numbers(words: Vocabulary) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A number that is called in an emergency, alone; and with a word for calling beside it."""
    number = rf"(?:{literally(words.words('emergency_numbers'))})"
    call = rf"(?:{literally(words.words('calling'))})"
    beside = rf"{call} (?:\w+ )?{number}|{number} (?:\w+ )?{call}"
    return re.compile(number), re.compile(rf"(?<!\w)(?:{beside})(?!\w)")


@in_all_languages("acts")
def _harmless(words: Vocabulary) -> re.Pattern[str]:
    """Phrases in which a word of danger tells of none: "brand new"."""
    return re.compile(rf"(?<!\w)(?:{literally(words.words('harmless'))})")


@in_all_languages("acts")
def _figures(words: Vocabulary) -> tuple[re.Pattern[str], ...]:
    """Figures of speech in which a word of danger tells of none: "the printer chokes"."""
    return words.patterns("figures")


@in_all_languages("acts")
def _names(words: Vocabulary) -> tuple[re.Pattern[str], ...]:
    """Names of places, people and things in which a word of danger tells of none."""
    return words.patterns("names", flags=re.IGNORECASE)


@in_all_languages("acts")
def _needed(words: Vocabulary) -> re.Pattern[str]:
    """Words with which somebody is called over."""
    return re.compile(rf"(?<!\w)(?:{literally(words.words('needed'))})(?!\w)")


@in_all_languages("acts")
def _frights(words: Vocabulary) -> tuple[re.Pattern[str], ...]:
    """Sentences that tell that others were frightened, behind what did it."""
    return words.patterns("frights")


@in_all_languages("acts")
def _said_again(words: Vocabulary) -> tuple[re.Pattern[str], ...]:
    """Sentences that tell once more what befell the things that were named before."""
    return words.patterns("said_again")


@in_all_languages("acts")
def _long_ago(words: Vocabulary) -> re.Pattern[str]:
    """Words that show that something happened long before."""
    return re.compile(rf"(?<!\w)(?:{literally(words.words('long_ago'))})(?!\w)")


@in_all_languages("acts")
def _false_alarm(words: Vocabulary) -> re.Pattern[str]:
    """Phrases that take an alarm back."""
    phrases = (*words.words("false_alarm"), *words.words("all_over"))
    return re.compile(rf"(?<!\w)(?:{literally(phrases)})(?!\w)")


@in_all_languages("acts")
def _in_jest(words: Vocabulary) -> tuple[re.Pattern[str], ...]:
    """Words with which one takes back what one just said."""
    return words.patterns("in_jest")


@in_all_languages("acts")
def _relapse(words: Vocabulary) -> tuple[re.Pattern[str], ...]:
    """Words that tell, shortly after an alarm, that it was none too many."""
    return words.patterns("relapse")


@in_all_languages("acts")
def _taken(words: Vocabulary) -> tuple[tuple[re.Pattern[str], ...], tuple[re.Pattern[str], ...]]:
    """How it is asked whether a place is free, and said that somebody is there and no more."""
    return words.patterns("asks_if_free"), words.patterns("is_taken")


@in_all_languages("acts")
def _kinds(words: Vocabulary) -> dict[str, re.Pattern[str]]:
    """How the words of each kind of danger begin."""
    names = dict.fromkeys(name for _, found in words.each("dangers") for name in found)
    return {
        name: re.compile(rf"(?<!\w)(?:{literally(words.words('dangers', name))})") for name in names
    }


@in_all_languages("acts")
def _all_over(words: Vocabulary) -> re.Pattern[str]:
    """Those of them that say that it was none at all."""
    return re.compile(rf"(?<!\w)(?:{literally(words.words('all_over'))})(?!\w)")


@in_all_languages("acts")
def _unhurt(words: Vocabulary) -> re.Pattern[str]:
    """Phrases that say that all is well."""
    return re.compile(rf"(?<!\w)(?:{literally(words.words('unhurt'))})(?!\w)")


@in_all_languages("acts")
def _spoken_of(words: Vocabulary) -> re.Pattern[str]:
    """Words for somebody who was named before, at the head of others."""
    return re.compile(rf"(?:\w+\W+)?(?:{literally(words.words('spoken_of'))})(?!\w)")


@in_all_languages("acts")
def _no_false_alarm(words: Vocabulary) -> re.Pattern[str]:
    """What says right before such a phrase that it is none: "this is not a"."""
    return re.compile(rf"(?<!\w)(?:{literally(words.words('no_false_alarm'))}) $")


_READ = 40_000
"""So many signs are read, which no message exceeds; one of them may stand for eighteen (`ﷺ`)."""


@kept_by_text
def _plain(text: str) -> str:
    return plain(text)[:_READ]


def beside_false_alarm(text: str) -> tuple[str, str] | None:
    """What is said before and after words that take an alarm back: "sorry, false alarm, it was
    steam"; None where none do: "this is no false alarm".
    """
    said = _plain(text)
    found = _false_alarm().search(said)
    if found is not None and _no_false_alarm().search(said[: found.start()]):
        return None
    return _beside(said, found) if found else beside_a_jest(text)


def beside_a_jest(text: str) -> tuple[str, str] | None:
    """What is said before and after words with which one takes back what one just said: "he fell,
    no, just kidding, he is sitting"; None where there are none.
    """
    said = _plain(text)
    found = next(filter(None, (one.search(said) for one in _in_jest())), None)
    return _beside(said, found) if found else None


def _beside(said: str, found: re.Match[str]) -> tuple[str, str]:
    return said[: found.start()].strip(), said[found.end() :].strip()


def ends_an_alarm(text: str) -> bool:
    """Whether words say that an alarm was none at all: not "no danger", beside which there may be
    something to do.
    """
    return _all_over().search(_plain(text)) is not None or beside_a_jest(text) is not None


def is_relapse(text: str) -> bool:
    """Whether words tell, shortly after an alarm that was taken back, that there is danger after
    all: "no, he is gone again". Alone they tell of none.
    """
    said = _plain(text)
    return beside_false_alarm(text) is None and any(one.search(said) for one in _relapse())


def is_but_taken(text: str, question: str) -> bool:
    """Whether words only say that somebody is there, where it was asked whether a place is free."""
    asks, says = _taken()
    asked, said = _plain(question), _plain(text)
    return any(a.search(asked) for a in asks) and any(one.fullmatch(said) for one in says)


def is_unhurt(text: str) -> bool:
    """Whether words say that all is well, that nobody is hurt."""
    return _unhurt().search(_plain(text)) is not None


def names_somebody(text: str) -> bool:
    """Whether a text names a person, or who speaks: not the things of which it tells twice what
    befell them, "the blinds fell down, they fell on the desk".
    """
    return _somebody().search(_without(_said_again(), _plain(text))) is not None


def without_fright(text: str) -> str:
    """What is left of a text that tells of a matter and that it frightened others; "" where it
    tells nothing else, or no fright.
    """
    said = _plain(text)
    left = _without(_frights(), said)
    return "" if left == said else left.strip()


def without_figures(text: str) -> str:
    """What is left of a text without its figures of speech."""
    return " ".join(_without(_figures(), _plain(text)).split()).strip(" ,.;:!?-")


def but_for_figures(text: str) -> str:
    """A text as typed where no figure of speech stands in it, else what is left of it."""
    left = without_figures(text)
    return text if left == plain(text) else left


def but_for_names(text: str) -> str:
    """A text without the names in which a word of danger tells of none: "hi from the , my mouse is
    broken"; "" where it is no more than those.
    """
    left = _without(_names(), text)
    kept = (line for line in left.splitlines() if not line.strip() or _WORD.search(line))
    return "\n".join(kept).strip() if _WORD.search(left) else ""


_WORD = re.compile(r"\w")


def needs_somebody(text: str) -> bool:
    """Whether beside the names a text tells which danger there is, or calls somebody over: "to the
    emergency department, quick".
    """
    left = but_for_names(text)
    return names_a_danger(left) or _needed().search(plain(left)) is not None


def is_told_of(text: str) -> bool:
    """Whether words show that a danger is told of, taught or feared, and not met now: not "this is
    no drill".
    """
    return _is_told_of(_plain(text))


def _is_told_of(said: str) -> bool:
    found = _told_of().finditer(said)
    denied = _not_told_of()
    return any(not denied.search(said[max(0, one.start() - _NEAR) : one.start()]) for one in found)


_NEAR = 24
"""So many signs before a word hold what denies it."""


def met_now(text: str) -> tuple[bool, bool]:
    """Whether a word of danger stands in a text, and one of the gravest, as of what is met now: of
    long ago there is neither, and what is told of or taught is less grave.
    """
    danger, grave = has_danger(text), is_grave(text)
    said = _plain(text)
    if _long_ago().search(said):
        return False, False
    if _is_told_of(said):
        return danger or grave, False
    return danger, grave


def names_a_danger(text: str) -> bool:
    """Whether a text says which kind of danger there is, or tells of a grave one: not "he is
    gone".
    """
    return bool(kinds_in(text)) or is_grave(text)


def is_another_danger(text: str, other: str) -> bool:
    """Whether both tell of which kind of danger they are, and of no kind alike."""
    one, two = kinds_in(text), kinds_in(other)
    return bool(one and two) and one.isdisjoint(two)


def kinds_in(text: str) -> set[str]:
    """The kinds of danger that a text names."""
    said = _harmful(_plain(text))
    return {name for name, pattern in _kinds().items() if pattern.search(said)}


def goes_on_about_somebody(text: str) -> bool:
    """Whether words go on about what was said before, or begin with somebody who was named
    there: "he ate half".
    """
    return goes_on(text) or _spoken_of().match(_plain(text)) is not None


def is_of_danger(text: str, phrases: Iterable[str]) -> bool:
    """Whether what is asked for by these phrases is for the danger that a text tells of: of a kind
    with it, or grave where the text names no kind.
    """
    told = kinds_in(text)
    return any(told & kinds_in(one) if told else is_grave(one) for one in phrases)


def is_of_same_danger(text: str, phrases: Iterable[str]) -> bool:
    """Whether a text names a kind of danger that one of these phrases names too."""
    told = kinds_in(text)
    return any(told & kinds_in(one) for one in phrases)


def words_of_danger(text: str) -> tuple[str, ...]:
    """The words of a text that begin as words of danger do, each once."""
    said = _harmful(_plain(text))
    patterns = [one for one in (_certain(), _grave(), _danger()) if one is not None]
    found = [met for one in patterns for met in one.finditer(said)]
    ends = (re.split(r"\W", said[met.end() :], maxsplit=1)[0] for met in found)
    return tuple(dict.fromkeys(f"{met[0]}{end}" for met, end in zip(found, ends, strict=True)))


def is_certain(text: str) -> bool:
    """Whether words stand in the text that are an emergency: somebody lies on the floor, or chokes
    now; or it is a cry in whatever language.
    """
    certain, said = _certain(), _plain(text)
    called = _numbers()[1].search(_harmful(said)) is not None
    met = is_cry(text) or _is_befallen(said) or any(one.search(said) for one in _surely())
    befallen = met and not _is_told_of(said)
    return called or befallen or (certain is not None and certain.search(said) is not None)


def is_emergency_number(text: str) -> bool:
    """Whether the text is nothing but the number that is called in an emergency."""
    return _numbers()[0].fullmatch(_plain(text)) is not None


def is_grave(text: str) -> bool:
    """Whether words stand in the text that hardly ever tell of anything but danger, or it says that
    somebody is laid low.
    """
    grave, said = _grave(), _harmful(_plain(text))
    named = grave is not None and grave.search(said) is not None
    return named or _is_befallen(said) or any(pattern.search(said) for pattern in _laid_low())


def _is_befallen(said: str) -> bool:
    harmful = _harmful(said)
    return any(pattern.search(harmful) for pattern in _befalls())


@kept_by_text
def _harmful(said: str) -> str:
    """What is left without the phrases, names and figures of speech in which a word of danger tells
    of none.
    """
    return _without((*_figures(), *_names()), _harmless().sub(" ", said))


def _without(patterns: Iterable[re.Pattern[str]], said: str) -> str:
    for pattern in patterns:
        said = pattern.sub(" ", said)
    return said


_MARKS = re.compile(r"[,.;:!?\n]+")
_A_PART = 3


def parts_with_danger(text: str) -> list[str]:
    """The parts between marks in which a word of danger stands, where there are several parts: what
    is said before or after in a message does not make it less of one. Not where it is told twice
    what befell some things.
    """
    if any(one.search(_plain(text)) for one in _said_again()) and not names_somebody(text):
        return []
    parts = [part.strip() for part in _MARKS.split(text) if len(part.split()) >= _A_PART]
    return [part for part in parts if met_now(part)[0]] if len(parts) > 1 else []


def lines_of(text: str) -> list[str]:
    """The lines of a text of several, without the marks of a list or a quote before them; none of
    a text of one.
    """
    lines = [found for line in text.splitlines() if (found := _BULLET.sub("", line).strip())]
    return lines if len(lines) > 1 else []


_BULLET = re.compile(r"^[\s>*\u2022\u25aa\u25e6\u2013-]+")


def has_danger(text: str) -> bool:
    """Whether a word of danger stands in the text."""
    return _danger().search(_harmful(_plain(text))) is not None
