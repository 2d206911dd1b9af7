"""No text reaches somebody who may not know it: generated people, roles, rooms and calls, private
or not, over everything that goes out, in the shapes of both chat services.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, SQLModel, select

from bot.context import Context
from bot.intake.inbound import apologise, take_in
from bot.outbox.payloads import CardPayload, DigestTimer, SayPayload
from bot.outbox.undelivered import Undelivered
from bot.outbox.writer import OutboxWriter
from bot.people.directory import guest_id
from bot.ports import Outgoing, Press, Pressed
from bot.ports import Said as Typed
from bot.presses import CallPress
from bot.worker import digest_schedule
from bot.worker.handlers.card import CardHandler
from routing.call.actions import Action
from routing.call.call import Call
from routing.call.effects import SetTimer
from routing.storage import dialogues, ledger, outbox
from routing.storage.db import Database
from routing.storage.tables import CorrectionRow, OutboxRow
from tests.intake.ears import (
    CHANNELS,
    ITEMS,
    PEOPLE,
    ROOMS,
    Said,
    Town,
    account,
    alone,
    context_with,
    lobby,
    room,
)
from tests.intake.looking import (
    NUMBERS,
    OPERATOR,
    Heard,
    asked_by,
    exported_to,
    pressed,
    whole,
)
from tests.routing.links import MONDAY

EVERYBODY = "everybody"
MORNING = dt.datetime(2026, 11, 24, 6, 0, tzinfo=dt.UTC)
LISTS = ("my requests", "status?", "what is open?", "mijn meldingen", "wat staat er open?", "queue")
TALK = ("help", "yes", "no", "1", "2", "it works", "thanks", "not solved", "that one", "cancel")
ABOUT = (
    "{n}",
    "ack {n}",
    "{n} done",
    "what about {n}?",
    "cancel {n}",
    "{n} reply: {secret}",
    "follow {n}",
)
ASKED = (*(f"{item} {{secret}}" for item in ITEMS), "something odd {secret}", "what can I ask")
ASKERS = ("sanne", "joost", "tom", "hilde", "zed")
ACTORS = (*ASKERS, *ASKERS, *PEOPLE)
PRESSES = (
    *(CallPress(number=n, action=a).encode() for n in NUMBERS for a in Action),
    *(f"c:{n}:more" for n in NUMBERS),
    "say:my requests",
)


@dataclass(frozen=True)
class Step:
    """One thing somebody does: words, `press:<button>`, or `option:<n>` of what they were offered
    last; `reply`: to the message of ours of that number.
    """

    who: str
    channel: str
    where: str
    what: str
    addressed: bool
    reply: int


calls = st.lists(
    st.tuples(st.sampled_from(ASKERS), st.sampled_from((*ITEMS, "contract", "odd"))),
    min_size=2,
    max_size=4,
)
deeds = st.lists(
    st.tuples(
        st.integers(0, 3),
        st.tuples(
            st.sampled_from(PEOPLE),
            st.sampled_from(tuple(Action)),
            st.sampled_from(("hr", "cleaning", "laundry/linen", "joost", "desk")),
        ),
    ),
    max_size=8,
)
about = st.tuples(st.sampled_from(ABOUT), st.sampled_from(NUMBERS)).map(
    lambda pair: pair[0].replace("{n}", pair[1])
)
steps = st.lists(
    st.builds(
        Step,
        who=st.sampled_from(ACTORS),
        channel=st.sampled_from(CHANNELS),
        where=st.sampled_from(("alone", "lobby", "lobby", "lobby", *ROOMS)),
        what=st.one_of(
            st.sampled_from(LISTS),
            about,
            st.sampled_from(ASKED),
            st.sampled_from(TALK),
            st.sampled_from(PRESSES).map("press:{}".format),
            st.integers(0, 3).map("option:{}".format),
        ),
        addressed=st.sampled_from((True, True, True, False)),
        reply=st.integers(0, 9),
    ),
    min_size=14,
    max_size=20,
)
private = st.sets(st.sampled_from(tuple(ITEMS.values())), min_size=1).map(frozenset)


@dataclass
class Life:
    """One example: a desk on a database, and what people do there."""

    database: Database
    context: Context
    keys: Iterator[int] = field(default_factory=lambda: iter(range(10_000)))
    aloud: dict[str, str] = field(default_factory=dict)

    def made(
        self, wanted: Iterable[tuple[str, str]], done: Iterable[tuple[int, Said]], town: Town
    ) -> None:
        """Make calls, and let people do with them what they can."""
        desk = town.desk()
        numbers = [town.asks(person, item, desk) for person, item in wanted]
        for n, said in done:
            if n < len(numbers):
                town.says(numbers[n], said, desk)
        OutboxWriter(town.session, self.context, "made").effects(desk.effects)

    def does(self, step: Step, town: Town) -> None:
        """Let somebody do something, as their service brings it."""
        n = next(self.keys)
        where = self._where(step, n)
        own = alone(step.who, step.channel)
        head = {
            "key": f"m/{n}",
            "address": {"channel": step.channel, "conversation": where},
            "account": account(step.who, step.channel),
            "at": MONDAY,
            "shared": where != own,
            "alone": None if where == own else own,
            "reply_to": f"r{step.reply}" if step.reply < 4 else None,
        }
        kind, colon, value = step.what.partition(":")
        if colon and kind in ("press", "option"):
            action = (
                value if kind == "press" else self._option(town.session, step.who, where, value)
            )
            take_in(
                town.session,
                Pressed.model_validate(head | {"press": Press(action=action)}),
                self.context,
            )
            return
        text, word = step.what, f"zq{next(town.marks)}x"
        if "{" in text:
            text = text.format(secret=word)
            self.aloud |= {word: where} if where != own else {}
        said = {"text": text, "overheard": not step.addressed and where != own}
        said |= {"thread": step.channel == "slack" and step.reply < 4 and where != own}
        take_in(town.session, Typed.model_validate(head | said), self.context)

    def _where(self, step: Step, n: int) -> str:
        if step.where == "alone":
            return alone(step.who, step.channel)
        return (
            lobby(step.channel, n % 2) if step.where == "lobby" else room(step.where, step.channel)
        )

    def _option(self, session: Session, who: str, where: str, n: str) -> str:
        stored = dialogues.read(session, where, who)
        options = stored.body.get("options", ()) if stored else ()
        return str(options[int(n)]["action"]) if int(n) < len(options) else "d:1:9"

    def time_passes(self, town: Town) -> None:
        """Let every clock run out, and a morning come."""
        query = select(OutboxRow).where(OutboxRow.kind == "timer")
        for row in town.session.exec(query).all():
            desk = town.desk()
            desk.time_passed(SetTimer.model_validate(row.body))
            OutboxWriter(town.session, self.context, row.key).effects(desk.effects)
        later = Context(**{**self.context.__dict__, "now": MORNING})
        for team in ROOMS:
            timer = DigestTimer(team=team, day=MORNING.date(), at=MORNING)
            digest_schedule.begin(town.session, timer, later)

    def heard(self, town: Town) -> Iterator[Heard]:
        """Everything that went out, with its readers."""
        with self.database.reading() as session:
            rows = session.exec(select(OutboxRow)).all()
        for row in rows:
            if row.kind == "say":
                message = Outgoing.model_validate(row.body["message"])
                to = row.body["to"]
                readers = self._readers(to, message)
                yield Heard("said", readers, whole(message), to["conversation"])
        cards = CardHandler(
            self.database,
            {},
            lambda: self.context,
            Undelivered(self.database, lambda: self.context),
        )
        for row in rows:
            drawn = (
                cards._drawn(CardPayload.model_validate(row.body)) if row.kind == "card" else None
            )
            if drawn:
                yield Heard("card", self._readers(row.body["to"], drawn[0]), whole(drawn[0]))
        for person in PEOPLE:
            yield from asked_by(person, self.database, self.context)
        for reader in (*PEOPLE, None):
            yield from exported_to(reader, self.database, self.context)

    def _readers(self, to: dict[str, str], message: Outgoing) -> frozenset[str]:
        """Who can read what is said there. What is for one account in a group is in Slack for that
        one alone; in Telegram it may stand there.
        """
        conversation, channel = to["conversation"], to["channel"]
        if message.only_to and channel == "slack":
            return frozenset(p for p in PEOPLE if account(p, channel) == message.only_to)
        for person in PEOPLE:
            if conversation == alone(person, channel):
                return frozenset({person})
        for team in ROOMS:
            place = room(team, channel)
            if conversation == place or conversation.startswith(f"{place}/"):
                return frozenset(p.id for p in self.context.catalogue.team_by_id[team].people)
        return frozenset({EVERYBODY})


def may_read(person: str, call: Call, context: Context) -> bool:
    """Who may know a call, said once more and in other words than the desk's."""
    team = context.catalogue.team_of.get(person)
    mine = team.team if team else "nobody's"
    guests = {guest_id(channel, account(person, channel)) for channel in CHANNELS}
    if person in (call.requester, call.assignee, *call.approvers) or call.requester in guests:
        return True
    if mine in (call.team, call.customer):
        return True
    escalates_here = team is not None and team.team == "desk"
    before = mine in {stay.promise.team for stay in call.trail}
    return not call.private and (before or escalates_here)


