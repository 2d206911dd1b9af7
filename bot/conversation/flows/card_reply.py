"""Handles a reply to a call's card or message: an addition to that call, unless it is an order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.conversation.flows.about_calls import asks_after_something
from bot.conversation.flows.acting import add_words, do, unknown_call
from bot.conversation.flows.approving import said_to_approval
from bot.conversation.flows.call_enquiries import show
from bot.conversation.flows.form import begin
from bot.conversation.flows.items_asked import service_of
from bot.conversation.flows.obeying import can_be_obeyed, obey
from bot.conversation.flows.option_handler import agree
from bot.conversation.flows.readable import is_exactly
from bot.conversation.flows.words_of_team import offer_to_tell_when, taken_and_told
from bot.conversation.read.call_matching import likeness
from bot.conversation.read.lexicon import Said
from bot.conversation.read.numbers import names_another_call, only_number
from bot.conversation.read.reading import content_words, read, yes_or_no
from bot.conversation.read.team_words import read_reply
from bot.conversation.state.dialogue import ActionForm, Clarification
from bot.conversation.state.steps import Asking, Steps, look, read_moves, understand
from bot.conversation.state.turn import TurnContext
from bot.ports import Attachment
from routing.call.actions import Action
from routing.call.view import CallView
from routing.understand.decision import Outcome
from routing.understand.move import Move

_SMALLTALK = frozenset({Said.THANKS, Said.HELLO, Said.BYE, Said.HELP})
_MEANS: Mapping[Said, Action] = {
    Said.WORKS: Action.CONFIRM,
    Said.CANCEL: Action.CANCEL,
    Said.AGAIN: Action.REOPEN,
}
"""What words of the requester mean for the call they reply to, where it can be done."""


def reply_to(turn: TurnContext, number: str, text: str) -> Asking[bool]:
    """Handle a reply to the card or message of a call; False when there is no such call for this
    person, whose words are then heard as any other.
    """
    view = yield from look(number)
    said, answer = read(text).said, yes_or_no(text)
    if view is None:
        if not answer.said or answer.rest:
            return False
        unknown_call(turn, number)
        return True
    if said in _SMALLTALK or names_another_call(text, number):
        return False
    yield from _to_call(turn, view, number, text, said)
    return True


def _to_call(turn: TurnContext, view: CallView, number: str, text: str, said: Said | None) -> Steps:
    order, answer = read_reply(text), yes_or_no(text)
    attachments = turn.take_attachments()
    said = said if order else (yield from _meant(turn, view, text, said))
    action = yield from _meant_action(turn, view, text, said)
    if said is Said.STATUS or text.strip() == "?":
        _show(turn, view, text)
    elif not order and (yield from _asks_how_it_stands(turn, view, text)):
        show(turn, view)
        turn.is_asked_of_team = asks_after_something(content_words(text))
    elif order and can_be_obeyed(order, view):
        yield from obey(turn, order, number, text, attachments)
    elif answer.said and not answer.rest:
        yield from agree(turn, number, text, yes=answer.said is Said.YES)
    elif action:
        yield from _do_meant(turn, view, action, text)
    else:
        yield from _not_solved_or_more(turn, view, text, attachments)


def _not_solved_or_more(
    turn: TurnContext, view: CallView, text: str, attachments: tuple[Attachment, ...]
) -> Steps:
    """Reopen the call where the words say that it is not solved; else take them as said of it."""
    if (yield from said_to_approval(turn, view, text)):
        return
    if (yield from _is_not_solved(turn, view, text)):
        yield from do(turn, view.call.number, Action.REOPEN, {"reason": text}, attachments)
    else:
        yield from _said_of_it(turn, view, text, attachments)


def _meant(turn: TurnContext, view: CallView, text: str, said: Said | None) -> Asking[Said | None]:
    """What the words of who asked for it come to: surely that it is not needed any more."""
    own = view.call.requester == turn.facts.person.id
    if said or not own or text.rstrip().endswith("?"):
        return said
    moves = yield from read_moves(text, turn.language)
    return Said.CANCEL if moves.get(Move.CANCEL, 0.0) > _MOST_SURELY else None


def _asks_how_it_stands(turn: TurnContext, view: CallView, text: str) -> Asking[bool]:
    """Whether who asked for a call that is under way asks how it stands: "when will you come?"."""
    own = view.call.requester == turn.facts.person.id
    if read(text).said or not own or Action.ANSWER in view.actions:
        return False
    moves = yield from read_moves(text, turn.language)
    return moves.get(Move.STATUS, 0.0) > _SURELY


def _meant_action(
    turn: TurnContext, view: CallView, text: str, said: Said | None
) -> Asking[Action | None]:
    """What the words mean for the call, where it can be done and they are for that."""
    action = _MEANS.get(said) if said else None
    if action not in view.actions or (yield from _stops_another(turn, view, text)):
        return None
    return action


def _show(turn: TurnContext, view: CallView, text: str) -> None:
    """Show the call; where the question was about something else, that nobody reads it."""
    show(turn, view)
    if (about := content_words(read(text).rest)) and not _is_about(turn, view, about):
        turn.say_too(turn.say("I took that for a question; I have passed nothing on."))


def _said_of_it(
    turn: TurnContext, view: CallView, text: str, attachments: tuple[Attachment, ...]
) -> Steps:
    """Add the words to the call, or ask whether they are for it."""
    number = view.call.number
    if not (yield from _asks_for_another(turn, view, text)):
        yield from _as_words(turn, view, number, text, attachments)
        return
    turn.push(
        Clarification(
            topic="clarification",
            kind="new_or_call",
            words=text,
            numbers=(number,),
            attachments=attachments,
        )
    )


def _is_not_solved(turn: TurnContext, view: CallView, text: str) -> Asking[bool]:
    """Whether a reply to a call that is said to be solved says that it is not."""
    if not {Action.CONFIRM, Action.REOPEN} <= set(view.actions):
        return False
    moves = yield from read_moves(text, turn.language)
    return sum(moves.get(move, 0.0) for move in _NOT_SOLVED) > _MOSTLY


def _is_about(turn: TurnContext, view: CallView, words: Sequence[str]) -> bool:
    return likeness(" ".join(words), view.call, turn.facts.catalogue) > _ALIKE


def _asks_for_another(turn: TurnContext, view: CallView, text: str) -> Asking[bool]:
    """Whether who asked for the call surely asks, in reply to it, for an item of another service:
    it is asked which of the two they mean.
    """
    if view.call.requester != turn.facts.person.id or Action.ADD not in view.actions:
        return False
    first = (yield from understand(text))[0]
    if first.outcome is not Outcome.ANSWER or first.confidence < _EXACTLY or not view.call.item:
        return False
    moves = yield from read_moves(text, first.language)
    service = service_of(first.item or "")
    another = service != service_of(view.call.item)
    exactly = is_exactly(turn, text, first)
    return another and (exactly or moves.get(Move.NEW, 0.0) > _MOSTLY)


def _stops_another(turn: TurnContext, view: CallView, text: str) -> Asking[bool]:
    """Whether words to stop are a phrase of another service: "cancel a contract with a vendor"."""
    if read(text).said is not Said.CANCEL or not read(text).rest:
        return False
    return (yield from _asks_for_another(turn, view, text))


_LONGEST_CHOICE = 2
"""So many digits a choice has; a call's number has more."""
_ALIKE, _EXACTLY, _MOSTLY, _SURELY, _MOST_SURELY = 0.5, 0.9, 0.6, 0.8, 0.9
_NOT_SOLVED = frozenset({Move.NO, Move.BROKEN, Move.TRIED, Move.AGAIN, Move.KEEP, Move.SAME})
"""What says, of something that is said to be solved, that it is not."""


