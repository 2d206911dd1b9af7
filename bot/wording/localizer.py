"""Says texts and moments in a language: gettext for the texts, Babel for dates, times and lists.

Every text is a gettext message whose id is the English text. The texts of a language are the `.po`
files in its folder (`catalog/languages/<code>/texts`), loaded together, once
(docs/decisions/0030-babel.md, 0031-a-language-is-a-folder.md).
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from gettext import NullTranslations
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_timedelta
from babel.lists import format_list
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import Translations

from catalog.language_packs import Language, LanguagePack, pack

_QUOTES = "“”"
_ENDS_OF_SENTENCES = (".", ":", "!", "?")
_DAY_PATTERNS = {
    "this_week": "EEEE",
    "this_year": "EEEE d MMMM",
    "any_year": "EEEE d MMMM y",
}


def phrase(msgid: str) -> str:
    """Mark a text that stands in a table, so that it is found and translated; it is said later with
    `Localizer.say`.
    """
    return msgid


_TWO_ENDS = re.compile(r"([?!])\.(?=\s|$)")
_NEAR = {-1: phrase("yesterday"), 0: phrase("today"), 1: phrase("tomorrow")}


def texts(language: Language) -> NullTranslations:
    """All texts of a language; one that brings none says the message ids."""
    return _loaded(pack(language))[0]


def wordings(language: Language) -> Mapping[str, str]:
    """How a language says each text, by its id, of one and of several each for itself; none for a
    language that says the ids.
    """
    return _loaded(pack(language))[1]


@lru_cache
def _loaded(of: LanguagePack) -> tuple[NullTranslations, Mapping[str, str]]:
    files = sorted((of.folder / "texts").glob("*.po"))
    if not files:
        return NullTranslations(), {}
    whole = Catalog(locale=of.locale)
    said: dict[str, str] = {}
    for path in files:
        with path.open("rb") as file:
            for message in read_po(file, locale=of.locale):
                if message.id and message.string:
                    whole.add(message.id, message.string)
                    said |= _each(message.id, message.string)
    compiled = io.BytesIO()
    write_mo(compiled, whole)
    compiled.seek(0)
    return Translations(compiled), said


def _each(ids: str | Sequence[str], said: str | Sequence[str]) -> dict[str, str]:
    """A text by its id; one of one and of several as two."""
    if isinstance(ids, str) or isinstance(said, str):
        return {str(ids): str(said)}
    return dict(zip(ids, said, strict=False))


@lru_cache(maxsize=1024)
def _day_in(day: dt.date, pattern: str, locale: str) -> str:
    """A day as it is written, kept: the same few days stand in most answers."""
    return format_date(day, pattern, locale=locale)


LARGE = 10_000
"""From here on the digits of a number stand apart: "10,000"; a year or a room has none of them."""


@dataclass(frozen=True)
class Localizer:
    """Says things in one language; moments are told on the clock of `zone`."""

    language: Language
    zone: str = "Europe/Amsterdam"

    @property
    def locale(self) -> str:
        """Babel's locale of the language."""
        return pack(self.language).locale

    def say(self, msgid: str, /, **values: object) -> str:
        """The text in this language, its `{places}` filled in, numbers as the language has them;
        one sign ends a sentence, also where what is filled in ends with its own.
        """
        said = texts(self.language).gettext(msgid).format(**self._written(values))
        ends = any(str(value).endswith(("?", "!")) for value in values.values())
        return _TWO_ENDS.sub(r"\1", said) if ends else said

    def many(self, one: str, more: str, n: int, /, **values: object) -> str:
        """The text for one or for several; `{n}` is the number, in words while it is small."""
        text = texts(self.language).ngettext(one, more, n)
        number = self.count(n)
        if text.startswith("{n}") and text.endswith(_ENDS_OF_SENTENCES):
            number = number[:1].upper() + number[1:]
        return text.format(n=number, **self._written(values))

    def _written(self, values: Mapping[str, object]) -> dict[str, object]:
        """What is said in a text, its numbers as this language writes them."""
        return {name: self._number(value) for name, value in values.items()}

    def _number(self, value: object) -> object:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return value
        return self.number(value) if value >= LARGE or value != int(value) else str(int(value))

    def count(self, n: int) -> str:
        """How many, as one says it: "three"; digits beyond what the language's data names, those of
        large numbers apart.
        """
        spoken = pack(self.language).data("numbers").get("spoken", ())
        if 0 < n <= len(spoken):
            return str(spoken[n - 1])
        return self.number(n) if n >= LARGE else str(n)

    def number(self, n: float) -> str:
        """A number as this language writes it, with one decimal where it is not whole."""
        return str(format_decimal(n, format="#,##0.#", locale=self.locale))

    def mean(self, n: float) -> str:
        """A mean as this language writes it, always with one decimal."""
        return str(format_decimal(n, format="#,##0.0", locale=self.locale))

    def short_date(self, day: dt.date) -> str:
        """A day in short: "24 Nov 2026"."""
        return str(format_date(day, format="medium", locale=self.locale))

    def in_quotes(self, text: str) -> str:
        """The text between the language's quotation marks."""
        before, after = pack(self.language).data("language").get("quotes", _QUOTES)
        return f"{before}{text}{after}"

    def within(self, text: str) -> str:
        """A label as it stands within a line: in lower case, unless nouns keep their capitals."""
        keeps = pack(self.language).nouns_have_capitals
        return text if keeps else text.lower()

    def time(self, moment: dt.datetime, now: dt.datetime) -> str:
        """A moment as one says it: "today 16:30", "tomorrow 10:00", "Thursday 10:00", "Tuesday 24
        November 10:00".
        """
        return f"{self._day(moment, now)[1]} {self._clock(moment)}"

    def by(self, moment: dt.datetime, now: dt.datetime) -> str:
        """A moment as a limit: "by 16:30 today", "vandaag vóór 16:30"."""
        clock, shown = self._clock(moment), moment
        if clock == "00:00":
            clock, shown = "24:00", moment - dt.timedelta(seconds=1)
        ahead, day = self._day(shown, now)
        if ahead in _NEAR:
            return self.say("by {clock} {day}", clock=clock, day=day)
        return self.say("by {clock} on {day}", clock=clock, day=day)

    def since(self, moment: dt.datetime, now: dt.datetime) -> str:
        """A moment something began: "since 10:41", "since yesterday 10:41"."""
        today = self._days(moment, now) == 0
        return self.say(
            "since {moment}", moment=self._clock(moment) if today else self.time(moment, now)
        )

    def ago(self, moment: dt.datetime, now: dt.datetime) -> str:
        """How long ago (or ahead) a moment is: "2 hours ago", "over 5 minuten"; "just now" within
        the minute.
        """
        if abs(moment - now) < dt.timedelta(minutes=1):
            return self.say("just now")
        return format_timedelta(moment - now, add_direction=True, threshold=1, locale=self.locale)

    def span(self, length: dt.timedelta) -> str:
        """A stretch of time: "2 hours", "35 minuten"; a minute at the least."""
        length = max(length, dt.timedelta(minutes=1))
        return format_timedelta(length, threshold=1, granularity="minute", locale=self.locale)

    def lasting(self, since: dt.datetime, now: dt.datetime) -> str:
        """How long something goes on already: "for 2 hours", "al 2 uur"."""
        return self.say("for {span}", span=self.span(now - since))

    def date(self, day: dt.date) -> str:
        """A day in full: "Tuesday 24 November 2026"."""
        return self._in_pattern(day, "any_year")

    def languages(self, codes: Iterable[Language], *, either: bool = True) -> str:
        """Languages by their names in this one: "English or Dutch", "English and Dutch"; by its
        code one that nobody has a name for.
        """
        names = Locale.parse(self.locale).languages
        return self.joined((names.get(code, code) for code in codes), either=either)

    def joined(self, parts: Iterable[str], *, either: bool = False) -> str:
        """Several as one: "a, b and c", or "a, b or c"."""
        return format_list(list(parts), style="or" if either else "standard", locale=self.locale)

    def _days(self, moment: dt.datetime, now: dt.datetime) -> int:
        zone = ZoneInfo(self.zone)
        return (moment.astimezone(zone).date() - now.astimezone(zone).date()).days

    def _day(self, moment: dt.datetime, now: dt.datetime) -> tuple[int, str]:
        """So many days ahead, and how that day is called."""
        zone = ZoneInfo(self.zone)
        day, today = moment.astimezone(zone).date(), now.astimezone(zone).date()
        ahead = (day - today).days
        if ahead in _NEAR:
            return ahead, self.say(_NEAR[ahead])
        if 1 < ahead < 7:
            return ahead, self._in_pattern(day, "this_week")
        name = "this_year" if day.year == today.year or 0 < ahead < 180 else "any_year"
        return ahead, self._in_pattern(day, name)

    def _in_pattern(self, day: dt.date, name: str) -> str:
        """A day in one of the language's own patterns (`day_patterns` in its `language.yaml`)."""
        own = pack(self.language).data("language").get("day_patterns", {})
        return _day_in(day, own.get(name, _DAY_PATTERNS[name]), self.locale)

    def _clock(self, moment: dt.datetime) -> str:
        return moment.astimezone(ZoneInfo(self.zone)).strftime("%H:%M")