def breaches(life: Life, town: Town, seen: Iterable[Heard] | None = None) -> list[str]:
    """Every text that reached somebody who may not know it, of all that went out or of what was
    `seen`.
    """
    with life.database.reading() as session:
        known = {call.number: call for call in ledger.newest(session, 200)}
        learnt = [row.text for row in session.exec(select(CorrectionRow)).all()]
    found = []
    names = [
        name
        for ref in ITEMS.values()
        if (place := life.context.catalogue.entries[ref]).item.private
        for name in place.item.name.all
    ]
    for heard in life.heard(town) if seen is None else seen:
        for word in set(re.findall(r"zq\d+x", heard.text)):
            call = known.get(town.secrets.get(word, "")) or next(
                (c for c in known.values() if word in c.text), None
            )
            found += [
                f"{heard.surface}: {reader} reads {word} of {call and call.number}: {heard.text}"
                for reader in heard.readers
                if not _said_there(word, heard.place, call, life)
                and not _allowed(reader, word, call, life, town)
            ]
        if EVERYBODY in heard.readers:
            found += [f"{name} aloud: {heard.text}" for name in names if name in heard.text]
            told = set(re.findall(r"S-\d+", heard.text)) & {
                n for n, c in known.items() if c.private
            }
            found += [f"{number} aloud: {heard.text}" for number in told]
        if OPERATOR in heard.readers:
            call = json.loads(heard.text)["call"]
            found += [
                f"exported: {field} of {call['number']}"
                for field in ("requester", "assignee", "author", "approvers", "item", "text")
                if call["private"] and call[field]
            ]
    secret = [w for w, n in town.secrets.items() if n in known and known[n].private]
    found += [f"learnt from: {text}" for text in learnt if any(word in text for word in secret)]
    return found


