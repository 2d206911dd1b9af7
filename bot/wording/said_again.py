"""Says again in another language what the desk said in one. Pure.

A text is looked up among those that we have, and said anew with what stood in it: texts of ours and
of the catalogue, days, spans and numbers in the other language; names, hours and people's own words
as they are. A text of which a part cannot be said again is left whole as it was said.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from string import Formatter

from babel.dates import format_timedelta, get_day_names, get_month_names

from bot.wording.localizer import Localizer, wordings
from catalog.language_packs import Language, pack
from catalog.model import Catalogue
from catalog.texts import Text

_PLACE = re.compile(r"\{(\w+)\}")
_WORD = re.compile(r"[^\W\d_]{2,}")
_SENTENCES = re.compile(r"(?<=[.!?]) (?=\S)")
_STAYS = re.compile(r"[\W\d]*|[A-Z]{1,24}-\d+|[“\"«„].*[”\"»“]", re.S)
"""Hours, figures and signs, a call's number, and what stands in quotation marks."""
_BY = ("by {clock} {day}", "by {clock} on {day}")
_MOMENT = re.compile(r"(.+) (\d{1,2}:\d\d)")
_DATE = re.compile(r"(\w+) (\d{1,2}) (\w+)( \d{4}|)")
_SINCE = "since {moment}"
_NEAR = ("yesterday", "today", "tomorrow")
_CALL = re.compile(r"([A-Z]{1,24}-\d+) \((.+)\)", re.S)
"""A call with what it is: something of the catalogue, or how people said it."""
_DEEPEST, _KEPT, _REMEMBERED = 4, 4, 4_096
_LONGEST = 1_200
"""Signs of a text that is looked for: what is longer is mostly of people themselves."""
_MOST_WAYS = 20_000
"""In so many ways a text may fall apart into the places of one."""
_HEAD = 2


@dataclass(frozen=True)
class _Template:
    """A text with places: how it is found, what parts its places, which words it surely has, and
    its id.
    """

    written: str
    between: tuple[str, ...]
    surely: str
    id: str

    def parts_of(self, text: str) -> Iterator[dict[str, str]]:
        """What stands in its places, each place taking as little as it can, then as much; nothing
        where what parts them stands there so often that looking would take long.
        """
        if math.prod(text.count(piece) for piece in self.between) > _MOST_WAYS:
            return
        for written in (self.written, self.written.replace(".+?)", ".+)")):
            if found := _compiled(written).fullmatch(text):
                yield found.groupdict()


@lru_cache(_REMEMBERED)
def _compiled(written: str) -> re.Pattern[str]:
    return re.compile(written, re.S)


class _Tongue:
    """What one language says, by how it says it."""

    def __init__(self, language: Language, ids: Iterable[str], named: Iterable[Text]) -> None:
        self.localizer = Localizer(language)
        own = wordings(language)
        # Beside a name of several words one must know where it begins.
        self.days = pack(language).data("language").get("day_patterns")
        self.since = re.escape(own.get(_SINCE, _SINCE).partition("{")[0])
        self.exact: dict[str, set[str]] = defaultdict(set)
        self.templates: dict[str, list[_Template]] = defaultdict(list)
        for id in ids:
            said = own.get(id, id)
            if _PLACE.search(said):
                self._template(said, id)
            else:
                self.exact[said].add(id)
        self.named: dict[str, list[Text]] = defaultdict(list)
        for text in named:
            if language in text.languages:
                self.named[text.in_(language)].append(text)
        self.counted = {word: n for n, word in reversed(list(enumerate(_counted(language))))}
        self.words = frozenset(
            word
            for said in (*(own.get(id, id) for id in ids), *self.named)
            for word in _words(_PLACE.sub(" ", said))
        )

    def _template(self, said: str, id: str) -> None:
        pieces = _PLACE.split(said)
        names, pattern = set[str](), ""
        for n, piece in enumerate(pieces):
            if n % 2 and piece in names:
                pattern += f"(?P={piece})"
            elif n % 2:
                names.add(piece)
                pattern += f"(?P<{piece}>{self.since if piece == 'since' else ''}.+?)"
            else:
                pattern += re.escape(piece)
        surely = max(pieces[::2], key=len)
        head = pieces[0][:_HEAD] if len(pieces[0]) >= _HEAD else ""
        between = tuple(piece for piece in pieces[2:-1:2] if piece)
        self.templates[head].append(_Template(pattern, between, surely, id))

    def templates_of(self, text: str) -> Iterator[_Template]:
        """Those that a text may be made of."""
        for head in {text[:_HEAD], ""}:
            yield from (one for one in self.templates.get(head, ()) if one.surely in text)


