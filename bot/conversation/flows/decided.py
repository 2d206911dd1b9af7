"""Does with somebody's words what was decided about them: the table of acts, for what is open."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.conversation.decide.decision import SURE
from bot.conversation.decide.standing import UNSENT, Act, Where
from bot.conversation.flows import call_enquiries, chatting, smalltalk, unsent
from bot.conversation.flows.about_calls import (
    add_beside,
    add_to_call,
    answer_team,
    reopen,
    solved_or_not,
    status,
    waits_for_a_word,
)
from bot.conversation.flows.about_it import may_be_of
from bot.conversation.flows.advice_question import answers_it
from bot.conversation.flows.approving import decided_by_approver
from bot.conversation.flows.cancelling import cancel_it, tell_what_is_not_passed_on
from bot.conversation.flows.clear_yes import hardly_said
from bot.conversation.flows.displeased import only_complains
from bot.conversation.flows.form import current_field, hear_field, say_why
from bot.conversation.flows.items_asked import is_beyond
from bot.conversation.flows.named_beneath import of_a_call, works_elsewhere
from bot.conversation.flows.new_request import begin_new, open_to_words
from bot.conversation.flows.not_now import is_asked_nothing
from bot.conversation.flows.option_handler import cancel
from bot.conversation.flows.passing_on import leaves_it
from bot.conversation.flows.prompts import prompt
from bot.conversation.flows.refining import tells_which
from bot.conversation.flows.request import begin_unread, joined
from bot.conversation.flows.settling import (
    OF_FILES,
    asks_what_is_over,
    chooses_none,
    for_files,
    is_asked_anew,
    more_or_to_call,
    pick_by_number,
    picks_beyond_these,
    settle,
    settles,
    to_call_with,
)
from bot.conversation.flows.stopping import stop, stops_a_call
from bot.conversation.flows.taking_back import take_back
from bot.conversation.flows.unspoken import chooses_in_no_language
from bot.conversation.flows.wanted_again import not_meant, put_back
from bot.conversation.flows.weighing import Weighed, as_weighed, weigh
from bot.conversation.flows.withdrawing import cancel_call
from bot.conversation.flows.work_in_hand import for_work_in_hand
from bot.conversation.read.numbers import after_number, call_number
from bot.conversation.read.reading import (
    content_words,
    read,
    says_yes_and_why,
    takes_part_back,
    words_of,
    yes_or_no,
)
from bot.conversation.read.two_matters import after_stop
from bot.conversation.state.dialogue import ActionForm, Clarification, Request
from bot.conversation.state.steps import Asking, Steps, my_calls
from bot.conversation.state.turn import TurnContext
from routing.call.actions import Action
from routing.call.call import State
from routing.call.numbers import is_same
from routing.understand.decision import Outcome
from routing.understand.move import Move

_SAYS_NO_MORE = frozenset({Act.YES, Act.NO, Act.CHAT, Act.THANKS, Act.LATER, Act.ANSWER})
"""After a yes or no these add nothing of their own."""
_LIKELY, _QUITE_SURELY = 0.4, 0.8
_A_FEW = 4
"""So many words are hardly more than the wish for a person."""


def take(turn: TurnContext, text: str) -> Steps:
    """Decide where the words belong, and bring them there."""
    if turn.heard.is_thing:
        views = yield from my_calls()
        open_ones = open_to_words(views)
        turn.push(Clarification(topic="clarification", kind="thing", words=text, numbers=open_ones))
        return
    if isinstance(turn.top, Clarification) and turn.top.kind not in OF_FILES and text.isdigit():
        yield from pick_by_number(turn, turn.top, text)
        return
    picks_beyond = picks_beyond_these(turn, text)
    if picks_beyond or is_asked_anew(turn, text):
        turn.briefly = turn.briefly or picks_beyond
        yield from prompt(turn)
        return
    if isinstance(turn.top, Clarification) and chooses_none(turn.top, text):
        yield from cancel(turn)
        return
    if isinstance(turn.top, Clarification) and turn.top.kind == "go_on" and not settles(text):
        turn.drop()  # whatever else is said is for the request itself, or something new beside it
        yield from begin_unread(turn)
        yield from take(turn, text)
        return
    if (form := _not_replied_to(turn)) is not None:
        turn.drop()
        yield from take(turn, text)
        turn.pending.insert(len(turn.before.pending) - 1, form)
        return
    yield from _bring(turn, (yield from as_weighed(turn, text)))


def _bring(turn: TurnContext, weighed: Weighed) -> Steps:
    """Bring weighed words where they belong."""
    if is_asked_nothing(turn, weighed) or only_complains(turn, weighed):
        return
    if (yield from decided_by_approver(turn, weighed)):
        return
    if chooses_in_no_language(turn, weighed):
        return
    if weighed.verdict.rival and not turn.heard.edited:
        named = turn.top is None and _begins_with_a_call(weighed)
        yield from (add_to_call if named else _ask_which)(turn, weighed)
        return
    if (yield from _stands_already(turn, weighed)):
        return
    yield from _follow_their_language(turn, weighed)
    yield from _DO[weighed.verdict.act](turn, weighed)


def _stands_already(turn: TurnContext, weighed: Weighed) -> Asking[bool]:
    """Whether words are for what was there before: put back, not meant, left, or for a call in
    hand.
    """
    if (yield from put_back(turn, weighed)) or (yield from not_meant(turn, weighed)):
        return True
    elsewhere = leaves_it(turn, weighed) or works_elsewhere(turn, weighed)
    return elsewhere or (yield from for_work_in_hand(turn, weighed))


def _follow_their_language(turn: TurnContext, weighed: Weighed) -> Steps:
    """Speak the language of a full sentence, whatever it says; of something new, `begin_new` does
    so at fewer words.
    """
    words = len(words_of(weighed.text))
    if weighed.verdict.act is not Act.NEW and words >= _A_LONG_SENTENCE and not turn.facts.shared:
        yield from smalltalk.lean(turn, weighed.decisions[0].language, weighed.text)


_A_LONG_SENTENCE = 7
"""In fewer words an answer may be of another language, as names and places are."""


def _not_replied_to(turn: TurnContext) -> ActionForm | None:
    """The form that these words do not reply to, where others read along: there, words that
    somebody says next are for anybody, and a form would send them on.
    """
    top = turn.top
    aside = isinstance(top, ActionForm) and turn.facts.shared and not turn.heard.answers
    return top if aside and isinstance(top, ActionForm) else None


def _ask_which(turn: TurnContext, weighed: Weighed) -> Steps:
    """Ask whether the words belong to what is open, or are something new; of none that few may
    read, where they name something else.
    """
    near = [view for view in weighed.views if may_be_of(turn, view, weighed)]
    if turn.top is None and not near:
        yield from begin_new(turn, weighed)
        return
    item = weighed.decisions[0].item
    if isinstance(turn.top, Request) and turn.top.item == item:
        item = None
    attachments = turn.take_attachments()
    if weighed.where in UNSENT:
        turn.push(
            Clarification(
                topic="clarification",
                kind="aside",
                words=weighed.text,
                item=item,
                attachments=attachments,
            )
        )
        return
    top = turn.top
    numbers = (
        (top.number,) if isinstance(top, ActionForm) else tuple(v.call.number for v in near[:3])
    )
    turn.push(Clarification.new_or_call(weighed.text, numbers, attachments))


def _begins_with_a_call(weighed: Weighed) -> bool:
    """Whether the number of a call of theirs stands before the words."""
    named = call_number(weighed.text) if after_number(weighed.text) else None
    return any(named and is_same(named, view.call.number) for view in weighed.views)


def _answer(turn: TurnContext, weighed: Weighed) -> Steps:
    match turn.top:
        case Request():
            yield from unsent.answer(turn, weighed)
        case ActionForm(action=Action.CANCEL) as form if says_yes_and_why(weighed.text):
            yield from cancel_it(turn, form, weighed)
        case ActionForm(action=Action.CANCEL):
            say_why(turn, weighed.text)
            turn.reply(turn.say("I've written down why."))
        case ActionForm():
            yield from _field(turn, weighed.text)
        case Clarification() as unclear:
            yield from settle(turn, unclear, weighed)
        case _:
            yield from answer_team(turn, weighed)


def _field(turn: TurnContext, text: str) -> Steps:
    assert isinstance(turn.top, ActionForm)
    field = yield from current_field(turn, turn.top)
    if field is None:
        yield from cancel(turn)
    else:
        yield from hear_field(turn, field, text)


def _yes(turn: TurnContext, weighed: Weighed) -> Steps:
    match turn.top:
        case Request() if call_number(weighed.text) and not yes_or_no(weighed.text).said:
            yield from add_to_call(turn, weighed)
        case Request():
            yield from unsent.yes(turn, weighed)
        case ActionForm(action=Action.CANCEL) as form:
            yield from cancel_it(turn, form, weighed)
        case ActionForm():
            yield from _field(turn, weighed.text)
        case Clarification():
            yield from _answer(turn, weighed)
        case _:
            yield from _calls_answered(turn, weighed, yes=True)


def _no(turn: TurnContext, weighed: Weighed) -> Steps:
    match turn.top:
        case Request() as request:
            yield from _no_to_request(turn, weighed, request)
        case ActionForm(action=Action.CANCEL) as form:
            yield from cancel(turn)
            yield from _beside_no(turn, weighed, form.number)
            tell_what_is_not_passed_on(turn, form, weighed)
        case ActionForm() | Clarification():
            yield from _answer(turn, weighed)
        case _:
            yield from _calls_answered(turn, weighed, yes=False)


def _no_to_request(turn: TurnContext, weighed: Weighed, request: Request) -> Steps:
    """Take a no to sending, unless what follows it asks for something of another service: that is a
    request of its own, however it reads.
    """
    rest, first = yes_or_no(weighed.text).rest, weighed.decisions[0]
    known = first.outcome is Outcome.ANSWER and first.confidence > _QUITE_SURELY
    if request.stage == "summary" and stops_a_call(turn, weighed):
        yield from cancel_call(turn, weighed)
    elif request.stage == "summary" and rest and known and is_beyond((first,), request, set()):
        yield from begin_new(turn, weighed)
    else:
        yield from unsent.no(turn, weighed)


def _beside_no(turn: TurnContext, weighed: Weighed, number: str) -> Steps:
    """What is said beside a no to cancelling: for the call, unless it surely is something else."""
    rest = yes_or_no(weighed.text).rest
    if rest and _names_another_service(weighed, number):
        yield from begin_new(turn, (yield from weigh(turn, rest)))
    elif weighed.verdict.move in _TELLS_MORE or _says_no_otherwise(weighed):
        yield from add_beside(turn, weighed, number)
    elif rest and len(words_of(rest)) > _A_FEW:
        other = (yield from weigh(turn, rest)).verdict
        if other.sure >= SURE:
            yield from take_rest(turn, rest)
        elif not _keeps(weighed):
            yield from add_to_call(turn, weighed, number=number)
    elif len(set(content_words(rest))) > 1 and not _keeps(weighed):
        turn.push(Clarification.new_or_call(rest, [number]))


_TELLS_MORE = frozenset({Move.BROKEN, Move.TRIED, Move.AGAIN})


def _says_no_otherwise(weighed: Weighed) -> bool:
    """Whether words count as a no that are none of the words for it, and tell more."""
    said = yes_or_no(weighed.text).said or read(weighed.text).said
    told = len(content_words(weighed.text)) > _TELLING
    if hardly_said(weighed) and not yes_or_no(weighed.text).said:
        return True
    return told and not said and weighed.verdict.move not in {Move.KEEP, Move.NO}


_TELLING = 2


def _names_another_service(weighed: Weighed, number: str) -> bool:
    """Whether words surely name an item of another service than the call's."""
    first = weighed.decisions[0]
    own = {v.call.item for v in weighed.views if v.call.number == number and v.call.item}
    known = first.outcome is Outcome.ANSWER and first.confidence > _QUITE_SURELY
    return known and is_beyond((first,), None, own)