def _said_there(word: str, place: str, call: Call | None, life: Life) -> bool:
    """Whether somebody said it aloud in that very place, where it is nothing private: who reads it
    there has read it.
    """
    return life.aloud.get(word, "?") == place and not (call and call.private)


def _allowed(reader: str, word: str, call: Call | None, life: Life, town: Town) -> bool:
    if reader == EVERYBODY:
        return word in life.aloud and not (call and call.private)
    if call is None:
        return True  # their own words, which are no call's yet
    if reader == OPERATOR:
        return not call.private
    if word in town.files and word not in town.inside:
        return any(
            may_read(reader, one, life.context) for one in _with_file(word, call, life, town)
        )
    if word in town.inside:
        team = life.context.catalogue.team_of.get(reader)
        return team is not None and team.team == town.inside[word]
    return any(may_read(reader, one, life.context) for one in _named_by(word, call, life))


def _named_by(word: str, call: Call, life: Life) -> list[Call]:
    """The calls that say these words: their own, and those that another team was asked for on its
    behalf, which carry its title; no private one is asked for so.
    """
    with life.database.reading() as session:
        known = [] if call.private else ledger.newest(session, 200)
    return [call, *(one for one in known if one.root == call.root and word in one.title)]


def _with_file(word: str, call: Call, life: Life, town: Town) -> list[Call]:
    """The calls at which a file may be read: its own, and those that were passed on with it, which
    no private one is. One that stands at no call is its sender's.
    """
    with life.database.reading() as session:
        known = [call] if call.private else ledger.newest(session, 200)
    return [c for c in known if c is call or town.files[word] in {f.id for f in c.files}]


