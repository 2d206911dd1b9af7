"""Does with the person's calls what their words were decided to be: news, a question how it stands,
a wish to stop, broken again.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation.decide.standing import Where
from bot.conversation.flows import call_enquiries
from bot.conversation.flows.about_it import is_of_none, may_be_added, may_be_of, names_another
from bot.conversation.flows.acting import add_words, do
from bot.conversation.flows.alike import likest
from bot.conversation.flows.broken_again import closed_again, named_again
from bot.conversation.flows.clear_yes import is_clear
from bot.conversation.flows.displeased import say_sorry
from bot.conversation.flows.form import begin
from bot.conversation.flows.items_asked import service_of
from bot.conversation.flows.new_request import begin_new
from bot.conversation.flows.request import with_words
from bot.conversation.flows.waiting import NOTHING_AWAITED, show_waiting
from bot.conversation.flows.wanted_again import one_named_again, wanted_again
from bot.conversation.flows.weighing import Weighed
from bot.conversation.flows.which_call import meant_of
from bot.conversation.read.call_matching import likeness, meant
from bot.conversation.read.confidential import tells_of_misconduct, tells_what_was_done
from bot.conversation.read.courtesies import complains
from bot.conversation.read.lexicon import Said, lexicon
from bot.conversation.read.numbers import after_number, call_number, numbers_within, without_number
from bot.conversation.read.reading import (
    after_aside,
    content_words,
    denies,
    goes_on,
    names_no_thing,
    of_ones_own,
    read,
    was_mended,
    yes_or_no,
)
from bot.conversation.read.team_words import answer_in
from bot.conversation.state.dialogue import Clarification, Request
from bot.conversation.state.steps import Asking, Steps, look
from bot.conversation.state.turn import Option, TurnContext
from bot.ports import Attachment
from bot.wording.localizer import phrase
from routing.call.actions import Action
from routing.call.call import State
from routing.call.numbers import meant_among
from routing.call.view import CallView
from routing.understand.decision import Decision, Outcome
from routing.understand.move import Move

_A_FEW, _TELLS, _SURELY, _LIKELY = 4, 3, 0.75, 0.6
_NOTHING_SENT = phrase("Nothing has been sent yet: that happens when you say yes.")
_OPEN_ABOUT = phrase("Nothing is open in your name about that. Shall I make a request of it?")
NOTHING_OPEN = phrase(
    "Nothing is open in your name about that. If you need it, tell me, and I make a request of it."
)


def status(turn: TurnContext, weighed: Weighed) -> Steps:
    """Say how the calls that are meant stand, or all of them. Where the words may be more than a
    question, that nobody reads them.
    """
    if _is_no_question_after_calls(turn, weighed):
        yield from begin_new(turn, weighed)
        return
    reading = read(weighed.text)
    about = reading.rest if reading.said is Said.STATUS else weighed.text
    found = yield from _how_it_stands(turn, weighed, about)
    turn.told_of_it |= found and not asks_after_something(content_words(weighed.text))
    if weighed.views and turn.replies and complains(weighed.text):
        say_sorry(turn, weighed)
        return
    named, another = content_words(about), _names_another(weighed)
    unsure = weighed.verdict.sure < _SURELY or another
    asks_more = (unsure and len(named) > 1) or (not found and asks_after_something(named))
    if asks_more and _is_something_open(turn, weighed) and turn.replies:
        turn.say_too(turn.say("I took that for a question; I have passed nothing on."))
        turn.is_asked_of_team = True


def _is_something_open(turn: TurnContext, weighed: Weighed) -> bool:
    return bool(weighed.views) or isinstance(turn.top, Request)


def _is_no_question_after_calls(turn: TurnContext, weighed: Weighed) -> bool:
    """Whether there is nothing to ask after, and the words hardly do, or it was asked what somebody
    needs: they would be lost.
    """
    asks = asks_after_something(content_words(weighed.text)) and not read(weighed.text).said
    unsure = weighed.verdict.sure < _SURELY and weighed.verdict.move is Move.STATUS
    free = weighed.where is Where.WORDS if turn.pending else unsure
    return asks and free and not weighed.views


def over_with(turn: TurnContext, weighed: Weighed) -> Steps:
    """Take it that the trouble is over, where that is clear, or likely and it is asked before
    anything ends; else the words are kept.
    """
    asked_first = not any(Action.CONFIRM in view.actions for view in weighed.views)
    if is_clear(weighed) or (asked_first and weighed.verdict.sure > _LIKELY):
        yield from call_enquiries.works(turn, weighed.text)
    elif isinstance(turn.top, Clarification):
        yield from begin_new(turn, weighed)
    else:
        yield from add_to_call(turn, weighed)


def _names_another(weighed: Weighed) -> bool:
    """Whether the words surely name an item that none of the person's calls is of."""
    first = weighed.decisions[0]
    own = {view.call.item for view in weighed.views}
    known = first.outcome is Outcome.ANSWER and bool(first.candidates)
    return known and first.candidates[0].item not in own


