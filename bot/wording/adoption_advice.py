"""What is said of each thing a link lacks, and how to do it: the line in its file, or the command.

`SAID` has its words by code; `{team}`, `{about}`, `{n}`, `{of}`, `{share}` and `{value}` are filled
in. `HOW` is what to write or type, the same in every language; `{id}` and `{who}` are ids.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from bot.wording.localizer import phrase

Where = Literal["file", "supplier", "command", "button"]


class How(NamedTuple):
    """Where it is done (in the link's file, in its supplier's, as a command, by a button of a
    card), at which part of the file, and what to write or type there.
    """

    where: Where
    line: str
    part: str = ""


NOTHING_KEPT = phrase(
    "{team} has written down nothing of what it looks after: all of it is in people's heads."
)
"""What is said of a register in which there is nothing at all."""
SAID: Mapping[str, str] = {
    "deputy": phrase("Nobody decides in the place of {about} when they are away."),
    "people": phrase(
        "{team} has {n} of the {of} people with whom a link can go on when one is ill."
    ),
    "reach": phrase(
        "{n} of {of} people of {team} have no address, phone or account: {about}, say."
    ),
    "rota": phrase("{team} has no rota: what comes in is everybody's, and so nobody's."),
    "rota-gaps": phrase(
        "In {n} of {of} open hours of the coming week nobody of {team} is on duty."
    ),
    "process": phrase("{team} promises nothing for {about}: {n} of {of} ways in are open."),
    "escalation": phrase("What {team} does not solve stays in {team}: no step leads out of it."),
    "room": phrase("{team} has no room in which it works together."),
    "room-set-up": phrase("The room of {team} is in a channel that is not set up here."),
    "room-lost": phrase("Nothing can be said in the room of {team}: its cards don't arrive."),
    "service": phrase("{team} says nothing of what it provides."),
    "facility": phrase("{about}: what it provides is not said in full, things and actions."),
    "agreed": phrase(
        "{about}: its agreement has no name and first day, so nobody knows it was agreed."
    ),
    "support": phrase("{about}: how its users are helped is not said."),
    "priorities": phrase("{about}: what presses has the same time as what can wait."),
    "own-terms": phrase(
        "{team} relies on {about}, which promises it no more than it does everybody."
    ),
    "phrases": phrase(
        "{about}: {n} of {of} ways to ask for it are not understood when they are new."
    ),
    "register": phrase(
        "{team} has {n} components on record; whatever else it manages is in people's heads."
    ),
    "supplier-unlinked": phrase(
        "{team} is relied on, and {n} requests came to it: it is not linked yet."
    ),
    "unused-link": phrase(
        "{n} requests came to {team}, where a link like it has {of}: work goes round it."
    ),
    "late-pick-up": phrase("{team} picked up {n} of {of} requests later than agreed ({share})."),
    "hands-over": phrase(
        "{team} handed over {n} of the {of} requests for which it needed others ({share}), mostly "
        "to {about}: its own promise goes along, and nobody keeps it."
    ),
    "wrong-place": phrase(
        "{n} of {of} requests came to {team} and were not its own ({share}): {about}."
    ),
    "idle-items": phrase(
        "{n} of {of} things one can ask of {team} were never asked: {about}, say."
    ),
    "unoffered": phrase(
        "{team} solved {n} of {of} requests that none of its items offers ({share})."
    ),
    "never-passes": phrase(
        "{team} relies on others for {of} requests it solved, and passed none on: are they asked "
        "elsewhere?"
    ),
    "elsewhere": phrase(
        "In {n} of {of} requests of {team} a supplier is named, without a request to it in the "
        "chain ({share}). By the words alone: some may be no more than that."
    ),
    "around": phrase(
        "{team} put in {n} of {of} requests when the work was done already ({share})."
    ),
    "too-tight": phrase("{about}: {n} of {of} kept ({share}). Nine in ten can be kept in {value}."),
    "too-loose": phrase(
        "{about}: {n} of {of} kept ({share}). {value} would do, and customers may know."
    ),
    "lies-new": phrase(
        "{share} of its agreed time at {team} a request lies before anybody picks it up."
    ),
    "waits-supplier": phrase(
        "{share} of its agreed time at {team} a request waits for a supplier."
    ),
    "waits-requester": phrase(
        "{share} of its agreed time at {team} a request waits for an answer."
    ),
    "reopened": phrase(
        "{n} of {of} requests {team} had solved came back ({share}): {about} first."
    ),
}
HOW: Mapping[str, How] = {
    "deputy": How("file", "deputy: {colleague}", "people"),
    "people": How("file", "- {{id: …, name: …, email: …}}", "people"),
    "reach": How("file", "email: …", "people"),
    "rota": How("file", 'rota: [{{people: [{colleagues}], turn: weekly, hours: "…"}}]', "people"),
    "rota-gaps": How("file", '- {{people: [{colleagues}], days: […], hours: "…"}}', "rota"),
    "process": How("file", "{id}: {{acknowledge: 1d, resolve: 10d}}", "services"),
    "escalation": How("file", "escalate: [coordinator, {{team: {fallback}}}]", "escalate"),
    "room": How("file", "rooms: {{slack: C0…}}", "rooms"),
    "room-set-up": How("command", "schakel doctor"),
    "room-lost": How("command", "schakel doctor"),
    "service": How("file", "services: […]", ""),
    "facility": How("file", "facility: {{goods: […], actions: […]}}", "services"),
    "agreed": How("file", "- {{name: …, since: {today}, customers: […]}}", "services"),
    "support": How("file", "support: {texts}", "services"),
    "priorities": How("file", "by_priority: {{1: {{acknowledge: 5m, resolve: 1h}}}}", "services"),
    "own-terms": How("supplier", "- customers: [{team_id}]", "services"),
    "phrases": How("command", "schakel learn"),
    "register": How("command", "schakel register import {team_id}.register.csv"),
    "supplier-unlinked": How("button", "Pass on"),
    "unused-link": How("command", 'schakel route --as {who} "…"'),
    "late-pick-up": How("command", "schakel simulate month --what-if {team_id}=+1"),
    "hands-over": How("button", "Pass on"),
    "wrong-place": How("command", "schakel learn"),
    "idle-items": How("file", "phrases: {texts}", "services"),
    "unoffered": How("file", "items: [{{id: …, kind: …, name: …, phrases: …}}]", "services"),
    "never-passes": How("button", "Pass on"),
    "elsewhere": How("button", "Pass on"),
    "around": How("command", "schakel chat --as {who}"),
    "too-tight": How("file", "resolve: {value}", "services"),
    "too-loose": How("file", "resolve: {value}", "services"),
    "lies-new": How("command", "schakel simulate month --what-if {team_id}=+1"),
    "waits-supplier": How("supplier", "- customers: [{team_id}]", "services"),
    "waits-requester": How("file", "questions: [{{id: …, ask: …, type: text}}]", "services"),
    "reopened": How("file", "answer: {texts}", "services"),
}
SHORT: Mapping[str, str] = {
    "deputy": phrase("a deputy"),
    "people": phrase("people"),
    "reach": phrase("addresses"),
    "rota": phrase("a rota"),
    "rota-gaps": phrase("gaps in the rota"),
    "process": phrase("ways in"),
    "escalation": phrase("escalation"),
    "room": phrase("a room"),
    "room-set-up": phrase("a room that works"),
    "room-lost": phrase("a room in which one can speak"),
    "service": phrase("services"),
    "facility": phrase("what it provides"),
    "agreed": phrase("agreements by name and day"),
    "support": phrase("support"),
    "priorities": phrase("times by priority"),
    "own-terms": phrase("own terms with suppliers"),
    "phrases": phrase("phrases"),
    "register": phrase("the register"),
    "supplier-unlinked": phrase("linking the supplier"),
    "unused-link": phrase("work that goes round"),
    "late-pick-up": phrase("picking up in time"),
    "hands-over": phrase("passing on, not handing over"),
    "wrong-place": phrase("what comes to the wrong place"),
    "idle-items": phrase("items nobody uses"),
    "unoffered": phrase("what nobody offers"),
    "never-passes": phrase("asking suppliers in the chain"),
    "elsewhere": phrase("asking suppliers in the chain"),
    "around": phrase("requests put in afterwards"),
    "too-tight": phrase("a promise that is too tight"),
    "too-loose": phrase("a promise that is too loose"),
    "lies-new": phrase("requests that lie new"),
    "waits-supplier": phrase("waiting for suppliers"),
    "waits-requester": phrase("waiting for answers"),
    "reopened": phrase("what comes back"),
}
"""What it is in a few words, for tables."""
STEP_NAMES: Mapping[str, str] = {
    "links": phrase("links"),
    "chain": phrase("chain"),
    "optimise": phrase("promises"),
}
PART_NAMES: Mapping[str, str] = {
    "people": phrase("people"),
    "rota": phrase("rota"),
    "processes": phrase("processes"),
    "rooms": phrase("rooms"),
    "services": phrase("services"),
    "agreements": phrase("agreements"),
    "phrases": phrase("phrases understood"),
    "register": phrase("register"),
    "used": phrase("used"),
    "picked up": phrase("picked up in time"),
    "passed on": phrase("passed on, not handed over"),
    "right place": phrase("came to the right place"),
    "items": phrase("items used"),
    "in the chain": phrase("asked in the chain"),
    "worked here": phrase("put in beforehand"),
    "kept": phrase("promises kept"),
    "fit": phrase("promises that fit"),
    "working time": phrase("time that is worked"),
    "solved at once": phrase("solved at once"),
}
