"""Formats calls for one reader at one moment: names of teams, people and calls, quotations.
Pure.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.wording.component_answers import PHOTO, UNKNOWN
from bot.wording.localizer import Localizer, phrase
from catalog.model import Catalogue, Item, Question
from routing.call.call import Call
from routing.call.events import Answer
from routing.call.guests import link_speaking
from routing.call.view import CallView
from routing.rules.approval import needed
from routing.rules.erasure import role_of
from routing.understand.about import for_what

_ERASED = {
    "requester": phrase("whoever asked"),
    "author": phrase("whoever wrote it"),
    "approver": phrase("somebody who decided"),
    "team": phrase("somebody of the team"),
    "somebody": phrase("somebody"),
}
"""What is said in the place of a person who was erased, by their part in the call."""


def short(text: str, most: int = 60) -> str:
    """One line of at most `most` characters, cut at a word."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    cut = line[: most - 1].rsplit(" ", 1)[0]
    return (cut if len(cut) > most // 2 else line[: most - 1]) + "…"


def in_stars(stars: int) -> str:
    """A rating as it is shown: "★★☆☆☆"."""
    return "★" * stars + "☆" * (5 - stars)


def discreet(view: CallView, localizer: Localizer) -> CallView:
    """A call for readers who have to know that something is the matter with it, and may not know
    what it is about or whose it is.
    """
    private = view.call.private
    hidden = {
        "title": localizer.say("Private request") if private else localizer.say("Request"),
        "item": None,
        "about": None,
        "text": "",
        "answers": (),
        "requester": "",
        "requester_name": "",
        "question": None,
        "resolution": None,
        "remarks": (),
        "last_said": None,
        "behalf": "",
        "author": None,
        "files": (),
    }
    update = {"call": view.call.model_copy(update=hidden), "below": (), "other": None, "helped": ()}
    return view.model_copy(update=update)


def in_outline(view: CallView, localizer: Localizer) -> CallView:
    """A call for whoever follows it: its number, item and how it stands; nothing that anybody said,
    nor who asked.
    """
    call = view.call
    hidden = {
        "title": localizer.say("Request"),
        "text": "",
        "answers": (),
        "requester": "",
        "requester_name": "",
        "author": None,
        "behalf": "",
        "location": None,
        "because": (),
        "question": None,
        "resolution": None,
        "remarks": (),
        "last_said": None,
        "files": (),
        "rated_why": "",
        "closes_at": None,
        "reopen_until": None,
        "other_time": None,
    }
    return view.model_copy(
        update={"call": call.model_copy(update=hidden), "actions": (), "helped": ()}
    )


def _in_words(ref: str) -> str:
    """What the catalogue no longer names, by the last part of how it was named there."""
    return ref.rpartition("/")[2].replace("-", " ")


@dataclass(frozen=True)
class CallFormatter:
    """Says things about calls, with the catalogue's names and the time at hand."""

    catalogue: Catalogue
    localizer: Localizer
    now: dt.datetime

    @property
    def today(self) -> dt.date:
        """The day it is for the reader."""
        return self.now.astimezone(ZoneInfo(self.localizer.zone)).date()

    def say(self, msgid: str, /, **values: object) -> str:
        """The text in the reader's language."""
        return self.localizer.say(msgid, **values)

    def many(self, one: str, more: str, n: int, /, **values: object) -> str:
        """The text for one or for several."""
        return self.localizer.many(one, more, n, **values)

    def quote(self, text: str, most: int = 300) -> str:
        """Somebody's words between the language's quotation marks, on one line."""
        return self.localizer.in_quotes(short(text, most))

    def time(self, moment: dt.datetime) -> str:
        """A moment: "today 16:30"."""
        return self.localizer.time(moment, self.now)

    def by(self, moment: dt.datetime) -> str:
        """A limit: "by 16:30 today"."""
        return self.localizer.by(moment, self.now)

    def since(self, moment: dt.datetime) -> str:
        """A beginning: "since 10:41"."""
        return self.localizer.since(moment, self.now)

    def team(self, team: str) -> str:
        """A team by its name; its id when the catalogue no longer has it."""
        found = self.catalogue.team_by_id.get(team)
        return found.name.in_(self.localizer.language) if found else team

    def owner(self, call: Call) -> str:
        """The accountable team's name; as it was when the promise was made, if the catalogue has
        dropped it since.
        """
        found = self.catalogue.team_by_id.get(call.team)
        return (found.name if found else call.promise.team_name).in_(self.localizer.language)

    def person(self, person: str) -> str:
        """A person by name; guests, whom no catalogue names, by what they are known as; a link in
        another installation by its own name.
        """
        if link := link_speaking(person):
            return self.team(link)
        found = self.catalogue.people.get(person)
        role = role_of(person)
        return found.name if found else self.say(_ERASED[role]) if role else person

    def approvers(self, call: Call) -> str:
        """Whose yes is still awaited."""
        left = [p for p in call.approvers if p not in (*call.approved_by, *call.refused_by)]
        still = needed(call.approval_rule, len(call.approvers)) - len(call.approved_by)
        return self.voices([self.person(p) for p in left or call.approvers], still)

    def voices(self, names: Sequence[str], still: int) -> str:
        """Whose yes it takes: "Petra or Zoë" where one is enough, "Petra and Zoë" where it takes
        both, "two of Petra, Zoë and Max".
        """
        if still <= 1 or still >= len(names):
            return self.localizer.joined(names, either=still <= 1)
        count = self.localizer.count(still)
        return self.say("{n} of {names}", n=count, names=self.localizer.joined(names))

    def requester(self, call: Call) -> str:
        """Who asked; somebody whom nobody here knows by what they called themselves, with what
        their service calls them, so that nobody is taken for who they say they are.
        """
        if link_speaking(call.requester) and call.requester_handle:
            return f"{self.person(call.requester)} ({call.requester_handle})"
        found = self.catalogue.people.get(call.requester)
        if found or not call.requester_name:
            return self.person(call.requester)
        name = self.localizer.in_quotes(short(call.requester_name, 80))
        if call.requester_handle:
            return self.say("{name} (guest, {handle})", name=name, handle=call.requester_handle)
        return self.say("{name} (guest)", name=name)

    def author(self, call: Call) -> str:
        """Who typed it for somebody else; "" where the requester did."""
        if not call.author:
            return ""
        found = self.catalogue.people.get(call.author)
        return found.name if found else call.author_name or self.person(call.author)

    def title(self, call: Call) -> str:
        """What the call is about: the item's name in the reader's language, else the title it was
        given.
        """
        named = next(
            (ref for ref in (call.item, call.about) if ref in self.catalogue.entries), None
        )
        return self._name(named) if named else call.title

    def named(self, call: Call) -> str:
        """Number and title, for in a sentence."""
        return f"{call.number} ({short(self.title(call))})"

    def item(self, ref: str | None) -> str:
        """An item by its name."""
        return self._name(ref)

    def purpose(self, ref: str) -> str:
        """What an item says it is for, as it stands within a sentence; "" where it says nothing."""
        place = self.catalogue.entries.get(ref)
        if place is None or place.item.about is None:
            return ""
        language = self.localizer.language
        what = for_what(place.item.about.in_(language), language).what
        return what[:1].lower() + what[1:] if what else ""

    def own_about(self, ref: str, words: str) -> str:
        """These words, where the item says them of itself in this language; else ""."""
        place = self.catalogue.entries.get(ref)
        about = place.item.about if place else None
        return words if about and words in about.in_(self.localizer.language) else ""

    def _name(self, ref: str | None) -> str:
        place = self.catalogue.entries.get(ref or "")
        return place.item.name.in_(self.localizer.language) if place else _in_words(ref or "")

    def service(self, ref: str) -> str:
        """A service with its team: "Tandem Hardware: devices"."""
        if ref not in self.catalogue.services:
            return _in_words(ref)
        team, service = self.catalogue.services[ref]
        return (
            f"{team.name.in_(self.localizer.language)}: {service.name.in_(self.localizer.language)}"
        )

    def answers(self, item: str | None, answers: tuple[Answer, ...]) -> list[tuple[str, str]]:
        """Questions with their answers, in the reader's language where the catalogue knows the
        question; an answer may have come along from a call about another item.
        """
        place = self.catalogue.entries.get(item or "")
        return [self._answer(a, place.item if place else None) for a in answers if a.value]

    def _answer(self, answer: Answer, item: Item | None) -> tuple[str, str]:
        question = self._question(answer, item)
        if question is None:
            return answer.ask, answer.value
        return question.ask.in_(self.localizer.language), self.value(question, answer.value)

    def _question(self, answer: Answer, item: Item | None) -> Question | None:
        """The question that was answered: the item's own, else any that is put in the same words;
        the item's own of that id when its words have changed since.
        """
        own = next((q for q in item.questions if q.id == answer.id), None) if item else None
        if own and answer.ask in own.ask.all:
            return own
        return self.catalogue.questions.get((answer.id, answer.ask)) or own

    def value(self, question: Question, value: str) -> str:
        """An answer as people read it: a choice by its name, a date in words; a remark after it
        stays as typed.
        """
        head, gap, remark = value.partition(" ")
        match question.type:
            case "choice":
                named = {c.id: c.name.in_(self.localizer.language) for c in question.choices}
                return named.get(head, head) + gap + remark
            case "component" if head == UNKNOWN:
                return self.say("not known") + gap + remark
            case "component" if value == PHOTO:
                return self.say("see the photo")
            case "yes_no" if head in {"yes", "no"}:
                return (self.say("Yes") if head == "yes" else self.say("No")) + gap + remark
            case "date":
                try:
                    return self.localizer.date(dt.date.fromisoformat(head)) + gap + remark
                except ValueError:
                    return value
            case _:
                return value