def asks_after_something(words: Sequence[str]) -> bool:
    """Whether telling words of a question name more than how a call stands: "hoofdstad", "Peru"; a
    number may be a call's.
    """
    return any(not (word.isdigit() or lexicon().has("status_words", word)) for word in words)


def _is_of_no_private_one(turn: TurnContext, weighed: Weighed) -> bool:
    """Whether few may read all that is open, and a question names something else."""
    views = weighed.views
    return bool(views) and all(v.call.private for v in views) and is_of_none(turn, weighed)


def _how_it_stands(turn: TurnContext, weighed: Weighed, about: str) -> Asking[bool]:
    """Say it; False when no call is meant in particular."""
    if number := call_number(weighed.text) or _number_of_theirs(weighed):
        asks = content_words(after_number(weighed.text))
        if (yield from look(number)) is None and asks_after_something(asks):
            yield from add_words(turn, number, weighed.text)  # it is asked what to do with them
        else:
            yield from call_enquiries.show_number(turn, number)
        return True
    if not weighed.views and isinstance(turn.top, Request):
        turn.reply(turn.say(_NOTHING_SENT))
        return False
    if (yield from call_enquiries.status_of(turn, about)):
        return True
    if own := _of_the_item_read(weighed):
        call_enquiries.show_each(turn, own)
        return True
    yield from _none_is_meant(turn, weighed, about)
    return False


def _number_of_theirs(weighed: Weighed) -> str | None:
    """The call of theirs that a question names by its number alone: "how is 1001 doing"."""
    own = [view.call.number for view in weighed.views]
    named = (meant_among(number, own) for number in numbers_within(weighed.text))
    return next(filter(None, named), None)


def _none_is_meant(turn: TurnContext, weighed: Weighed, about: str) -> Steps:
    """Say what there is, where no call is meant in particular."""
    if not weighed.views:
        yield from show_waiting(turn)  # it may be what is asked after
    if _is_of_no_private_one(turn, weighed):
        turn.reply(turn.say(NOTHING_OPEN))
    elif weighed.views:
        if of_ones_own(weighed.text):
            turn.reply(turn.say("You have no open request about that."))
        yield from call_enquiries.mine(turn)
    elif any(isinstance(one, Request) for one in turn.pending):
        turn.reply(turn.say(_NOTHING_SENT))
    elif asks_after_something(content_words(about)):
        yes = Option(turn.say("Yes, make a request"), "anew", weighed.text)
        turn.offer(turn.say(_OPEN_ABOUT), yes)
    else:
        turn.reply(turn.say(NOTHING_OPEN))


def _of_the_item_read(weighed: Weighed) -> list[CallView]:
    """The person's calls of the item that words name, though they share no word with them: "my
    report about harassment"; of what few may read, where the words tell of that.
    """
    named = {one.candidates[0].item for one in weighed.decisions if _is_likely(one)}
    own = [view for view in weighed.views if view.call.item in named]
    if own or not (tells_of_misconduct(weighed.text) or tells_what_was_done(weighed.text)):
        return own
    return [view for view in weighed.views if view.call.private]


