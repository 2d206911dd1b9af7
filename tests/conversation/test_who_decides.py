"""Who decides about a call can do so wherever they see it as its people do."""

from __future__ import annotations

from bot.presses import CallPress
from bot.wording.cards import requester_card
from bot.wording.localizer import Localizer
from catalog.model import Kind
from routing.call.actions import Action
from routing.desk.desk import Desk
from routing.desk.draft import Draft
from tests.bench.dialogue_states import Hospital


def test_the_card_of_who_approves_has_yes_and_no(desk: Hospital) -> None:
    item = next(
        ref
        for ref, entry in desk.catalogue.entries.items()
        if ref.startswith("hr/") and entry.item.approval.who == "requester's manager"
    )
    draft = Draft(
        requester=desk.catalogue.people["umut"],
        item=item,
        kind=Kind.SERVICE_REQUEST,
        text="graag",
        title="verlof",
        language="nl",
    )
    call = Desk(desk.repository, desk.catalogue, desk.now).open(draft)
    assert call.approvers == ("zoe",)
    shown = {person: _buttons(desk, call.number, person) for person in ("zoe", "umut")}
    assert {Action.APPROVE, Action.REFUSE} <= shown["zoe"]
    assert not {Action.APPROVE, Action.REFUSE} & shown["umut"]


def _buttons(desk: Hospital, number: str, person: str) -> set[Action]:
    view = desk.view(desk.repository.calls[number], person)
    card = requester_card(view, desk.catalogue, Localizer("nl", "Europe/Amsterdam"), desk.now)
    return {choice.means.action for choice in card.choices if isinstance(choice.means, CallPress)}
