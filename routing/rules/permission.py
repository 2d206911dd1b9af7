"""Whether a person may do something with a call, and if not, why not: from the table of actions.
Pure.
"""

from __future__ import annotations

from catalog.model import Catalogue, Person
from routing.call.actions import (
    APPROVER_ACTIONS,
    CUSTOMER_ACTIONS,
    TEAM_ACTIONS,
    Action,
    actions_for,
    fits,
    has_reader,
    is_customer,
    is_of_link,
    may_see,
)
from routing.call.call import AT_WORK, Call, State
from routing.rules.effects_of import NotPossible


def why_not(action: Action, person: Person, call: Call, catalogue: Catalogue) -> NotPossible | None:
    """Why the person cannot do it now, before anything is filled in; None when they can."""
    if action in actions_for(person.id, call, catalogue):
        return None
    try:
        check_rights(call, action, person, catalogue)
    except NotPossible as no:
        return no
    if not fits(action, call):
        return NotPossible("wrong_state" if has_reader(call) else "nobody_reads")
    return wrong_state(call, acknowledging=action is Action.ACKNOWLEDGE)


def check_rights(call: Call, action: Action, person: Person, catalogue: Catalogue) -> None:
    """Fail closed: only people of the link, of the customer or the approvers. Raises NotPossible
    with the reason.
    """
    allowed = (
        (TEAM_ACTIONS, is_of_link(person.id, call.team, catalogue)),
        (CUSTOMER_ACTIONS, is_customer(person.id, call, catalogue)),
        (APPROVER_ACTIONS, _decides(action, person, call)),
    )
    if not any(holds and action in actions for actions, holds in allowed):
        raise _no_right(call, action, person, catalogue)


def _decides(action: Action, person: Person, call: Call) -> bool:
    """Whether the person's yes or no to the call is asked for; they ask something back only while
    it waits for that.
    """
    asks = action is not Action.ASK or call.state is State.AWAITING_APPROVAL
    return asks and person.id in call.approvers


def _no_right(call: Call, action: Action, person: Person, catalogue: Catalogue) -> NotPossible:
    """Why not; a stranger hears nothing of a private call, not even that there is one."""
    if call.private and not may_see(person.id, call, catalogue):
        return NotPossible("unknown_call")
    if action in TEAM_ACTIONS:
        return NotPossible("not_your_team", who=call.team)
    if action in APPROVER_ACTIONS:
        return NotPossible("no_approval")
    return NotPossible("not_yours")


def wrong_state(call: Call, *, acknowledging: bool) -> NotPossible:
    """Why something does not fit where the call stands."""
    if call.state not in AT_WORK:
        return NotPossible("wrong_state")
    if acknowledging and call.acknowledged_at:
        return NotPossible("already_acknowledged", who=call.assignee or "", at=call.acknowledged_at)
    return NotPossible("open_children" if call.open_children else "wrong_state")
