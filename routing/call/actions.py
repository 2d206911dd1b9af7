"""Who can do what with a call, given its state: the one table behind every button and every
refusal.
"""

from __future__ import annotations

from enum import StrEnum

from catalog.model import Catalogue, Kind
from routing.call.call import AT_WORK, Call, State
from routing.call.guests import voice_of
from routing.call.usm import STEPS, leads_on


class Action(StrEnum):
    """What a person can do with a call."""

    ACKNOWLEDGE = "acknowledge"
    ASSIGN = "assign"
    PUT_BACK = "put_back"
    DECLINE = "decline"
    HAND_OVER = "hand_over"
    PASS_ON = "pass_on"
    ASK = "ask"
    NOTE = "note"
    REPLY = "reply"
    NEXT_STEP = "next_step"
    FORK = "fork"
    PRIORITISE = "prioritise"
    RISK = "risk"
    AGREE = "agree"
    REGISTER = "register"
    BUNDLE = "bundle"
    MERGE = "merge"
    RESOLVE = "resolve"
    APPROVE = "approve"
    REFUSE = "refuse"
    ANSWER = "answer"
    ADD = "add"
    ACCEPT_TIME = "accept_time"
    KEEP_TIME = "keep_time"
    CONFIRM = "confirm"
    REOPEN = "reopen"
    CANCEL = "cancel"
    RATE = "rate"


_WORKING = frozenset({State.IN_PROGRESS, State.WAITING_REQUESTER, State.WAITING_SUPPLIER})

TEAM_ACTIONS: dict[Action, frozenset[State]] = {
    Action.ACKNOWLEDGE: frozenset({State.OFFERED}),
    Action.RESOLVE: _WORKING - {State.WAITING_SUPPLIER},
    Action.ASSIGN: AT_WORK,
    Action.PASS_ON: frozenset({State.IN_PROGRESS, State.WAITING_SUPPLIER}),
    Action.ASK: frozenset({State.IN_PROGRESS}),
    Action.REPLY: AT_WORK | {State.RESOLVED},
    Action.NEXT_STEP: frozenset({State.IN_PROGRESS}),
    Action.PUT_BACK: frozenset({State.IN_PROGRESS}),
    Action.FORK: frozenset({State.IN_PROGRESS}),
    Action.HAND_OVER: AT_WORK - {State.WAITING_SUPPLIER},
    Action.DECLINE: AT_WORK - {State.WAITING_SUPPLIER},
    Action.NOTE: frozenset(State),
    Action.PRIORITISE: AT_WORK,
    Action.RISK: frozenset(State) - {State.AWAITING_APPROVAL},
    Action.AGREE: frozenset({State.IN_PROGRESS}),
    Action.BUNDLE: AT_WORK,
    Action.REGISTER: _WORKING | {State.RESOLVED, State.CLOSED},
    Action.MERGE: AT_WORK,
}
"""Only people of the accountable link, in these states."""

CUSTOMER_ACTIONS: dict[Action, frozenset[State]] = {
    Action.ANSWER: frozenset({State.WAITING_REQUESTER}),
    Action.ACCEPT_TIME: AT_WORK,
    Action.KEEP_TIME: AT_WORK,
    Action.CONFIRM: frozenset({State.RESOLVED}),
    Action.ADD: AT_WORK | {State.AWAITING_APPROVAL, State.RESOLVED},
    Action.REOPEN: frozenset({State.RESOLVED, State.CLOSED}),
    Action.CANCEL: AT_WORK | {State.AWAITING_APPROVAL},
    Action.RATE: frozenset({State.CLOSED}),
}
"""Only the requester; on a child call the people of the link that placed it."""

APPROVER_ACTIONS: dict[Action, frozenset[State]] = {
    Action.APPROVE: frozenset({State.AWAITING_APPROVAL}),
    Action.REFUSE: frozenset({State.AWAITING_APPROVAL}),
    Action.ASK: frozenset({State.AWAITING_APPROVAL}),
}


def fits(action: Action, call: Call) -> bool:
    """Whether the action means anything for this call, its state aside: a step to go to, a fork to
    take, a wish to agree on, somebody to ask.
    """
    frame = call.frames[-1]
    match action:
        case Action.NEXT_STEP:
            return len(call.frames) > 1 or frame.step + 1 < len(STEPS[frame.process])
        case Action.FORK:
            return any(leads_on(call.path, fork) for fork in STEPS[frame.process][frame.step].forks)
        case Action.AGREE:
            return "agree" in call.path and call.verdict is None
        case Action.BUNDLE | Action.MERGE:
            return _can_be_one_of_many(action, call)
        case Action.ACCEPT_TIME | Action.KEEP_TIME:
            return call.other_time is not None
        case _:
            return _is_of_use(action, call)


