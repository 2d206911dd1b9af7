"""Builds what a view of the figures shows: its picture, its tables, what is said with it. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.channels.pages.charts import Dots, Heat, Stacks, dots, heat, stacks
from bot.channels.pages.insight_address import View
from bot.wording.action_forms import kind_named
from bot.wording.call_formatter import CallFormatter
from routing.insight.shown import Figures, Key
from routing.rules.small_numbers import FEW

Value = str | int | float | dt.date | None
PARTS = ("picking_up", "working", "requester", "supplier")
TONES = ("waiting", "busy", "new", "late")


@dataclass(frozen=True)
class Row:
    """A row of a table: its values, and the query of the view it leads to, if any."""

    values: tuple[Value, ...]
    query: str = ""


@dataclass(frozen=True)
class Table:
    """A table: what its columns are called, which are shares of one, and which are means."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    shares: frozenset[int] = frozenset()
    means: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Quote:
    """Somebody's words, of a call; `opens`: whether who reads them may open it."""

    number: str
    words: str
    about: str = ""
    opens: bool = False


@dataclass(frozen=True)
class Shown:
    """All that a view shows; `sums`: a sentence with the figures of all of it."""

    picture: Dots | Stacks | Heat | None
    tables: tuple[Table, ...]
    sums: str = ""
    quotes: tuple[Quote, ...] = ()
    notes: tuple[str, ...] = field(default=())


@dataclass(frozen=True)
class Words:
    """Says what keys and columns are called."""

    formatter: CallFormatter
    view: View

    def say(self, msgid: str, /, **values: object) -> str:
        """A text in the reader's language."""
        return self.formatter.say(msgid, **values)

    def number(self, n: float) -> str:
        """A number as the reader's language writes it."""
        return self.formatter.localizer.number(n)

    def mean(self, n: float) -> str:
        """A mean as the reader's language writes it."""
        return self.formatter.localizer.mean(n)

    def nameless(self, rows: Iterable[tuple[str, Figures]]) -> tuple[str, ...]:
        """A note on what has no item, where there is any of it among these."""
        if self.view.by != "item" or all(key for key, _ in rows):
            return ()
        return (
            self.say(
                "Without an item is also what one team asks of another, and what warns of "
                "something; what people asked that nobody offers stands under “Not offered”."
            ),
        )

    def name(self, key: str) -> str:
        """What a row is called."""
        match self.view.by:
            case "item":
                return self.formatter.item(key) if key else self.say("without an item")
            case "kind":
                return kind_named(key, self.formatter).capitalize()
            case "domain":
                domains = self.formatter.catalogue.organisation.domains
                found = domains.get(key)
                return found.in_(self.formatter.localizer.language) if found else self.say("none")
            case _:
                return self.formatter.team(key)

    def inside(self, key: str) -> str:
        """The query of the same view for one row alone; "" where there is none."""
        if self.view.by in ("team", "supplier") and self.view.show != "time":
            return self.view.with_(by="item", team=key)
        return ""

    @property
    def of(self) -> str:
        """What the rows are."""
        heads = {
            "team": self.say("Link"),
            "item": self.say("Item"),
            "kind": self.say("Kind"),
            "domain": self.say("Domain"),
            "supplier": self.say("Supplier"),
        }
        return heads[self.view.by]


def percent(share: float | None) -> str:
    """A share as people read it."""
    return "–" if share is None else f"{share:.0%}"


def fold_for(view: View, domain_of: Mapping[str, str]) -> Callable[[Key], Key]:
    """How keys come together in a view: links by their domain, where that is asked."""
    if view.by != "domain":
        return lambda key: key
    return lambda key: (domain_of.get(str(key[0]), ""), *key[1:])


def _busiest(of: Mapping[Key, Figures], by: str) -> list[tuple[str, Figures]]:
    found = [(str(key[0]), one) for key, one in of.items() if one[by]]
    return sorted(found, key=lambda pair: (-pair[1][by], pair[0]))


def promises(of: Mapping[Key, Figures], words: Words) -> Shown:
    """Picked up and resolved in time."""
    rows = _busiest(of, "calls")
    legend = (words.say("picked up in time"), words.say("resolved in time"))
    drawn = [
        (
            words.name(key),
            one.share("picked_in_time", "picked"),
            one.share("solved_in_time", "solved"),
            one["solved"],
            percent(one.share("solved_in_time", "solved")),
        )
        for key, one in rows
        if one["solved"] or one["picked"]
    ]
    heads = (words.of, words.say("Calls"), words.say("Picked up in time"), words.say("Resolved"))
    table = Table(
        "",
        (*heads, words.say("Resolved in time"), words.say("Reopened"), words.say("Reminded again")),
        tuple(
            Row(
                (
                    words.name(key),
                    one["calls"],
                    one.share("picked_in_time", "picked"),
                    one["solved"],
                    one.share("solved_in_time", "solved"),
                    one["reopened"],
                    one["escalated"],
                ),
                words.inside(key),
            )
            for key, one in rows
        ),
        frozenset({2, 4}),
    )
    few = any(one["solved"] < FEW for _, one in rows)
    grey = words.say("Grey: fewer than {n} solved, too few to judge by.", n=FEW)
    notes = (*((grey,) if few else ()), *words.nameless(rows))
    return Shown(dots(drawn, legend) if drawn else None, (table,), notes=notes)