def _is_likely(decision: Decision) -> bool:
    return bool(decision.candidates) and decision.candidates[0].confidence > _PERHAPS


def answer_team(turn: TurnContext, weighed: Weighed) -> Steps:
    """Give the words to the call whose team waits for an answer."""
    asks = call_enquiries.waiting(weighed.views)
    one = asks[0] if len(asks) == 1 else likest(turn, weighed.text, asks)
    if one:
        number = one.call.number
        yield from add_words(turn, number, answer_in(weighed.text), turn.take_attachments())
    elif asks:
        _which(turn, asks, weighed.text)
    else:
        yield from add_to_call(turn, weighed)


def add_to_call(turn: TurnContext, weighed: Weighed, number: str | None = None) -> Steps:
    """Add the words to the call they are about; which, is asked when that is not clear."""
    text, attachments = weighed.text, turn.take_attachments()
    named = number or call_number(text)
    if named:
        yield from _added(turn, named, without_number(text, named), attachments)
        return
    able = [v for v in weighed.views if Action.ADD in v.actions]
    found = meant_of(turn, weighed, able)
    if len(found) == 1:
        yield from _to_one(turn, found[0], weighed, attachments)
    elif able:
        _which(turn, able, text)
    elif _stands_by_itself(weighed, attachments):
        turn.attachments = attachments
        yield from begin_new(turn, weighed)  # told of nothing that is open
    else:
        turn.reply(turn.say("There is no open request I can add that to; shall I make one of it?"))
        turn.push(Clarification(topic="clarification", kind="orphaned_text", words=text))


def _stands_by_itself(weighed: Weighed, attachments: tuple[Attachment, ...]) -> bool:
    """Whether what was to be added is a request of its own: it names an item, or tells much."""
    names = weighed.decisions[0].outcome is not Outcome.UNKNOWN
    tells = not attachments and len(content_words(weighed.text)) >= _TELLS
    return (names or tells) and not goes_on(weighed.text)


def add_beside(turn: TurnContext, weighed: Weighed, number: str) -> Steps:
    """Add words to the call that something is asked about, where they may be about it."""
    view = yield from look(number)
    if view is None or call_number(weighed.text) or may_be_added(turn, view, weighed):
        yield from add_to_call(turn, weighed, number=number)
    else:
        yield from _to_one(turn, view, weighed, turn.take_attachments())


def _to_one(
    turn: TurnContext, view: CallView, weighed: Weighed, attachments: tuple[Attachment, ...]
) -> Steps:
    """Add words to a call, where they may be about it. Of one that few may read, begin a request of
    words that name something else, and else ask whether they are for it.
    """
    if may_be_added(turn, view, weighed):
        yield from do(turn, view.call.number, Action.ADD, {"text": weighed.text}, attachments)
        return
    if names_another(turn, [view], weighed):
        turn.attachments = attachments
        yield from begin_new(turn, weighed)
        return
    turn.push(Clarification.new_or_call(weighed.text, [view.call.number], attachments))


def _added(turn: TurnContext, number: str, text: str, attachments: tuple[Attachment, ...]) -> Steps:
    view = yield from look(number)
    if view and Action.ADD in view.actions:
        yield from do(turn, view.call.number, Action.ADD, {"text": text}, attachments)
    else:
        yield from add_words(turn, number, text, attachments)


def _which(turn: TurnContext, views: list[CallView], text: str) -> None:
    numbers = tuple(view.call.number for view in views[:5])
    turn.push(Clarification(topic="clarification", kind="which_call", words=text, numbers=numbers))


def kept_and_shown(turn: TurnContext, view: CallView, text: str) -> Steps:
    """Show a call that waits to be confirmed; words that say more than yes or no to that go to its
    team.
    """
    said = after_number(text) or text
    tells = len(content_words(yes_or_no(said).rest or said)) > 1 and read(said).said is None
    if tells and Action.ADD in view.actions:
        yield from do(turn, view.call.number, Action.ADD, {"text": text}, turn.take_attachments())
    call_enquiries.show(turn, view)


