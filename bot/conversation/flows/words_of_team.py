"""Handles what somebody of a team says, in private, of a call that they name or have in hand: a
question, or when they come, is for who asked, which one yes settles; of anything else it is asked
for whom it is, for what a team notes down is not always for who asked.
"""

from __future__ import annotations

from bot.conversation.flows.acting import add_words, customer, do
from bot.conversation.read.lexicon import Said
from bot.conversation.read.moments import is_only_a_time, names_a_time
from bot.conversation.read.numbers import after_number
from bot.conversation.read.reading import read
from bot.conversation.read.team_words import beside_taking, is_question, puts_on_hold, tells_when
from bot.conversation.state.dialogue import Clarification
from bot.conversation.state.steps import Asking, Steps, look, read_moves
from bot.conversation.state.turn import Option, TurnContext
from bot.ports import Attachment
from bot.wording.localizer import phrase
from routing.call.actions import Action
from routing.call.view import CallView
from routing.understand.move import Move

_OF_A_TEAM = frozenset({Action.NOTE, Action.REPLY})


_NO_HOLD = phrase(
    "A request cannot be put on hold: its time rests only while it waits for an answer, or for "
    "another team. Tell whoever asked when you go on."
)


def is_of_its_team(turn: TurnContext, view: CallView, text: str) -> bool:
    """Whether words that begin with the number of a call, or name one to put it on hold, are those
    of its team, which has nothing to add to it as who asked.
    """
    about_it = bool(after_number(text)) or puts_on_hold(text)
    return about_it and is_steered_by(turn, view)


def is_steered_by(turn: TurnContext, view: CallView) -> bool:
    """Whether the speaker steers a call for its team, and has nothing to add to it as who asked."""
    able = set(view.actions)
    of_team = not able.isdisjoint(_OF_A_TEAM) and able.isdisjoint({Action.ADD, Action.ANSWER})
    return of_team and view.call.requester != turn.facts.person.id


def said_to_who_helps(turn: TurnContext, view: CallView, text: str) -> Asking[bool]:
    """Give words that begin with the number of a call, which the speaker's team asked another to
    do, to that team; False for other calls, a question how it stands, and words that steer.
    """
    words, able = after_number(text), set(view.actions)
    if not (view.call.asked_by and words) or able.isdisjoint({Action.ADD, Action.ANSWER}):
        return False
    if read(words).said not in _SAYS or turn.facts.shared:
        return False
    moves = yield from read_moves(words, turn.language)
    if Action.ANSWER not in able and moves.get(Move.STATUS, 0.0) > _SURELY:
        return False
    yield from add_words(turn, view.call.number, words, turn.take_attachments())
    return True


_SAYS = frozenset({Said.YES, Said.NO, Said.UNKNOWN, Said.WORKS, Said.AGAIN, None})
"""Any other word that steers is for the desk itself."""
_SURELY = 0.8


def taken_and_told(
    turn: TurnContext, view: CallView, text: str, attachments: tuple[Attachment, ...]
) -> Steps:
    """Take the call where words begin with that ("I'll take it, I'm there at three"); of the rest
    it is asked for whom it is.
    """
    rest = beside_taking(text) if Action.ACKNOWLEDGE in view.actions else None
    if rest is not None:
        yield from do(turn, view.call.number, Action.ACKNOWLEDGE, {})
        view = (yield from look(view.call.number)) or view
    words_of_team(turn, view, rest or text, attachments)


def words_of_team(
    turn: TurnContext, view: CallView, words: str, attachments: tuple[Attachment, ...] = ()
) -> None:
    """Ask whether the words are for who asked, where they likely are; else for whom they are. Of a
    wish to put the call on hold, say that there is no such thing.
    """
    if puts_on_hold(words):
        turn.reply(turn.say(_NO_HOLD))
    turn.push(
        Clarification(
            topic="clarification",
            kind="orphaned_text",
            words=words,
            numbers=(view.call.number,),
            wish=_for_who_asked(turn, view, words),
            attachments=(*attachments, *turn.take_attachments()),
        )
    )


def offer_to_tell_when(turn: TurnContext, view: CallView, text: str) -> None:
    """Offer to tell who asked what was noted, where it says when somebody comes or has it done:
    then it is the forecast too.
    """
    now = turn.facts.now
    timed = is_only_a_time(text, now) or (tells_when(text, turn.today) and names_a_time(text, now))
    if not timed or Action.REPLY not in view.actions or is_question(text):
        return
    name = customer(turn, view.call)
    turn.offer(
        turn.say("Shall I tell {name} that too?", name=name),
        Option(turn.say("Yes, tell {name}", name=name), "tell_asker", f"{view.call.number} {text}"),
    )


def tell(turn: TurnContext, value: str) -> Steps:
    """Tell who asked for a call these words of its team: its number stands before them."""
    number, _, words = value.partition(" ")
    yield from do(turn, number, Action.REPLY, {"text": words})


def _for_who_asked(turn: TurnContext, view: CallView, words: str) -> Action | None:
    """What the words are likely to be to who asked, a question or news; else they may as well be a
    note; None where nothing can be said to them.
    """
    asks = is_question(words)
    if asks and Action.ASK in view.actions:
        return Action.ASK
    if Action.REPLY not in view.actions:
        return None
    if puts_on_hold(words):
        return Action.REPLY
    return Action.REPLY if asks or tells_when(words, turn.today) else Action.NOTE