def _do_meant(turn: TurnContext, view: CallView, action: Action, text: str) -> Steps:
    number = view.call.number
    if action is Action.CANCEL:
        yield from begin(turn, number, action, {})
        about = content_words(read(text).rest)
        if about and not _is_about(turn, view, about) and isinstance(turn.top, ActionForm):
            turn.put(turn.top.model_copy(update={"words": {"reason": text}, "asking": "reason"}))
    else:
        values = {"reason": text} if action is Action.REOPEN else {}
        yield from do(turn, number, action, values)


def _as_words(
    turn: TurnContext,
    view: CallView,
    number: str,
    text: str,
    attachments: tuple[Attachment, ...],
) -> Steps:
    """Add the words to the call; as a note of the team for those who can write nothing else. What
    is mailed is said to the desk, no colleague reads it: there it is asked for whom it is, but for
    a mere number that chooses nothing.
    """
    of_team = Action.NOTE in view.actions and {Action.ADD, Action.ANSWER}.isdisjoint(view.actions)
    if not of_team:
        yield from add_words(turn, number, text, attachments)
    elif turn.facts.mail and text:
        yield from _mailed_of_team(turn, view, text, attachments)
    else:
        yield from do(turn, view.call.number, Action.NOTE, {"text": text}, attachments)
        offer_to_tell_when(turn, view, text)


def _mailed_of_team(
    turn: TurnContext, view: CallView, text: str, attachments: tuple[Attachment, ...]
) -> Steps:
    """Show the call that is named, or of which a number chooses nothing; else ask for whom the
    words are.
    """
    if not only_number(text) and not text.isdecimal():
        yield from taken_and_told(turn, view, text, attachments)
        return
    if len(text) <= _LONGEST_CHOICE:
        turn.reply(turn.say("There is no choice {number}. This is how it stands:", number=text))
    show(turn, view)