def time(of: Mapping[Key, Figures], chains: Mapping[Key, Figures], words: Words) -> Shown:
    """Agreed hours of a solved call, by where they go; and what waiting for each other costs."""
    legend = (
        words.say("to pick up"),
        words.say("at work"),
        words.say("for the requester"),
        words.say("for a supplier"),
    )
    rows = [pair for pair in _busiest(of, "calls") if pair[1]["solved"]]
    rows.sort(key=lambda pair: -sum(_hours(pair[1])))
    drawn = [(words.name(key), *_hours_of(one, words)) for key, one in rows]
    hours = tuple(words.say("Hours {what}", what=what) for what in legend)
    table = Table(
        words.say("Agreed hours of a solved call"),
        (words.of, words.say("Resolved"), *hours),
        tuple(
            Row((words.name(key), one["solved"], *(round(n, 2) for n in _hours(one))))
            for key, one in rows
        ),
    )
    picture = stacks(drawn, tuple(zip(legend, TONES, strict=True)), words.number) if drawn else None
    return Shown(picture, (table, _along_chains(chains, words)))


def _hours(one: Figures) -> list[float]:
    """Agreed hours of a solved call, by where they go."""
    return [one.each(part) / 60 for part in PARTS]


def _hours_of(one: Figures, words: Words) -> tuple[list[float], str]:
    each = _hours(one)
    return each, words.say("{n} h", n=words.number(sum(each)))


def _along_chains(chains: Mapping[Key, Figures], words: Words) -> Table:
    """Calls of one link at another: how many, in time or not, in how many hours."""
    team = words.formatter.team
    found = [(str(a), str(b), one) for (a, b, *_), one in chains.items() if a and one["calls"]]
    found.sort(key=lambda row: (-sum(row[2][part] for part in PARTS), row[0], row[1]))
    heads = (words.say("Link"), words.say("asks"), words.say("Calls"), words.say("Resolved"))
    return Table(
        words.say("Along the chains: what one link asks of another"),
        (*heads, words.say("Resolved in time"), words.say("Hours each")),
        tuple(
            Row(
                (
                    team(a),
                    team(b),
                    one["calls"],
                    one["solved"],
                    one.share("solved_in_time", "solved"),
                    round(sum(_hours(one)), 2),
                )
            )
            for a, b, one in found
        ),
        frozenset({4}),
    )


def forecast(of: Mapping[Key, Figures], words: Words) -> Shown:
    """Week by week, how many chains were done by when it was first foretold."""
    weeks = sorted((int(key[0]), one) for key, one in of.items() if one["foretold"])
    drawn = [
        (
            _named(week, words),
            [one["foretold_kept"], one["foretold"] - one["foretold_kept"]],
            percent(one.share("foretold_kept", "foretold")),
        )
        for week, one in weeks
    ]
    legend = ((words.say("done by then"), "busy"), (words.say("later"), "late"))
    made, kept = "foretold", "foretold_kept"
    heads = (words.say("Week of"), words.say("Foretold"), words.say("Done by then"))
    rows = tuple(
        Row((_week(week), one[made], one[kept], one.share(kept, made))) for week, one in weeks
    )
    table = Table("", (*heads, words.say("Share")), rows, frozenset({3}))
    return Shown(stacks(drawn, legend, words.number) if drawn else None, (table,))


def _week(week: int) -> dt.date:
    """A week by its Monday."""
    return dt.date.fromordinal(week + 1)


def _named(week: int, words: Words) -> str:
    return words.formatter.localizer.short_date(_week(week))