def _keeps(weighed: Weighed) -> bool:
    """Whether what follows a no only says that it goes on as it is."""
    same = (Move.KEEP, Move.NO, Move.LATER, Move.BACK, Move.UNKNOWN)
    return sum(weighed.rest.get(move, 0.0) for move in same) > _LIKELY


def _calls_answered(turn: TurnContext, weighed: Weighed, *, yes: bool) -> Steps:
    """A yes or no to a call that waits for one, and what else was said with it. A yes with a
    reserve closes nothing: the reserve is told to the team, and it is asked again.
    """
    solved = [v for v in weighed.views if v.call.state is State.RESOLVED]
    reserved = yes and takes_part_back(yes_or_no(weighed.text).rest)
    if reserved and len(solved) == 1 and not turn.facts.shared:
        if content_words(yes_or_no(weighed.text).rest):
            yield from add_to_call(turn, weighed, number=solved[0].call.number)
        call_enquiries.show(turn, solved[0])
        return
    rest = yes_or_no(weighed.text).rest
    taken = solved or (not yes and (yield from call_enquiries.closed_just_now(turn)))
    more = len(words_of(rest)) > 1 and (yes or not taken)
    if more and yes and not waits_for_a_word(turn, weighed):
        more, done = False, (yield from take_rest(turn, rest))
        if done:
            return
    yield from solved_or_not(turn, weighed, yes=yes)
    if more:
        yield from take_rest(turn, rest)