def reopen(turn: TurnContext, weighed: Weighed) -> Steps:
    """Reopen the solved call that is broken again; where none is found, say so and go on with what
    was said.
    """
    text, another = weighed.text, _of_another_call(turn, weighed)
    if (yield from named_again(turn, text)):
        return
    if (yield from call_enquiries.again(turn, text, text if another else read(text).rest)):
        return
    if (yield from one_named_again(turn, weighed)):
        return
    if (yield from closed_again(turn, weighed)):
        return
    if not another and (yield from _of_an_open_call(turn, weighed)):
        return
    if weighed.where is Where.IDLE and names_no_thing(text):
        turn.reply(turn.say("Nothing of yours is open that this goes with."))
        turn.push(Request(topic="request", stage="words", words=text))
    elif not (yield from wanted_again(turn, weighed)):
        yield from _as_a_new_one(turn, weighed)


def _as_a_new_one(turn: TurnContext, weighed: Weighed) -> Steps:
    """Say that no earlier request was found, and go on with what was said as a new one."""
    text = weighed.text
    if weighed.verdict.move is Move.AGAIN or read(text).said is Said.AGAIN:
        turn.reply(turn.say("I find no earlier request of yours about that, so this is a new one."))
    if isinstance(turn.top, Request) and not _asks_for_another(turn.top, weighed):
        turn.put(with_words(turn.top, text))
        return
    yield from begin_new(turn, weighed)


def _of_another_call(turn: TurnContext, weighed: Weighed) -> bool:
    """Whether words about what broke again are of none of the open calls: they lead away from
    them, or speak of something that was mended and that none of them is about.
    """
    text, catalogue = weighed.text, turn.facts.catalogue
    if isinstance(turn.top, Request) or any(
        likeness(text, v.call, catalogue) for v in weighed.views
    ):
        return False
    return bool(weighed.views) and (after_aside(text) != text or was_mended(text))


def _of_an_open_call(turn: TurnContext, weighed: Weighed) -> Asking[bool]:
    """Take what is broken still or again to the open call that it is about; False where none is
    meant.
    """
    text = weighed.text
    solved = [v for v in weighed.views if v.call.state is State.RESOLVED]
    if weighed.where is Where.SOLVED and len(solved) == 1:
        yield from call_enquiries.again_with(turn, text, solved[0])
        return True
    able = [v for v in weighed.views if Action.ADD in v.actions]
    likely = [] if isinstance(turn.top, Request) or _names_another(weighed) else able
    found = meant(text, able, turn.facts.catalogue)
    one_of = found if len(found) == 1 else likely
    if len(one_of) == 1:
        yield from _to_one(turn, one_of[0], weighed, turn.take_attachments())
    elif one_of:
        _which(turn, one_of, text)
    return bool(one_of)


def _asks_for_another(request: Request, weighed: Weighed) -> bool:
    """Whether the words surely name an item of another service than the request's."""
    first = weighed.decisions[0]
    surely = first.outcome is Outcome.ANSWER and first.item and request.item
    return bool(surely) and service_of(first.item or "") != service_of(request.item or "")


def solved_or_not(turn: TurnContext, weighed: Weighed, *, yes: bool) -> Steps:
    """Take a yes or no with nothing under way as the answer to the call that waits for one."""
    waits = [] if turn.facts.shared else call_enquiries.awaits_a_word(weighed.views)
    if not yes and (closed := (yield from _closed_instead(turn, waits))):
        yield from _not_closed(turn, closed, weighed)
    elif len(waits) == 1:
        yield from _answered(turn, waits[0], weighed, yes=yes)
    elif waits:
        wish = None if yes else Action.REOPEN
        turn.push(Clarification.of_calls(weighed.text, waits, 5, wish))
    elif yes:
        yield from call_enquiries.nothing_awaits_a_yes(turn, weighed.text)
    else:
        bare = yes_or_no(weighed.text).said and not yes_or_no(weighed.text).rest
        turn.reply(
            turn.say("All right. Tell me if you need something." if bare else NOTHING_AWAITED)
        )


