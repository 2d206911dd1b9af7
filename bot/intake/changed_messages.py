"""Handles messages that were edited or deleted after they became a call."""

from __future__ import annotations

from typing import NamedTuple

from sqlmodel import Session

from bot.context import Context
from bot.conversation.read.reading import plain
from bot.conversation.read.team_words import for_requester, read_order, read_reply
from bot.files import intake
from bot.intake.changed_answers import changed_answers
from bot.intake.reply_lookup import call_of
from bot.people import directory
from bot.people.recipients import localizer_of
from bot.ports import Address, Edited, Withdrawn
from bot.wording.call_formatter import short
from bot.wording.localizer import Localizer
from catalog.model import Person
from routing.call.actions import Action, is_of_link
from routing.call.call import Call, State
from routing.call.effects import Effect, TellPerson, TellTeam
from routing.desk.desk import Desk
from routing.desk.event_factory import CHANGES
from routing.rules.transition import NotPossible
from routing.storage import inbox, ledger


def with_its_sender(session: Session, incoming: Withdrawn) -> Withdrawn:
    """The deleted message with its sender filled in from the inbox, where the service does not tell
    who it was.
    """
    if incoming.account:
        return incoming
    earlier = inbox.read(session, incoming.withdraws)
    account = str(earlier.body.get("account", "")) if earlier else ""
    return incoming.model_copy(update={"account": account})


def edited(
    session: Session, incoming: Edited, person: Person, desk: Desk, context: Context
) -> bool:
    """Bring the new words to the call that the message became, in the place of those it had where
    nobody has it yet, and tell the team and who asked that they changed; what a team had said with
    a call is said once more as it is now. False when it is no call's (yet).
    """
    earlier = inbox.read(session, incoming.edits)
    inbox.changed(session, incoming.edits, incoming.text)
    call = _call_of(session, incoming.edits, person)
    if call is None:
        return earlier is not None and _of_a_team(session, incoming, earlier, person, desk)
    before = earlier.text if earlier else ""
    try:
        if call.state in (State.OFFERED, State.AWAITING_APPROVAL):
            whole = call.text.replace(before, incoming.text, 1) if before in call.text else ""
            desk.edit(call.number, person, whole or incoming.text)
        if incoming.text.strip() and plain(before) != plain(incoming.text):
            _tell_of_change(call, person, (before, incoming.text), desk, context)
    except NotPossible:
        return True  # the call has ended: nobody has to read it any more
    return True


def _tell_of_change(
    call: Call, person: Person, words: tuple[str, str], desk: Desk, context: Context
) -> None:
    """Tell the team that a message was changed, with what it was and what it is now, and which
    answers that sets right; and who asked, that it was passed on.
    """
    before, now = words
    localizer = Localizer(context.room_language(call.team))
    said = {"before": short(before, 300), "now": short(now, 1_000)}
    text = localizer.say("it was: {before}; it is now: {now}", **said)
    answers = changed_answers(call, before, now, desk.catalogue, desk.now.date())
    values = {"text": text if before else now, CHANGES: "yes", **answers}
    desk.do(call.number, Action.ADD, person, values)
    news = TellPerson(number=call.number, person=person.id, what="changed", text=now)
    desk.effects.append(news)


def _of_a_team(
    session: Session, incoming: Edited, earlier: inbox.Taken, person: Person, desk: Desk
) -> bool:
    """Say anew what somebody of a team had said with a call, to the requester or as a note; False
    where the message was no such thing.
    """
    before, now = (_said_with(session, incoming, text) for text in (earlier.text, incoming.text))
    if before is None or now is None or not now.words:
        return False
    call = ledger.read(session, now.number)
    if call is None or now == before or not is_of_link(person.id, call.team, desk.catalogue):
        return False
    words = now.words
    if now.action is Action.REPLY and before.action is Action.REPLY:
        requester = directory.known(session, call.requester, desk.catalogue)
        localizer = localizer_of(session, requester, desk.catalogue)
        words = localizer.say("(I have changed my message, it is now:) {words}", words=now.words)
    try:
        desk.do(call.number, now.action, person, {"text": words})
    except NotPossible:
        return True  # nobody has to read it any more
    return True


class _SaidWith(NamedTuple):
    number: str
    action: Action
    words: str


def _said_with(session: Session, incoming: Edited, text: str) -> _SaidWith | None:
    """With which call a message of these words is said, and to whom; None where with none."""
    order = read_order(text)
    if order and order.number and Action.REPLY in order.actions:
        return _SaidWith(order.number, Action.REPLY, order.rest)
    about = call_of(session, incoming.address, incoming.reply_to)
    if order or about is None:
        return None
    within = read_reply(text)
    outward = for_requester(text)
    if within and Action.REPLY in within.actions:
        outward = within.rest
    if within and outward is None:
        return None
    return _SaidWith(about, Action.NOTE if outward is None else Action.REPLY, outward or text)


def withdrawn(
    session: Session, incoming: Withdrawn, person: Person, desk: Desk, context: Context
) -> bool:
    """Withdraw the files that came with the message, tell the team of the call it became what it
    said last, and ask the requester whether it is still needed; False when it is no call's (yet).
    """
    intake.took_back(session, incoming.withdraws, person.id, desk)
    earlier = inbox.read(session, incoming.withdraws)
    call = _call_of(session, incoming.withdraws, person)
    if earlier and call:
        localizer = Localizer(context.room_language(call.team))
        words = short(earlier.text, 300)
        text = localizer.say("I have taken this message back: {words}", words=words)
        try:
            desk.do(call.number, Action.ADD, person, {"text": text})
        except NotPossible:
            return True
        desk.effects[:] = [_as_taken_back(one, text, earlier.text) for one in desk.effects]
        desk.effects.append(
            TellPerson(
                number=call.number,
                person=person.id,
                what="taken_back",
                text=earlier.text,
            )
        )
    return call is not None


def without_its_words(session: Session, incoming: Withdrawn) -> Edited | None:
    """A deleted message as one from which all words were taken, where it was said; None where it
    had none.
    """
    earlier = inbox.read(session, incoming.withdraws)
    if earlier is None or not earlier.text.strip() or "address" not in earlier.body:
        return None
    body = earlier.body
    return Edited(
        key=incoming.key,
        address=Address.model_validate(body["address"]),
        account=incoming.account,
        at=incoming.at,
        profile=incoming.profile,
        shared=bool(body.get("shared")),
        alone=body.get("alone"),
        edits=incoming.withdraws,
    )


def _as_taken_back(effect: Effect, text: str, words: str) -> Effect:
    """What a team is told of a message that was taken back, as that and not as what its sender
    writes.
    """
    said = isinstance(effect, TellTeam) and effect.what == "commented" and effect.text == text
    if not (said and isinstance(effect, TellTeam)):
        return effect
    return effect.model_copy(update={"what": "taken_back", "text": words})


def _call_of(session: Session, key: str, person: Person) -> Call | None:
    """The call of this person that the message with this key became."""
    earlier = inbox.read(session, key)
    call = ledger.read(session, earlier.number) if earlier and earlier.number else None
    return call if call and call.requester == person.id else None
