"""Writes what was said on a call's way on the card of who has it next, and that a call is
confidential. Pure.
"""

from __future__ import annotations

from bot.ports import Line
from bot.wording.call_formatter import CallFormatter, short
from bot.wording.localizer import phrase
from routing.call.call import Call, State
from routing.call.remark import Remark, RemarkKind
from routing.rules.effects_of import ON_A_CARD

MOST = 6
"""So many of the latest remarks stand on a card, and so many of what was added before."""
ANSWERED = phrase("Answered")
_LABELS: dict[RemarkKind, str] = {
    "handed_over": phrase("Handed over by"),
    "declined": phrase("Sent back by"),
    "reopened": phrase("Reopened by"),
    "approved": phrase("Approved by"),
    "answered": ANSWERED,
    "put_back": phrase("Put back by"),
    "passed_on": phrase("Passed on by"),
    "commented": ANSWERED,
    "added": phrase("Added by"),
}


def remark_lines(call: Call, formatter: CallFormatter, *, all_added: bool = False) -> list[Line]:
    """Who approved it, handed it over, sent it back or reopened it, with what they said, and what
    was answered to questions of a team; what was added before the call came to the team that has
    it, which was told to others. `all_added`: what was added since too, which the team's room was
    told when it came; a page shows the call without that talk.
    """
    return [_line(remark, call, formatter) for remark in _shown(call, all_added=all_added)]


def said_whole(call: Call, formatter: CallFormatter, *, all_added: bool = False) -> list[Line]:
    """The same with all that was said, where something was."""
    said = (remark for remark in _shown(call, all_added=all_added) if remark.text)
    return [_line(remark, call, formatter, len(remark.text)) for remark in said]


def added_before(call: Call, formatter: CallFormatter) -> list[str]:
    """The latest of what was added before the call came to the team that has it, a line each."""
    lines = [_line(remark, call, formatter) for remark in _added_before(call)[-MOST:]]
    return [f"{line.label} {line.value}" for line in lines]


def added_earlier(call: Call, formatter: CallFormatter) -> list[Line]:
    """What was added before those that the card has, whole."""
    earlier = _added_before(call)[:-MOST]
    return [_line(remark, call, formatter, len(remark.text)) for remark in earlier]


def _shown(call: Call, *, all_added: bool = False) -> list[Remark]:
    said = [remark for remark in call.remarks if remark.kind != "added"][-MOST:]
    added = [remark for remark in call.remarks if remark.kind == "added"]
    shown = (added if all_added else _added_before(call))[-MOST:]
    return [remark for remark in call.remarks if remark in (*said, *shown)]


def _added_before(call: Call) -> list[Remark]:
    """What was added while another team had the call, or none yet."""
    since = call.arrived_at
    return [r for r in call.remarks if r.kind == "added" and (since is None or r.at < since)]


def last_said(call: Call, formatter: CallFormatter) -> str:
    """What the team said last to whoever asked, by whom and when; nothing where it said nothing, or
    who said it has left: of their own coming it holds no more. Once it is done, what was done.
    """
    if call.state is State.CLOSED and call.resolution:
        return f"{formatter.owner(call)}: {formatter.quote(call.resolution)}"
    said = call.last_said
    if said is None or not said.text or said.by in call.gone:
        return ""
    who, when = formatter.person(said.by), formatter.time(said.at)
    return f"{who} ({when}): {formatter.quote(said.text)}"


def _line(remark: Remark, call: Call, formatter: CallFormatter, most: int = ON_A_CARD) -> Line:
    words = short(remark.text, most)
    if remark.kind == "answered":
        label = short(remark.question) or formatter.say(ANSWERED)
        return Line(label=label, value=words)
    who = _who(remark, call, formatter)
    value = f"{who}: {formatter.localizer.in_quotes(words)}" if words else who
    return Line(label=formatter.say(_LABELS[remark.kind]), value=value)


def _who(remark: Remark, call: Call, formatter: CallFormatter) -> str:
    if remark.by == call.requester:
        return formatter.requester(call)
    name = formatter.person(remark.by)
    if (
        remark.kind not in ("handed_over", "declined")
        or remark.by not in formatter.catalogue.people
    ):
        return name
    return formatter.say("{person} of {team}", person=name, team=formatter.team(remark.team))


def confidential_lines(call: Call, formatter: CallFormatter, *, own: bool = False) -> list[Line]:
    """That a private call is for nobody else to read; `own`: said to who asked for it."""
    if not call.private:
        return []
    person = formatter.say("you") if own else formatter.requester(call)
    value = formatter.say(
        "only {person} and {team} can read this", person=person, team=formatter.owner(call)
    )
    if call.approvers and not call.offered_at:
        value = formatter.say(
            "only {person}, {team} and whoever has to approve it can read this",
            person=person,
            team=formatter.owner(call),
        )
    return [Line(label="🔒 " + formatter.say("Confidential"), value=value)]


def confidential(team: str, formatter: CallFormatter, *, approval: bool = False) -> str:
    """That what is asked here is for a team alone (and for who has to approve it)."""
    if approval:
        return "🔒 " + formatter.say(
            "Confidential: only you, {team} and whoever has to approve it can read this.", team=team
        )
    return "🔒 " + formatter.say("Confidential: only you and {team} can read this.", team=team)