class SaidAgain:
    """Finds the texts of an organisation's desk in each of its languages."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        spoken = tuple(catalogue.organisation.languages)
        ids = {id for language in spoken for id in wordings(language)}
        named = tuple(_named(catalogue))
        self._tongues = {language: _Tongue(language, ids, named) for language in spoken}
        self._names = frozenset(person.name for person in catalogue.people.values())
        self._into = lru_cache(_REMEMBERED)(self._uncached)
        self._said = lru_cache(_REMEMBERED)(self._said_once)
        self.language_of = lru_cache(_REMEMBERED)(self._language_of)

    def _language_of(self, text: str) -> Language | None:
        """The language of a text of ours, by the words that no other has; None where these do not
        tell.
        """
        words = _words(text)
        told = {one: sum(w in tongue.words for w in words) for one, tongue in self._tongues.items()}
        best = sorted(told, key=lambda one: told[one], reverse=True)
        if not best or (len(best) > 1 and told[best[0]] == told[best[1]]):
            return None
        return best[0]

    def into(self, language: Language, text: str) -> str | None:
        """The text in this language; None where it is said in it already, or cannot be."""
        return self._into(language, text) if language in self._tongues else None

    def _uncached(self, language: Language, text: str) -> str | None:
        own = self._tongues[language]
        if not text.strip() or len(text) > _LONGEST or self.language_of(text) == language:
            return None
        others = (tongue for source, tongue in self._tongues.items() if source != language)
        told = (self._whole(text, tongue, own) for tongue in others)
        return next((said for said in told if said is not None), None)

    def _whole(self, text: str, source: _Tongue, own: _Tongue) -> str | None:
        """A text of several lines: all of it at once, else line by line."""
        if (whole := self._said(text, source, own)) is not None:
            return whole
        lines = [self._line(line, source, own) for line in text.split("\n")]
        said = [line for line in lines if line is not None]
        return "\n".join(said) if len(said) == len(lines) else None

    def _line(self, line: str, source: _Tongue, own: _Tongue) -> str | None:
        before = "• " if line.startswith("• ") else ""
        text = line.removeprefix("• ")
        said = self._answered(text, source, own) or self._piece(text, source, own)
        return None if said is None else before + said

    def _piece(self, text: str, source: _Tongue, own: _Tongue, deep: int = 0) -> str | None:
        """One text, or several sentences after each other."""
        whole = self._said(text, source, own, deep)
        if whole is not None or deep >= _DEEPEST:
            return whole
        sentences = [self._said(one, source, own, deep) for one in _SENTENCES.split(text)]
        said = [one for one in sentences if one is not None]
        return " ".join(said) if len(said) == len(sentences) > 1 else None

    def _answered(self, text: str, source: _Tongue, own: _Tongue) -> str | None:
        """A question of the catalogue with what was answered: in people's own words, if it is no
        choice that we name.
        """
        ask, mark, value = text.partition("? ")
        asked = self._named(f"{ask}?", source, own) if mark else None
        return f"{asked} {self._named(value, source, own) or value}" if asked else None

    def _said_once(self, text: str, source: _Tongue, own: _Tongue, deep: int = 0) -> str | None:
        """The text in the other language, where every way to find it comes to the same."""
        shaped = self._by_shape(text, source, own)
        if shaped is not None:
            return shaped
        found = {own.localizer.say(id) for id in source.exact.get(text, ())}
        if named := self._named(text, source, own):
            found.add(named)
        if not found and deep < _DEEPEST:
            found = set(self._by_templates(text, source, own, deep))
        if not found and (call := _CALL.fullmatch(text)):
            return f"{call[1]} ({self._said(call[2], source, own, _DEEPEST) or call[2]})"
        return found.pop() if len(found) == 1 else None

    def _by_shape(self, text: str, source: _Tongue, own: _Tongue) -> str | None:
        """What is known by how it is written: names, signs, a day, an hour."""
        if text in self._names or _STAYS.fullmatch(text):
            return text
        moment = _MOMENT.fullmatch(text)
        day = self._day(moment[1] if moment else text, source, own)
        return f"{day} {moment[2]}" if moment and day else day

    def _day(self, text: str, source: _Tongue, own: _Tongue) -> str | None:
        """A day as one says it, a stretch of time, a number; None where it is none."""
        if text in (near := {source.localizer.say(day): day for day in _NEAR}):
            return own.localizer.say(near[text])
        date = _DATE.fullmatch(text)
        if date is None or source.days != own.days:
            return _in_turn(text, source, own)
        day, month = (_in_turn(date[word], source, own) for word in (1, 3))
        return f"{day} {date[2]} {month}{date[4]}" if day and month else None

    def _named(self, text: str, source: _Tongue, own: _Tongue) -> str | None:
        """What is called the same here means the same: the first of them will do."""
        language = own.localizer.language
        named = source.named.get(text, ())
        return next((one.in_(language) for one in named if language in one.languages), None)

    def _by_templates(self, text: str, source: _Tongue, own: _Tongue, deep: int) -> Iterator[str]:
        for template in source.templates_of(text):
            for parts in template.parts_of(text):
                said = {n: self._piece(part, source, own, deep + 1) for n, part in parts.items()}
                values = {name: part for name, part in said.items() if part is not None}
                meant = _as_meant(template.id, parts, source)
                if len(values) < len(parts) or not _places(meant) <= values.keys():
                    continue  # a language may say "one" where another needs the number
                yield own.localizer.say(meant, **values)


@lru_cache(maxsize=2048)
def _places(id: str) -> frozenset[str]:
    """The places in a text that are filled in."""
    return frozenset(name for _, name, _, _ in Formatter().parse(id) if name)


def _as_meant(id: str, parts: Mapping[str, str], source: _Tongue) -> str:
    """Of the ways to say until when, the one for that day: some languages say both alike."""
    if id not in _BY:
        return id
    near = {source.localizer.say(day) for day in _NEAR}
    return _BY[parts["day"] not in near]


def _in_turn(word: str, source: _Tongue, own: _Tongue) -> str | None:
    """A day or month by its place among them."""
    place = source.counted.get(word)
    return None if place is None else _counted(own.localizer.language)[place]


def _words(text: str) -> frozenset[str]:
    return frozenset(word.lower() for word in _WORD.findall(text))


@lru_cache
def _counted(language: Language) -> tuple[str, ...]:
    """Days, months, stretches of time and numbers, in the same order in every language."""
    locale = pack(language).locale
    days, months = get_day_names("wide", locale=locale), get_month_names("wide", locale=locale)
    lengths = (
        *(dt.timedelta(minutes=n) for n in range(1, 60)),
        *(dt.timedelta(hours=n) for n in range(1, 24)),
        *(dt.timedelta(days=n) for n in range(1, 7)),
        *(dt.timedelta(weeks=n) for n in range(1, 4)),
    )
    spans = (format_timedelta(length, threshold=1, locale=locale) for length in lengths)
    numbers = [str(n) for n in pack(language).data("numbers").get("spoken", ())]
    padded = (*numbers, *map(str, range(len(numbers) + 1, 13)))[:12]
    named = (*(days[n] for n in range(7)), *(months[n] for n in range(1, 13)))
    return (*named, *spans, *padded)


def _named(catalogue: Catalogue) -> Iterator[Text]:
    """What the catalogue calls things, and what it asks."""
    yield catalogue.organisation.organisation
    for team in catalogue.teams:
        yield team.name
        for service in team.services:
            yield service.name
            for item in service.items:
                yield item.name
                for question in item.questions:
                    yield question.ask
                    yield from (choice.name for choice in question.choices)


_MADE: OrderedDict[int, SaidAgain] = OrderedDict()


def said_again(catalogue: Catalogue) -> SaidAgain:
    """That of a catalogue; the last few are kept."""
    made = _MADE.get(id(catalogue))
    if made is None or made.catalogue is not catalogue:
        made = _MADE[id(catalogue)] = SaidAgain(catalogue)
    while len(_MADE) > _KEPT:
        _MADE.popitem(last=False)
    return made
