"""Finds which of the choices shown last a typed message picks: by number, by order ("de tweede"),
by label; one of them, or several ("1 and 3", "both"). Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import dropwhile, pairwise, zip_longest

from rapidfuzz import fuzz

from bot.conversation.read.reading import content_words, plain, words_of, yes_or_no
from bot.conversation.read.vocabulary import Vocabulary, in_all_languages, literally
from bot.conversation.state.dialogue import ShownOption

_NEAR = 88
_MOST_WORDS = 4


@dataclass(frozen=True)
class PickingWords:
    """The words around the number, order or label of a choice."""

    number: re.Pattern[str]
    order: Mapping[str, int]
    """The places of a list as words: the first is 1, the last is -1."""
    around: frozenset[str]
    beside: frozenset[str]
    """Words that may stand beside it in a sentence about the choice."""
    middle: frozenset[str]
    denied: frozenset[str]
    """Words that say which choice it is not."""
    every: frozenset[str]
    """Words for all choices at once."""
    written: Mapping[str, int]
    """Numbers as words."""
    with_word: re.Pattern[str]
    """A number after a word for a choice, anywhere in what is said: "option 3", "number two"."""
    of_what: frozenset[str]
    """Words that begin a few words on what the matter is of: "of", "voor"."""
    the_one: frozenset[str]
    """Words that point out one of several before those: "the one"."""
    it_is: frozenset[str]
    """Words that may stand before those: "it is"."""
    none: re.Pattern[str] | None
    """Words for none of the choices, anywhere in what is said; None where no language has any."""


@in_all_languages("answers")
def picking_words(words: Vocabulary) -> PickingWords:
    """The words by which a choice is picked."""
    option = literally((*words.words("option"), "#"))
    numbers, none = words.of("numbers").table("numbers"), words.words("none_of")
    return PickingWords(
        number=re.compile(rf"(?:{option})?\.?\s*(\d{{1,2}})\s*[.)]?"),
        order=words.of("numbers").table("ordinals"),
        around=frozenset(words.words("around_option")),
        beside=frozenset(words.words("around_option") + words.words("hedges")),
        middle=frozenset(words.words("middle")),
        denied=frozenset(words.words("denied")),
        every=frozenset(words.words("every")),
        written=numbers,
        with_word=re.compile(
            rf"(?<!\w)(?:{option})\.?\s*(\d{{1,2}}|{literally(tuple(numbers))})(?![\w.:,]\d|\w)"
        ),
        of_what=frozenset(words.words("of_what")),
        the_one=frozenset(words.words("the_one")),
        it_is=frozenset(words.words("it_is")),
        none=re.compile(rf"(?<!\w)(?:{literally(none)})(?!\w)") if none else None,
    )


@dataclass(frozen=True)
class NameWords:
    """The words around the name of a team or person."""

    before: tuple[str, ...]
    """"to", "aan"."""
    myself: frozenset[str]


@in_all_languages("answers")
def name_words(words: Vocabulary) -> NameWords:
    """The words around a name."""
    return NameWords(words.words("before_name"), frozenset(words.words("myself")))


def denials() -> frozenset[str]:
    """Words that say which it is not."""
    return picking_words().denied


def by_number(text: str, options: Sequence[ShownOption]) -> ShownOption | None:
    """The choice with that number, counted from 1, or in that order."""
    said, known = plain(text), picking_words()
    found = known.number.fullmatch(said)
    if found:
        return _at(int(found[1]), options) if int(found[1]) else None
    words = [w for w in words_of(said) if w not in known.around]
    if len(words) != 1:
        return None
    place = _place(words[0], len(options)) or known.written.get(words[0], 0)
    return _at(place, options) if place else None


def _place(word: str, count: int) -> int:
    """The place in a list of so many that a word names, -1 for the last; 0 when it names none."""
    known = picking_words()
    if word in known.middle and count % 2:
        return count // 2 + 1
    return known.order.get(word.replace("_", " "), 0)


def within(text: str, options: Sequence[ShownOption]) -> ShownOption | None:
    """The one choice that a sentence names by its number or order ("the second, I think"); None
    when it names none, or several.
    """
    known = picking_words()
    if numbered := known.with_word.search(plain(text)):
        said = numbered[1]
        place = int(said) if said.isdigit() else known.written[said]
        return _at(place, options) if place else None
    places = _places(text, len(options))
    found = _at(places[0], options) if len(places) == 1 else None
    return None if found is None or _numbers_a_thing(text, found) else found


def _numbers_a_thing(text: str, option: ShownOption) -> bool:
    """Whether the number is the name of something that is not this choice: "kamer 2", "Linde 2"."""
    own = picking_words().beside | set(words_of(plain(option.label)))
    pairs = pairwise(words_of(plain(text)))
    return any(n.isdigit() and bool(content_words(one)) and one not in own for one, n in pairs)


def of_what(text: str) -> bool:
    """Whether the words begin by saying of what it is, for whom or where: "for the night shift",
    "it's for the night shift".
    """
    known = picking_words()
    said = list(dropwhile(known.it_is.__contains__, words_of(text)))
    return any(word in known.of_what for word in said[:1])


def after_none(text: str) -> str | None:
    """What follows the words for none of the choices: "none of these, it is about the phone"; None
    where no such words are said.
    """
    none = picking_words().none
    found = none.search(text.casefold()) if none else None
    if found is None:
        return None
    _, *after = _MARK.split(text[found.end() :], maxsplit=1)
    return after[0].strip() if after else ""


def is_but_none(text: str) -> bool:
    """Whether the words only say that it is none of the choices: "no, none of them"."""
    none, known = picking_words().none, picking_words()
    found = none.search(text.casefold()) if none else None
    if found is None:
        return False
    head = text[: found.start()]
    beside = [*words_of(yes_or_no(head).rest if yes_or_no(head).said else head)]
    beside += words_of(text[found.end() :])
    return {*known.beside, *known.it_is, *known.every, *known.written} >= set(beside)


_MARK = re.compile(r"[,.;:!-]")


def several(text: str, options: Sequence[ShownOption]) -> tuple[ShownOption, ...]:
    """The choices that are named when it is more than one: "1 and 3", "both", in the order typed;
    empty when it is one, or none.
    """
    said = set(words_of(text)) - picking_words().around
    if said and said <= picking_words().every | set(picking_words().written) and len(options) > 1:
        return tuple(options) if said & picking_words().every else ()
    places = _places(text, len(options))
    found = [option for place in places if (option := _at(place, options)) is not None]
    return tuple(found) if len(found) > 1 else ()


def _places(text: str, count: int) -> list[int]:
    """The places that a few words name by number or order, each once, in the order typed; none
    where more is said than that, but for an order that no other word goes with ("the second, that
    screen"), and none where it is said which it is not.
    """
    said, known = _orders_joined(plain(text)), picking_words()
    words, tokens = words_of(said), _TOKEN.findall(said)
    if known.denied & set(words) or len(words) > _A_LONG_SENTENCE:
        return []
    more = sum(not _names(word, count) and word not in known.beside for word in words)
    counted = more and (_counts(tokens) or _is_of_things(words))
    if more <= _A_WORD and len(words) <= _A_SENTENCE and not counted:
        found = [_names(word, count) for word in words]
    else:
        clauses = (clause for clause in _MARKS.split(said) if _hardly_tells(clause, count))
        found = [place for clause in clauses for place in _places_alone(clause, count)]
    return list(dict.fromkeys(place for place in found if place and place <= count))


def _places_alone(clause: str, count: int) -> Iterator[int]:
    """The places that a clause names by an order that no other word goes with."""
    tokens = _TOKEN.findall(clause)
    for one, after in zip_longest(tokens, tokens[1:], fillvalue=""):
        if _stands_alone(after):
            yield _place(one, count)


def _hardly_tells(clause: str, count: int) -> bool:
    """Whether a clause says hardly more than which choice it is: in "the new colleague starts on
    the first" the first is a day.
    """
    beside, told = picking_words().beside, content_words(clause)
    return sum(not _names(word, count) and word not in beside for word in told) <= _A_WORD


def _names(word: str, count: int) -> int:
    return int(word) if word.isdigit() else _place(word, count)


def _counts(tokens: Sequence[str]) -> bool:
    """Whether a number counts people or things rather than picking: "for 1 person", "vegetarian for
    3".
    """
    of_whom = name_words().before
    return any(one in of_whom and after.isdigit() for one, after in pairwise(tokens))


def _is_of_things(words: Sequence[str]) -> bool:
    """Whether a number stands before the thing it counts, which ends the words: "no, 2 chairs"."""
    number, thing = words[-2:] if len(words) > 1 else ("", "")
    known = picking_words()
    return number.isdigit() and bool(content_words(thing)) and thing not in known.beside


def _stands_alone(after: str) -> bool:
    """Whether what comes after an order is no word that it goes with, as in "the first time"."""
    return not after[:1].isalnum() or after in picking_words().beside


def _orders_joined(text: str) -> str:
    """The text with an order of two words made one: "the top one"."""
    for order in picking_words().order:
        text = text.replace(order, order.replace(" ", "_")) if " " in order else text
    return text


_MARKS = re.compile(r"[,.;:!?]")
_TOKEN = re.compile(r"[\w'/-]+|[,.;:!?]")
_A_SENTENCE, _A_LONG_SENTENCE, _A_WORD = 9, 14, 1
"""A choice is named by its place in so few words, and so few that say something else."""


def _at(place: int, options: Sequence[ShownOption]) -> ShownOption | None:
    """The option at a place, counted from 1; -1 is the last of the same kind as the first: no way
    back that stands beneath the answers.
    """
    if place < 0:
        alike = [option for option in options if option.verb == options[0].verb]
        return alike[place] if alike else None
    return options[place - 1] if place <= len(options) else None


def by_yes_or_no(text: str, options: Sequence[ShownOption]) -> ShownOption | None:
    """The one choice that is a yes (or a no), for a bare yes (or no)."""
    answer = yes_or_no(text)
    if answer.said is None or answer.rest:
        return None
    same = [o for o in options if yes_or_no(o.label).said is answer.said]
    return same[0] if len(same) == 1 else None


def by_label(text: str, options: Sequence[ShownOption], *, loosely: bool) -> ShownOption | None:
    """The one choice with that label; `loosely`: a slip, or telling words of it, are enough."""
    said = plain(text)
    if not said:
        return None
    exact = next((option for option in options if plain(option.label) == said), None)
    if exact or not loosely:
        return exact
    return _only(_nearly(said, options)) or _only(_in_part(said, options))


def _nearly(said: str, options: Sequence[ShownOption]) -> list[ShownOption]:
    """The choices whose label this is, but for a slip."""
    if len(said) <= 3:
        return []
    return [option for option in options if fuzz.ratio(said, plain(option.label)) >= _NEAR]


def _in_part(said: str, options: Sequence[ShownOption]) -> list[ShownOption]:
    """The choices whose label has all telling words of these few."""
    words = words_of(said)
    typed = [w for w in words if len(w) > 2 and w not in picking_words().around]
    if not typed or len(words) > _MOST_WORDS:
        return []
    return [option for option in options if all(_in(word, option.label) for word in typed)]


def _only(found: Sequence[ShownOption]) -> ShownOption | None:
    return found[0] if len(found) == 1 else None


def _in(word: str, label: str) -> bool:
    if any(c.isdigit() for c in word):
        return word in words_of(label)
    return any(fuzz.ratio(word, own) >= _NEAR for own in words_of(label))
