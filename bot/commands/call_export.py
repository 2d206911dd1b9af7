"""Decides what `schakel call` shows of a chain to whom, and puts it into plain values. Pure.

The reader is the person named with `--as`. Without one nobody knows who reads, so that what is
confidential stays without words and people. A call that the reader may not read is shown as it
goes: its team, its state and its moments.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from catalog.model import Catalogue
from routing.call.actions import may_see
from routing.call.call import Call
from routing.call.events import AnyEvent
from routing.call.usm import workflow
from routing.desk.ahead import Ahead, Happening
from routing.rules.attachments import seen_by
from routing.rules.promised import late_by
from routing.rules.readable import may_read_event

Plain = dict[str, Any]
_SHOWN = """
    number parent root kind language private promise first_promise other_time state impact
    urgency priority children open_children frames path workflow opened_at offered_at arrived_at
    acknowledge_by acknowledged_at resolve_by resolve_left waiting_since expected expected_told
    resolved_at closes_at reopen_until ended_at touched_at revision reminded answer_reminders
    reopenings hops bounces verdict promised_by late_minutes team service trail
"""
_HOW_IT_GOES = frozenset(_SHOWN.split())
"""What is told of a call beside what anybody said and who takes part; a field that is not named
here is left empty.
"""
_PROMISED = frozenset(
    {"team", "team_name", "service", "call_kind", "target", "agreement", "by", "at", "version"}
)


@dataclass(frozen=True)
class CallReader:
    """Whoever reads: a person, or nobody knows who."""

    person: str | None
    catalogue: Catalogue | None

    def knows(self, call: Call) -> bool:
        """Whether they may know that there is such a call."""
        return self.person is None or not call.private or self.reads(call)

    def reads(self, call: Call) -> bool:
        """Whether they may read what was said in it, and whose it is."""
        if self.person is None or self.catalogue is None:
            return not call.private
        return may_see(self.person, call, self.catalogue)

    def events(self, call: Call, events: Sequence[AnyEvent]) -> tuple[AnyEvent, ...]:
        """The events that they may read; of a call that they may not read, none."""
        if not self.reads(call):
            return ()
        if self.person is None or self.catalogue is None:
            return tuple(events)
        mine, known = self.person, self.catalogue
        return tuple(e for e in events if may_read_event(e, call, mine, known))

    def files(self, call: Call) -> frozenset[str]:
        """The ids of the files that they may know of."""
        if not self.reads(call):
            return frozenset()
        if self.person is None or self.catalogue is None:
            return frozenset(file.id for file in call.files)
        return frozenset(file.id for file in seen_by(self.person, call, self.catalogue))


def facts(call: Call, reader: CallReader, now: dt.datetime) -> Plain:
    """A call as far as they may read it."""
    body = call.model_dump(
        mode="json",
        exclude={
            "first_promise": {"hours"},
            "other_time": {"hours"},
            "promise": {"hours", "rota", "escalation"},
            "trail": {"__all__": {"promise"}},
        },
    )
    body |= {
        "promised_by": call.promised_by.isoformat() if call.promised_by else None,
        "late_minutes": round(late_by(call, now).total_seconds() / 60),
        "team": call.team,
        "service": call.service,
        "workflow": workflow(call.path),
        "priority": call.priority,
        "trail": [stay.promise.team for stay in call.trail],
    }
    if reader.reads(call):
        ids = reader.files(call)
        return body | {"files": [file for file in body["files"] if file["id"] in ids]}
    return {name: _outline(name, value) for name, value in body.items()}


def _outline(name: str, value: Any) -> Any:
    if name not in _HOW_IT_GOES:
        return type(value)() if isinstance(value, str | list | dict) else None
    if name.endswith("promise") and isinstance(value, dict):
        return {part: one for part, one in value.items() if part in _PROMISED}
    return value


def told(
    chain: Sequence[Call], ledger: Mapping[str, Sequence[AnyEvent]], reader: CallReader
) -> list[Plain]:
    """The ledger of a chain: of a call that they may not read only what happened when."""
    found: list[Plain] = []
    for call in chain:
        events = ledger[call.number]
        if reader.reads(call):
            seen = reader.events(call, events)
            found += [e.model_dump(mode="json") | {"number": call.number} for e in seen]
        else:
            found += [
                {"kind": e.kind, "at": e.at.isoformat(), "by": "", "number": call.number}
                for e in events
            ]
    return found


def foreseen(coming: Ahead, reader: CallReader) -> Ahead:
    """What will happen, without the people of calls that they may not read."""
    unread = {call.number for call in coming.calls if not reader.reads(call)}

    def seen(one: Happening) -> Happening:
        hidden = {"people": (), "skipped": ()}
        return one.model_copy(update=hidden) if one.number in unread else one

    return coming.model_copy(update={"happenings": tuple(map(seen, coming.happenings))})
