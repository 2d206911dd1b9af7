"""Answers words that were weighed as small talk, thanks, or a question after what was said."""

from __future__ import annotations

from bot.conversation.decide.decision import SURE
from bot.conversation.flows import smalltalk
from bot.conversation.flows.displeased import is_complaint_of_a_call, show_and_say_sorry
from bot.conversation.flows.explained import explain
from bot.conversation.flows.form import current_field, hear_field
from bot.conversation.flows.new_request import begin_new
from bot.conversation.flows.small_or_not import call_written_about
from bot.conversation.flows.waiting import NOTHING_AWAITED
from bot.conversation.flows.weighing import Weighed
from bot.conversation.read.courtesies import beside_thanks, is_displeased
from bot.conversation.read.lexicon import lexicon
from bot.conversation.read.reading import content_words, read, words_of
from bot.conversation.state.dialogue import ActionForm
from bot.conversation.state.steps import Asking, Steps
from bot.conversation.state.turn import TurnContext
from bot.ports import FormField
from routing.call.actions import Action
from routing.understand.decision import Outcome
from routing.understand.move import Move
from routing.understand.words.foreign import language_beyond

_QUITE, _SURELY_LATER = 0.9, 0.95


def thanks(turn: TurnContext, weighed: Weighed) -> Steps:
    """Answer thanks, and what was no pleasure; what is but likely to be thanks may be either."""
    if is_displeased(weighed.text):
        show_and_say_sorry(turn, weighed)
        return
    yield from smalltalk.thanks(turn, "" if weighed.verdict.sure >= SURE else weighed.text)


def chat(turn: TurnContext, weighed: Weighed) -> Steps:
    """Answer small talk, explain what was asked, or answer thanks that stand before a goodbye."""
    said = read(weighed.text).said
    if said in smalltalk.SMALL:
        yield from smalltalk.answer(turn, said, None)
    elif weighed.verdict.move is Move.PUZZLED and _asks_back(weighed):
        yield from explain(turn)
        turn.is_asked_of_team = _is_of_a_team(turn, weighed.text)
    elif is_displeased(weighed.text) or is_complaint_of_a_call(weighed):
        show_and_say_sorry(turn, weighed)
    elif beside_thanks(weighed.text) != weighed.text:
        yield from smalltalk.thanks(turn, weighed.text)
    else:
        _small_talk(turn, weighed)


def _small_talk(turn: TurnContext, weighed: Weighed) -> None:
    small = sum(weighed.moves.get(move, 0.0) for move in (Move.CHAT, Move.THANKS))
    if _is_for_who_wrote(turn, weighed, small):
        turn.is_asked_of_team = True
        return
    if beyond := _language_beyond(turn, weighed):
        smalltalk.another_language(turn, weighed.text, beyond)
    else:
        smalltalk.chat(turn, weighed.text, guessed=small < _QUITE)
    turn.is_asked_of_team = _is_of_a_team(turn, weighed.text)


def _language_beyond(turn: TurnContext, weighed: Weighed) -> str | None:
    """The language, spoken by nobody here, of words that seem to ask for nothing."""
    if turn.pending or any(one.outcome is not Outcome.UNKNOWN for one in weighed.decisions):
        return None
    return language_beyond(words_of(weighed.text), turn.languages)


def later(turn: TurnContext, weighed: Weighed) -> Steps:
    """Wait for what is said to come later; what only seems to say that may be for a team that
    wrote ("can you make it three instead?"), is what a form asks for, or asks for something where
    nothing is open.
    """
    if (field := (yield from _field_awaited(turn, weighed))) is not None:
        yield from hear_field(turn, field, weighed.text)
        return
    if _is_for_who_wrote(turn, weighed, weighed.moves.get(Move.LATER, 0.0)):
        turn.is_asked_of_team = True
        return
    if turn.pending or weighed.views:
        turn.reply(turn.say("Take your time; I'll wait here."))
    elif _is_a_sentence(weighed.text) and weighed.moves.get(Move.LATER, 0.0) < _SURELY_LATER:
        yield from begin_new(turn, weighed)
        return
    else:
        turn.reply(turn.say(NOTHING_AWAITED))
    turn.keep_options()


def _field_awaited(turn: TurnContext, weighed: Weighed) -> Asking[FormField | None]:
    """The field for words that a form waits for, where these hardly say that they come later."""
    form, surely = turn.top, weighed.moves.get(Move.LATER, 0.0) >= _QUITE
    if surely or not isinstance(form, ActionForm) or form.action is Action.CANCEL:
        return None
    field = yield from current_field(turn, form)
    return field if field and not field.choices else None


def _is_a_sentence(text: str) -> bool:
    return len(content_words(text)) >= smalltalk.A_SENTENCE


def _is_for_who_wrote(turn: TurnContext, weighed: Weighed, surely: float) -> bool:
    """Whether words that are hardly what they were taken for come after a team wrote about a call,
    with nothing else open; that call is talked about from now on.
    """
    written = call_written_about(turn, weighed.views)
    if written is None or turn.pending or surely >= _QUITE:
        return False
    turn.focus = written
    return True


def _asks_back(weighed: Weighed) -> bool:
    """Whether a sentence surely asks what is meant; a few words that seem to, do."""
    surely = weighed.moves.get(Move.PUZZLED, 0.0) > _QUITE
    return surely or len(content_words(weighed.text)) < smalltalk.A_SENTENCE


def _is_of_a_team(turn: TurnContext, text: str) -> bool:
    """Whether words ask something about a call that was talked about, which its team can tell:
    "what does it cost?", not "what do you mean?".
    """
    tells = any(not lexicon().has("asks_back", word) for word in content_words(text))
    return bool(turn.focus) and text.rstrip().endswith("?") and tells
