"""Cancels a call at a clear yes, with what was said as the reason."""

from __future__ import annotations

from bot.conversation.decide.decision import SURE
from bot.conversation.flows.about_calls import add_to_call
from bot.conversation.flows.form import fill, say_why
from bot.conversation.flows.weighing import Weighed
from bot.conversation.read.numbers import after_number
from bot.conversation.read.reading import (
    begins_with_no,
    content_words,
    denies,
    read,
    says_yes_and_why,
    takes_part_back,
    words_of,
    yes_or_no,
)
from bot.conversation.state.dialogue import ActionForm
from bot.conversation.state.steps import Steps
from bot.conversation.state.turn import TurnContext
from routing.understand.move import Move


def cancel_it(turn: TurnContext, form: ActionForm, weighed: Weighed) -> Steps:
    """Cancel the call at a clear yes, with what was said as the reason."""
    head = yes_or_no(weighed.text)
    if _has_reserve(weighed.text) or not _is_clear(turn, form, weighed):
        yield from _not_yet(turn, form, weighed)
        return
    bare = head.said or read(weighed.text).said
    more = head.rest or ("" if bare else weighed.text)
    kept = form.words.get("reason", "")
    turn.put(form.model_copy(update={"asking": "reason"}))
    yield from fill(turn, "\n".join(part for part in (kept, more) if part))


def tell_what_is_not_passed_on(turn: TurnContext, form: ActionForm, weighed: Weighed) -> None:
    """Say that nobody reads the reason that was written down, where the call goes on by words that
    say more than no: perhaps it was meant for the team.
    """
    reason, head = form.words.get("reason", ""), yes_or_no(weighed.text)
    if reason and not (head.said and not head.rest):
        tell_that_nothing_is_passed_on(turn, reason)


def tell_that_nothing_is_passed_on(turn: TurnContext, text: str) -> None:
    """Say beside the answer that no team reads these words."""
    turn.say_too(nothing_passed_on(turn, text))


def nothing_passed_on(turn: TurnContext, text: str) -> str:
    """The line that says that no team reads these words."""
    words = turn.formatter.quote(text, 120)
    return turn.say("I have passed on nothing of {words}.", words=words)


def _has_reserve(text: str) -> bool:
    """Whether a yes is taken back in part, or a no stands at the head."""
    return bool(takes_part_back(yes_or_no(text).rest)) or begins_with_no(text)


def _not_yet(turn: TurnContext, form: ActionForm, weighed: Weighed) -> Steps:
    """Cancel nothing: a reserve is told to the team, other words are kept as the reason."""
    rest = yes_or_no(weighed.text).rest
    if takes_part_back(rest) and content_words(rest) and not turn.facts.shared:
        yield from add_to_call(turn, weighed, number=form.number)
    else:
        say_why(turn, weighed.text)
    turn.reply(turn.say("I only cancel it when you say yes."))


def _is_clear(turn: TurnContext, form: ActionForm, weighed: Weighed) -> bool:
    """Whether words are a clear yes to cancelling this call."""
    if says_yes_and_why(weighed.text):
        return True
    if takes_part_back(yes_or_no(weighed.text).rest) or _is_of_another(turn, form, weighed):
        return False
    if after_number(weighed.text) and not _says_so(weighed.text):
        return False  # "S-1001, tray 2 to be exact"
    return weighed.verdict.sure >= _enough(weighed) and not _asks_why(weighed)


def _says_so(text: str) -> bool:
    """Whether a yes, or a word to stop, stands in so many words, before or behind a number."""
    rest = after_number(text) or text
    return any(yes_or_no(one).said or read(one).said for one in (text, rest))


def _is_of_another(turn: TurnContext, form: ActionForm, weighed: Weighed) -> bool:
    """Whether words wish to stop something that is not this call: "I meant the lunch, not the
    printer".
    """
    call = next((v.call for v in weighed.views if v.call.number == form.number), None)
    own = set(content_words(turn.formatter.named(call))) if call else set()
    said = words_of(weighed.text)
    return any(
        denies(word) and not own.isdisjoint(said[n + 1 : n + 3]) for n, word in enumerate(said)
    )


def _asks_why(weighed: Weighed) -> bool:
    """Whether words that read as a yes begin as a question, or by denying: "why would I"."""
    said = yes_or_no(weighed.text).said or read(weighed.text).said
    begins = " ".join(words_of(weighed.text)[:1])
    return weighed.verdict.move is Move.YES and not said and denies(begins)


def _enough(weighed: Weighed) -> float:
    """How likely a yes to cancelling must be: less where it stands in so many words, more where
    the words wish to stop something, which may be another thing.
    """
    if yes_or_no(weighed.text).said or read(weighed.text).said:
        return SURE
    if weighed.verdict.move is Move.CANCEL:
        return _QUITE if denies(weighed.text) else _SURELY
    return _LIKELY_YES


_QUITE, _SURELY, _LIKELY_YES = 0.9, 0.75, 0.65