def wiped(url: str) -> Database:
    """The database, empty again."""
    database = Database(url)
    with database.transaction() as session:
        for table in reversed(SQLModel.metadata.sorted_tables):
            session.execute(sa.delete(table))
    return database


RARELY = settings(
    deadline=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)


def lived(
    database: Database,
    private: frozenset[str],
    wanted: Iterable[tuple[str, str]],
    done: Iterable[tuple[int, Said]],
    acted: Iterable[Step],
) -> list[str]:
    """Let a whole example happen; every text of it that reached somebody it is not for."""
    life = Life(database, context_with(private))
    with database.transaction() as session:
        town = Town(session, life.context)
        life.made(wanted, done, town)
        for step in acted:
            life.does(step, town)
        life.time_passes(town)
        apologise(session, pressed("tom", "S-1001"), life.context)
    found = breaches(life, town)
    database.close()
    return found


@given(private=private, wanted=calls, done=deeds, acted=steps)
@settings(RARELY, max_examples=5)
def test_no_text_reaches_somebody_who_may_not_know_it(
    sqlite_url: str,
    private: frozenset[str],
    wanted: list[tuple[str, str]],
    done: list[tuple[int, Said]],
    acted: list[Step],
) -> None:
    assert lived(wiped(sqlite_url), private, wanted, done, acted) == []


@given(private=private, wanted=calls, done=deeds, acted=steps)
@settings(RARELY, max_examples=1)
def test_nor_with_the_other_database(
    postgres_url: str,
    private: frozenset[str],
    wanted: list[tuple[str, str]],
    done: list[tuple[int, Said]],
    acted: list[Step],
) -> None:
    assert lived(wiped(postgres_url), private, wanted, done, acted) == []


def test_similar_calls_are_told_without_a_word_of_theirs(sqlite_url: str) -> None:
    """Somebody has the same trouble as others: they hear that there are others, and nothing that
    those said; of a private item they do not even hear that.
    """
    database = wiped(sqlite_url)
    life = Life(database, context_with(frozenset({ITEMS["contract"]})))
    with database.transaction() as session:
        town = Town(session, life.context)
        life.made([("tom", "spill"), ("hilde", "spill"), ("tom", "contract")], [], town)
        for where in ("alone", "lobby"):
            for item in ("spill", "contract"):
                for who in ("joost", "zed"):
                    for channel in CHANNELS:
                        says = f"{item} {{secret}}"
                        life.does(Step(who, channel, where, says, addressed=True, reply=9), town)
                        life.does(Step(who, channel, where, "yes", addressed=True, reply=9), town)
    said = [heard for heard in life.heard(town) if heard.surface == "said"]
    others = [heard for heard in said if "something like it" in heard.text]
    assert others and not [heard for heard in others if "contract" in heard.text]
    assert breaches(life, town) == []
    database.close()


def test_the_oracle_sees_what_it_looks_for(sqlite_url: str) -> None:
    """Calls are made, and their words do go out to who may read them; a word too many is noticed."""
    database = wiped(sqlite_url)
    life = Life(database, context_with(frozenset({ITEMS["contract"]})))
    with database.transaction() as session:
        town = Town(session, life.context)
        life.made([("sanne", "contract")], [(0, ("hilde", Action.ACKNOWLEDGE, ""))], town)
    word = next(iter(town.secrets))
    readers = {r for heard in life.heard(town) if word in heard.text for r in heard.readers}
    assert {"sanne", "hilde"} <= readers and breaches(life, town) == []
    planted = SayPayload.model_validate(
        {
            "to": {"channel": "slack", "conversation": alone("tom", "slack")},
            "message": {"text": f"did you know: {word}"},
        }
    )
    with database.transaction() as session:
        row = planted.row("planted", MONDAY, lane="planted", channel="slack")
        outbox.enqueue(session, [row], MONDAY)
    (breach,) = breaches(life, town)
    assert breach.startswith(f"said: tom reads {word} of S-1001")
    database.close()