def _is_of_use(action: Action, call: Call) -> bool:
    """Whether there is somebody to ask or tell, or a change that the register may follow."""
    if action in {Action.ASK, Action.REPLY}:
        return has_reader(call)
    return action is not Action.REGISTER or "change" in call.path


def has_reader(call: Call) -> bool:
    """Whether anybody on the other side is there to read or answer: a link that asked, or a person
    who has not left.
    """
    return bool(call.asked_by or call.author) or call.requester not in call.gone


def _can_be_one_of_many(action: Action, call: Call) -> bool:
    """Whether it is neither solved with another call, nor are others solved with it, and there is
    something to take it together with.
    """
    loose = not any(link.how in ("part_of", "bundles") for link in call.links)
    return loose and (call.swarm > 0 if action is Action.BUNDLE else call.parent is None)


def is_of_link(person: str, team: str, catalogue: Catalogue) -> bool:
    """Whether the person belongs to the team, or coordinates the domain it works in; a link in
    another installation speaks for itself.
    """
    own = person in catalogue.members.get(team, ()) or person == voice_of(team)
    return own or catalogue.coordinates(person, team)


def is_customer(person: str, call: Call, catalogue: Catalogue) -> bool:
    """Whether the person is the requester, or typed it for them; for a child call, of the link that
    placed it.
    """
    if call.asked_by:
        return is_of_link(person, call.asked_by, catalogue)
    return person in (call.requester, call.author)


def may_follow(person: str, call: Call, catalogue: Catalogue) -> bool:
    """Whether the person may follow a call that is not theirs: somebody of ours may, but no private
    one, and nothing that a link asks of another behind the scenes.
    """
    own = catalogue.teams_of.get(person, ())
    ours = not own or any(team.kind == "internal" for team in own)
    inside = person in catalogue.people and ours
    return inside and not call.private and not call.asked_by and call.kind is not Kind.RISK


def sees_outline(person: str, call: Call, catalogue: Catalogue) -> bool:
    """Whether the person may know how a call goes and not what is said in it: they follow it, and
    are none of those who may read it.
    """
    follows = person in call.followers and not call.private
    return follows and not may_see(person, call, catalogue)


def may_hear_of(person: str, call: Call, catalogue: Catalogue) -> bool:
    """Whether the person may be told anything of a call: who may read it; of one that is not
    private also who follows it, who is turned to when it is late, who gave or refused their yes or
    stands in for an approver, who sent a file for it, and the desk that takes what nobody else has.
    """
    if may_see(person, call, catalogue):
        return True
    if call.private:
        return False
    promise, fallback = call.promise, catalogue.fallback
    turned_to = (*promise.coordinators, *(p for step in promise.escalation for p in step.people))
    stood_in = (one for pair in call.deputies for one in pair)
    said_yes_or_no = (*call.approved_by, *call.refused_by)
    told = (one.person for one in call.knows)
    sent = (file.by for file in call.files)
    if person in (*call.followers, *turned_to, *stood_in, *said_yes_or_no, *told, *sent):
        return True
    return fallback is not None and is_of_link(person, fallback.team, catalogue)


def actions_for(person: str, call: Call, catalogue: Catalogue) -> tuple[Action, ...]:
    """What this person can do now, in the order to show; nothing for a stranger."""
    asked = person in call.approvers and person not in (*call.approved_by, *call.refused_by)
    parts = (
        (asked, APPROVER_ACTIONS),
        (is_of_link(person, call.team, catalogue), TEAM_ACTIONS),
        (is_customer(person, call, catalogue), CUSTOMER_ACTIONS),
    )
    return tuple(
        action
        for takes_part, actions in parts
        if takes_part
        for action, states in actions.items()
        if call.state in states and fits(action, call)
    )


def may_see(person: str, call: Call, catalogue: Catalogue) -> bool:
    """Who may read a call: its people; everybody of the link, of the link before it and after it;
    private ones no further.
    """
    own = (call.requester, call.author, call.assignee, *call.approvers)
    if person in own or is_of_link(person, call.team, catalogue):
        return True
    if call.customer and is_of_link(person, call.customer, catalogue):
        return True
    return not call.private and any(
        is_of_link(person, stay.promise.team, catalogue) for stay in call.trail
    )