def take_rest(turn: TurnContext, rest: str) -> Asking[bool]:
    """What follows a yes or no, when it is something new of its own; whether it is."""
    weighed = yield from weigh(turn, rest)
    verdict = weighed.verdict
    if weighed.moves.get(Move.KEEP, 0.0) > _LIKELY:
        return False
    if verdict.sure < SURE and len(words_of(rest)) > 1:
        yield from begin_new(turn, weighed)
    elif verdict.act not in _SAYS_NO_MORE and not _is_well(weighed):
        yield from _DO[verdict.act](turn, weighed)
    else:
        return False
    return True


def _is_well(weighed: Weighed) -> bool:
    """Whether words only say that all is well, where nothing is open: "no thanks, all good"."""
    over = {Move.WORKS, Move.HELPED, Move.LET_GO}
    return weighed.where is Where.IDLE and weighed.verdict.move in over


def _new(turn: TurnContext, weighed: Weighed) -> Steps:
    top = turn.top
    of_a_file = isinstance(top, Clarification) and top.kind in OF_FILES - {"orphaned_text"}
    if isinstance(top, Clarification) and of_a_file and not weighed.verdict.emergency:
        yield from for_files(turn, top, weighed.text)
    elif not weighed.verdict.emergency and (rest := after_stop(weighed.text)):
        yield from _instead(turn, rest)
    elif weighed.verdict.emergency or not (yield from tells_which(turn, weighed)):
        yield from begin_new(turn, weighed)