def waits_for_a_word(turn: TurnContext, weighed: Weighed) -> bool:
    """Whether a call of the person waits for a yes or no."""
    return not turn.facts.shared and bool(call_enquiries.awaits_a_word(weighed.views))


def _closed_instead(turn: TurnContext, waits: Sequence[CallView]) -> Asking[CallView | None]:
    """The call that closed a moment ago, where none waits to be confirmed."""
    if any(view.call.state is State.RESOLVED for view in waits):
        return None
    return (yield from call_enquiries.closed_just_now(turn))


def _not_closed(turn: TurnContext, view: CallView, weighed: Weighed) -> Steps:
    """Take a no just after a call was closed: broken again reopens it; a bare no may be for how it
    was rated, so it stays closed, with the button that opens it again.
    """
    bare = not yes_or_no(weighed.text).rest and bool(yes_or_no(weighed.text).said)
    if not bare and Action.REOPEN in view.actions:
        yield from do(turn, view.call.number, Action.REOPEN, {"reason": weighed.text})
        return
    turn.reply(turn.say("All right."))
    call_enquiries.show(turn, view)


def _closes(weighed: Weighed) -> bool:
    """Whether a yes is clear enough to close a call: with none of the words for it, it must read as
    hardly anything else; as nothing else, where they deny something or may say what is wrong with
    it ("it prints nothing again"), unless they hardly read as that ("it prints again").
    """
    said = yes_or_no(weighed.text).said or read(weighed.text).said
    over, wrong = (
        sum(weighed.moves.get(move, 0.0) for move in moves) for moves in (_IS_OVER, _IS_NOT)
    )
    doubtful = denies(weighed.text) or (wrong > _AT_ALL and _may_say_what_is_wrong(weighed))
    enough = _BEYOND_DOUBT if doubtful else _MOSTLY
    return is_clear(weighed) and bool(said or over > enough or not weighed.moves)


def _may_say_what_is_wrong(weighed: Weighed) -> bool:
    """Whether words may ask for the item of one of the person's calls once more."""
    own, first = {view.call.item for view in weighed.views}, weighed.decisions[0]
    best = first.candidates[0] if first.candidates else None
    return best is not None and best.item in own and best.confidence > _PERHAPS


_IS_OVER = (Move.YES, Move.HELPED, Move.WORKS, Move.THANKS, Move.LET_GO)
_IS_NOT = (Move.BROKEN, Move.AGAIN, Move.NO, Move.TRIED, Move.KEEP, Move.SAME)
_MOSTLY, _BEYOND_DOUBT, _PERHAPS, _AT_ALL, _HALF = 0.65, 0.95, 0.2, 0.02, 0.5


def _answered(turn: TurnContext, view: CallView, weighed: Weighed, *, yes: bool) -> Steps:
    number, answer = view.call.number, yes_or_no(weighed.text)
    if call_enquiries.waiting((view,)):
        yield from add_words(turn, number, answer_in(weighed.text))
    elif yes and answer.said is None and not may_be_of(turn, view, weighed):
        call_enquiries.show(turn, view)  # something else works, of what others read
    elif yes and Action.CONFIRM in view.actions and not _closes(weighed):
        yield from kept_and_shown(turn, view, weighed.text)
    elif yes and Action.CONFIRM in view.actions:
        yield from do(turn, number, Action.CONFIRM, {})
    elif Action.REOPEN in view.actions:
        bare = answer.said is Said.NO and not answer.rest
        if bare:
            yield from begin(turn, number, Action.REOPEN, {})
        else:
            yield from do(turn, number, Action.REOPEN, {"reason": weighed.text})
    elif Action.ACCEPT_TIME in view.actions:
        yield from do(turn, number, Action.ACCEPT_TIME if yes else Action.KEEP_TIME, {})
    else:
        call_enquiries.show(turn, view)