def back(of: Mapping[Key, Figures], words: Words) -> Shown:
    """What was sent on as not ours, and what was reopened, with the item that caused it."""
    rows = [(str(key[0]), one) for key, one in of.items() if one["sent_on"] or one["reopened"]]
    # The picture shows the first of them only: those of which most came back, in whatever way.
    rows.sort(key=lambda pair: (-pair[1]["sent_on"] - pair[1]["reopened"], pair[0]))
    legend = ((words.say("went to the wrong team"), "late"), (words.say("reopened"), "waiting"))
    drawn = [
        (
            words.name(key),
            [one["sent_on"], one["reopened"]],
            words.number(one["sent_on"] + one["reopened"]),
        )
        for key, one in rows
    ]
    heads = (words.of, words.say("Calls"), words.say("To the wrong team"), words.say("Reopened"))
    table = Table(
        "",
        (*heads, words.say("Share that came back")),
        tuple(
            Row(
                (
                    words.name(key),
                    one["calls"],
                    one["sent_on"],
                    one["reopened"],
                    min((one["sent_on"] + one["reopened"]) / max(one["calls"], 1), 1.0),
                ),
                words.inside(key),
            )
            for key, one in rows
        ),
        frozenset({4}),
    )
    picture = stacks(drawn, legend, words.number) if drawn else None
    return Shown(picture, (table,), notes=words.nameless(rows))


READ = (("answered", "busy"), ("asked", "new"), ("person", "waiting"))


def understanding(of: Mapping[Key, Figures], wrong: Mapping[int, int], words: Words) -> Shown:
    """Week by week: said at once, asked which, left to a person; and what people put right."""
    names = {
        "answered": words.say("said at once"),
        "asked": words.say("asked which"),
        "person": words.say("left to a person"),
    }
    legend = (*((names[read], tone) for read, tone in READ), (words.say("put right"), "late"))
    rows = _weeks_read(of, wrong)
    drawn = [(_named(week, words), counts, words.number(sum(counts[:3]))) for week, counts in rows]
    shown = [row for row in rows if any(row[1])]
    table = Table(
        "",
        (words.say("Week of"), *(label.capitalize() for label, _ in legend)),
        tuple(Row((_week(week), *counts)) for week, counts in shown),
    )
    note = words.say("What was put right counts by the day on which that was done.")
    return Shown(stacks(drawn, legend, words.number) if shown else None, (table,), notes=(note,))


def _weeks_read(of: Mapping[Key, Figures], wrong: Mapping[int, int]) -> list[tuple[int, list[int]]]:
    """Each week with how requests were read in it, and what was put right."""
    weeks = sorted({int(key[0]) for key in of} | set(wrong))
    return [
        (week, [*(_of(of, (week, read)) for read, _ in READ), wrong.get(week, 0)]) for week in weeks
    ]


def _of(of: Mapping[Key, Figures], key: Key) -> int:
    found = of.get(key)
    return found["requests"] if found else 0


def ratings(of: Mapping[Key, Figures], quotes: Sequence[Quote], words: Words) -> Shown:
    """Mean stars, and what people said with them."""
    rows = _busiest(of, "rated")
    drawn = [
        (
            words.name(key),
            [one.each("stars", "rated")],
            f"{words.mean(one.each('stars', 'rated'))} ★",
        )
        for key, one in rows
    ]
    table = Table(
        "",
        (words.of, words.say("Ratings"), words.say("Mean of five stars")),
        tuple(
            Row(
                (words.name(key), one["rated"], round(one.each("stars", "rated"), 2)),
                words.inside(key),
            )
            for key, one in rows
        ),
        means=frozenset({2}),
    )
    legend = ((words.say("stars, of five"), "busy"),)
    return Shown(
        stacks(drawn, legend, words.number) if drawn else None, (table,), quotes=tuple(quotes)
    )


def hours(of: Mapping[Key, Figures], words: Words, days: Sequence[str], calls: int) -> Shown:
    """The week by the hour; `calls`: how many there are, with those too few in their hour."""
    counts = [0] * 168
    for key, one in of.items():
        counts[int(key[0])] += one["calls"]
    rows = tuple(
        Row((day, *counts[n * 24 : n * 24 + 24], sum(counts[n * 24 : n * 24 + 24])))
        for n, day in enumerate(days)
    )
    heads = (words.say("Day"), *(f"{hour:02}" for hour in range(24)), words.say("All"))
    if not any(counts):
        return Shown(None, (Table("", heads, ()),))
    here = sum(counts)
    less = words.say(
        "{n} of {all} requests stand here: of what is private there are too few in their hour.",
        n=words.number(here),
        all=words.number(calls),
    )
    notes = (less,) if here < calls else ()
    return Shown(heat(counts, days, words.number), (Table("", heads, rows),), notes=notes)


def unoffered(groups: Iterable[tuple[str, int, Sequence[Quote]]], words: Words) -> Shown:
    """What was asked without an item, by subject, the most often first."""
    found = list(groups)
    legend = ((words.say("requests"), "busy"),)
    drawn = [(name, [n], words.number(n)) for name, n, _ in found]
    rows = tuple(Row((name, n)) for name, n, _ in found)
    table = Table("", (words.say("Words that come back"), words.say("Requests")), rows)
    quotes = tuple(quote for _, _, several in found for quote in several)
    return Shown(stacks(drawn, legend, words.number) if drawn else None, (table,), quotes=quotes)