def _instead(turn: TurnContext, rest: str) -> Steps:
    """Drop what is put together for what is asked instead: "never mind, the lift is stuck"."""
    if isinstance(turn.top, Request):
        yield from cancel(turn)
    yield from begin_new(turn, (yield from weigh(turn, rest)))


def _status(turn: TurnContext, weighed: Weighed) -> Steps:
    yield from status(turn, weighed)


def _add(turn: TurnContext, weighed: Weighed) -> Steps:
    match turn.top:
        case Request() as request if not call_number(weighed.text):
            yield from _add_to_request(turn, request, weighed)
        case ActionForm() as form if form.action is not Action.CANCEL:
            yield from _field(turn, weighed.text)
        case ActionForm() as form:
            yield from add_beside(turn, weighed, form.number)
        case Clarification(kind="new_or_call", numbers=(number,)) as unclear:
            yield from more_or_to_call(turn, unclear, number, weighed)
        case Clarification(kind="yes_to_what") as unclear:
            yield from settle(turn, unclear, weighed)
        case Clarification(numbers=(number,)) as unclear if unclear.kind not in OF_FILES:
            yield from to_call_with(turn, unclear, number, weighed)
        case Clarification(kind=kind) as unclear if kind in OF_FILES:
            yield from for_files(turn, unclear, weighed.text)
        case Clarification() as unclear:
            turn.put(unclear.model_copy(update={"words": joined(unclear.words, weighed.text)}))
        case _:
            yield from add_to_call(turn, weighed)


def _add_to_request(turn: TurnContext, request: Request, weighed: Weighed) -> Steps:
    """Take more words for the request, or for the call that they name."""
    if (view := of_a_call(turn, weighed)) is not None:
        yield from add_to_call(turn, weighed, number=view.call.number)
    elif not (yield from answers_it(turn, request, weighed.text)):
        yield from unsent.add(turn, weighed.text, weighed.verdict.move)


def _reopen(turn: TurnContext, weighed: Weighed) -> Steps:
    match turn.top:
        case Clarification() as unclear if asks_what_is_over(unclear):
            yield from reopen(turn, weighed)
            if turn.top is unclear:
                turn.drop()  # it is broken again: which one is over, is settled
        case Clarification(numbers=(number,)) as unclear:
            yield from to_call_with(turn, unclear, number, weighed)
        case _:
            yield from reopen(turn, weighed)


_DO: Mapping[Act, Callable[[TurnContext, Weighed], Steps]] = {
    Act.ANSWER: _answer,
    Act.YES: _yes,
    Act.NO: _no,
    Act.NEW: _new,
    Act.STATUS: _status,
    Act.ADD: _add,
    Act.CANCEL: stop,
    Act.REOPEN: _reopen,
    Act.BACK: take_back,
    Act.PERSON: unsent.to_person,
    Act.THANKS: chatting.thanks,
    Act.CHAT: chatting.chat,
    Act.LATER: chatting.later,
}
"""What is done for each act."""
