"""Hears words of danger, and what is said after them, before anything else is weighed: nobody who
was alerted waits for an answer to a question.
"""

from __future__ import annotations

from dataclasses import replace

from bot.conversation.decide.standing import Act
from bot.conversation.flows.acting import do
from bot.conversation.flows.emergency import (
    RAISED,
    fresh_alarms,
    is_fresh,
    is_of_alarm,
    is_told_already,
    no_alarm,
    of_alarm,
    pass_on,
    take_back,
    warn,
)
from bot.conversation.flows.new_request import begin_new
from bot.conversation.flows.readable import is_phrase
from bot.conversation.flows.request import joined, with_words
from bot.conversation.flows.weighing import Weighed, weigh
from bot.conversation.flows.withdrawing import which_to_cancel
from bot.conversation.read.call_matching import meant, place_of_call
from bot.conversation.read.danger import (
    beside_false_alarm,
    has_danger,
    is_another_danger,
    is_of_danger,
    names_a_danger,
)
from bot.conversation.read.lexicon import Said
from bot.conversation.read.numbers import after_number, call_number
from bot.conversation.read.places import is_but_a_place, names_place, plain_place
from bot.conversation.read.reading import goes_on, read, words_of, yes_or_no
from bot.conversation.state.dialogue import ActionForm, Clarification, Pending, Request
from bot.conversation.state.steps import Asking, Steps
from bot.conversation.state.turn import TurnContext
from routing.call.actions import Action
from routing.call.numbers import is_same
from routing.call.view import CallView
from routing.understand.decision import Decision, Outcome
from routing.understand.move import Move

_CERTAIN = 0.9
"""Confidence from which words of danger go to the team of their item, not to a person who reads."""
_LIKELY, _MOSTLY = 0.45, 0.8
"""How sure words that name a place must ask for another item, and for something new, to be no more
of the emergency.
"""
_HARDLY = 0.05
_A_FEW = 4
"""So many words beside "false alarm" are about nothing else."""
_NO_MORE = frozenset({Act.STATUS, Act.THANKS, Act.CANCEL, Act.PERSON})
"""What is no more of the emergency, whatever place stands in it."""


def in_danger(turn: TurnContext, text: str) -> Asking[bool]:
    """Say at once what to do when words tell of danger, whatever is open, and make an urgent
    request of them; pass on what is said next of it. False when they are something else.
    """
    if _is_for_alarm_beneath(turn, text):
        turn.drop()
    weighed = yield from weigh(turn, text)
    if _brings_up_alarm(turn, weighed):
        weighed = yield from weigh(turn, text)
    turn.weighed = weighed
    sent = fresh_alarms(turn, weighed.views)
    asks_how = text.startswith("/") or read(text).said is Said.HELP
    if asks_how or not weighed.verdict.emergency or _is_plainly_false(text):
        if is_told_already(turn):
            stood_down = yield from _stood_down(turn, weighed)
            return stood_down or (yield from _more_of_it(turn, weighed))
        if not asks_how and (yield from _taken_back(turn, weighed)):
            return True
        return not asks_how and (yield from _more_of_sent(turn, weighed, sent))
    request = turn.top if _goes_with_request(turn, text) else None
    same = None if request else _the_same(turn, weighed, sent)
    another = is_told_already(turn) or bool(sent)
    yield from warn(turn, text, another=another and not (request or same))
    if _is_withdrawing(turn, sent):
        turn.drop()
    if isinstance(request, Request):
        words = joined(request.words, text)
        turn.put(request.model_copy(update={"words": words, "stage": "summary"}))
    elif same:
        yield from _added(turn, weighed, same, text)
    else:
        yield from _request(turn, weighed)
    return True


def _goes_with_request(turn: TurnContext, text: str) -> bool:
    """Whether danger goes with the request of an emergency that is not sent yet: not where it is
    of another kind, which is an emergency of its own.
    """
    top = turn.top
    if not (is_told_already(turn) and isinstance(top, Request)):
        return False
    return goes_on(text) or not is_another_danger(text, top.words)


def _takes_back(text: str) -> bool:
    """Whether the words say that an alarm was false, and little else; or begin with that, and why:
    "no wait, false alarm, he has gone home".
    """
    beside = beside_false_alarm(text)
    if beside is None:
        return False
    rest = " ".join(beside)
    return len(words_of(rest)) <= _A_FEW or has_danger(rest) or _begins_with_it(text, beside)


def _is_plainly_false(text: str) -> bool:
    """Whether words begin with that an alarm was false and name no danger after it."""
    beside = beside_false_alarm(text)
    if beside is None or not _begins_with_it(text, beside):
        return False
    return not names_a_danger(" ".join(beside))


def _begins_with_it(text: str, beside: tuple[str, str]) -> bool:
    """Whether nothing but a no stands before a phrase that takes an alarm back, and it asks
    nothing; `beside`: what stands before it and after.
    """
    before, _ = beside
    return (not before or yes_or_no(before).said is Said.NO) and not text.rstrip().endswith("?")


def _stood_down(turn: TurnContext, weighed: Weighed) -> Asking[bool]:
    """Tell those who were alerted that there is no danger, in the words that say so, and keep these
    with the request, which is no longer urgent: "no danger, just a puddle". False where they say no
    such thing, name another danger, or wish to drop it.
    """
    request, beside = turn.top, beside_false_alarm(weighed.text)
    drops = weighed.verdict.act is Act.CANCEL and weighed.verdict.sure > _SURELY_DROPS
    if not isinstance(request, Request) or beside is None or drops:
        return False
    rest = " ".join(beside).strip()
    more = has_danger(rest) and not _is_plainly_false(weighed.text)
    if more or not _takes_back(weighed.text):
        return False
    words = joined(request.words, weighed.text)
    turn.put(no_alarm(request.model_copy(update={"words": words})))
    yield from take_back(turn, words)
    if yes_or_no(rest).said is Said.NO and len(words_of(rest)) <= _BUT_A_NO:
        turn.drop()  # "no wait, false alarm": nothing else was said
    return True


_BUT_A_NO, _SURELY_DROPS = 2, 0.75


def _raised(weighed: Weighed) -> list[CallView]:
    """The calls of alarms that can be withdrawn."""
    return [v for v in weighed.views if RAISED in v.call.because and Action.CANCEL in v.actions]


def _brings_up_alarm(turn: TurnContext, weighed: Weighed) -> bool:
    """Whether words that take an alarm back are for its request, not yet sent, beneath what is
    talked about: it is then talked about again, and what stood above it stays.
    """
    if is_of_alarm(turn.top) or not _takes_back(weighed.text) or _raised(weighed):
        return False
    beneath = next((p for p in reversed(turn.pending) if is_of_alarm(p)), None)
    if beneath is None:
        return False
    turn.pending.remove(beneath)
    turn.pending.append(beneath)
    return True


def _taken_back(turn: TurnContext, weighed: Weighed) -> Asking[bool]:
    """Ask whether to withdraw the call of an alarm that was false, whatever else is being put
    together: that stays. False when no alarm of theirs stands, or the words are about more.
    """
    raised = _raised(weighed) if _takes_back(weighed.text) else []
    if not raised or _is_withdrawing(turn, raised):
        return False
    named = call_number(weighed.text)
    meant_ones = [v for v in raised if named and is_same(named, v.call.number)] or raised
    yield from which_to_cancel(turn, meant_ones, weighed.text)
    return True


def _is_withdrawing(turn: TurnContext, sent: list[CallView]) -> bool:
    """Whether it was asked if one of these alarms is to be withdrawn: not while there is danger."""
    match turn.top:
        case ActionForm(action=Action.CANCEL, number=number):
            return number in {view.call.number for view in sent}
        case _:
            return False


def _is_for_alarm_beneath(turn: TurnContext, text: str) -> bool:
    """Whether it was asked whether to go on with the request of an emergency, and the words do not
    settle that: they are for the request.
    """
    top = turn.top
    asked = isinstance(top, Clarification) and top.kind == "go_on" and len(turn.pending) > 1
    answer = yes_or_no(text)
    settled = (answer.said and not answer.rest) or read(text).said
    return asked and is_of_alarm(turn.pending[-2]) and not settled


def _request(turn: TurnContext, weighed: Weighed) -> Steps:
    """Begin the urgent request of an emergency, with nothing asked but whether to send it."""
    yield from begin_new(turn, replace(weighed, decisions=_for_a_person(turn, weighed)))
    if isinstance(turn.top, Request):
        stage = "summary" if turn.top.stage != "which" else "which"
        update = {"helped": True, "stage": stage, "asking": None}
        turn.put(of_alarm(turn.top.model_copy(update=update)))


def _more_of_it(turn: TurnContext, weighed: Weighed) -> Asking[bool]:
    """Pass on to those who were alerted what is said next of the danger, before its request is
    sent; False when the words are something else, or a yes that has yet to be heard.
    """
    request, head = turn.top, yes_or_no(weighed.text)
    more = _tells_more(turn, weighed)
    if not (more and isinstance(request, Request)) or _is_another_matter(turn, weighed, request):
        return False
    turn.put(with_words(request, more))
    yield from pass_on(turn, more, request.words)
    return head.said is not Said.YES or weighed.verdict.act is not Act.YES


def _is_another_matter(turn: TurnContext, weighed: Weighed, request: Request) -> bool:
    """Whether words that tell of no danger ask for another item than the alarm's, or begin with the
    number of a call: that is sent already.
    """
    calm = not has_danger(weighed.text) or _is_said_calmly(turn, weighed)
    named = call_number(weighed.text) if after_number(weighed.text) else None
    if calm and any(named and is_same(named, view.call.number) for view in weighed.views):
        return True
    new = weighed.verdict.act is Act.NEW and calm
    if new and _asks_for_something(weighed, {request.item}):
        return True
    return new and _is_surely_of_another(turn, weighed, {request.item})


def _asks_for_something(weighed: Weighed, own: set[str | None]) -> bool:
    """Whether words surely read as a request, of one of some other items: "I'd like a room for
    eight tomorrow"; not "send a doctor too".
    """
    first, moves = weighed.decisions[0], weighed.moves
    known = first.outcome is not Outcome.UNKNOWN and own.isdisjoint(
        c.item for c in first.candidates
    )
    surely = moves.get(Move.NEW, 0.0) > _CERTAIN and moves.get(Move.EMERGENCY, 0.0) < _HARDLY
    return known and surely


def _more_of_sent(turn: TurnContext, weighed: Weighed, sent: list[CallView]) -> Asking[bool]:
    """The same for an emergency whose call was opened just now: the words are added to that."""
    if not (sent or is_fresh(turn)) or _asks_something_else(turn, sent):
        return False
    more = _tells_more(turn, weighed)
    if not more or _asks_for_another(turn, weighed, sent) or _is_for_request(turn, more):
        return False
    if isinstance(turn.top, ActionForm) or _asks_of(turn.top, sent):
        turn.drop()
    yield from _tell_more(turn, weighed, more, _about_which(turn, more, sent))
    return True


def _asks_of(top: Pending | None, sent: list[CallView]) -> bool:
    """Whether it is asked where words about these emergencies belong: other words are kept."""
    said = {view.call.text for view in sent}
    return isinstance(top, Clarification) and (not top.words or top.words in said)


def _tell_more(turn: TurnContext, weighed: Weighed, more: str, views: list[CallView]) -> Steps:
    """Pass on what more was told of these calls, and add it to them."""
    yield from pass_on(turn, more, "\n".join(view.call.text for view in views))
    for view in views:
        yield from _added(turn, weighed, view.call.number, more)
    alarm = next((n for n, one in enumerate(turn.pending) if is_of_alarm(one)), None)
    if not views and alarm is not None:
        kept = turn.pending[alarm]
        turn.pending[alarm] = with_words(kept, more) if isinstance(kept, Request) else kept


def _tells_more(turn: TurnContext, weighed: Weighed) -> str:
    """What the words tell of an emergency: where it is, or what more there is; "" for nothing."""
    head = yes_or_no(weighed.text)
    text = head.rest if head.said else weighed.text
    if isinstance(turn.top, Clarification) and text.isdigit():
        return ""  # it picks one of what is shown
    if not text or read(text).said not in {None, Said.CHANGE} or weighed.verdict.act in _NO_MORE:
        return ""
    places = turn.facts.catalogue.organisation.locations
    told = names_place(text, places) or has_danger(text)
    return text if told or (not head.said and _goes_on(weighed)) else ""


def _goes_on(weighed: Weighed) -> bool:
    verdict = weighed.verdict
    return verdict.act in {Act.ADD, Act.ANSWER} and not verdict.rival


def _asks_something_else(turn: TurnContext, sent: list[CallView]) -> bool:
    """Whether a question about something else stands, which the words may answer."""
    numbers = {view.call.number for view in sent}
    match turn.top:
        case None:
            return False
        case ActionForm(number=number):
            return number not in numbers
        case Clarification(numbers=known):
            return numbers.isdisjoint(known)
        case Request(asking=asked):
            return bool(asked)  # where it is answers no question but one for a place
        case _:
            return True


def _is_for_request(turn: TurnContext, text: str) -> bool:
    """Whether the words may be for a request that stands: no place or danger in them."""
    places = turn.facts.catalogue.organisation.locations
    stands = isinstance(turn.top, Request)
    return stands and not (names_place(text, places) or has_danger(text))


def _asks_for_another(turn: TurnContext, weighed: Weighed, sent: list[CallView]) -> bool:
    """Whether the words surely ask for an item that none of these calls is of, say yes to a
    question about one, or name another call.
    """
    if number := call_number(weighed.text):
        return not any(is_same(number, view.call.number) for view in sent)
    if turn.top is not None and yes_or_no(weighed.text).said is Said.YES:
        return True
    own = {view.call.item for view in sent}
    if _is_surely_of_another(turn, weighed, own):
        return not has_danger(weighed.text) or _is_said_calmly(turn, weighed)
    places = turn.facts.catalogue.organisation.locations
    if weighed.verdict.act is not Act.NEW or is_but_a_place(weighed.text, places):
        return False
    return _is_of_another_item(weighed, own)


def _is_said_calmly(turn: TurnContext, weighed: Weighed) -> bool:
    """Whether words are a phrase of an item in which a word of danger stands that names none: "my
    calls keep dropping".
    """
    phrase = is_phrase(turn, weighed.text, weighed.decisions[0])
    return phrase and weighed.moves.get(Move.EMERGENCY, 0.0) < _HARDLY


def _is_surely_of_another(turn: TurnContext, weighed: Weighed, own: set[str | None]) -> bool:
    """Whether words all but certainly ask for an item that is none of these, or are something new
    in a phrase of it, whatever leads to that: "by the way the meeting room is locked".
    """
    first = weighed.decisions[0]
    phrase = weighed.verdict.act is Act.NEW and is_phrase(turn, weighed.text, first)
    sure = first.confidence >= _CERTAIN or phrase
    return sure and first.outcome is Outcome.ANSWER and first.item not in own


def _is_of_another_item(weighed: Weighed, own: set[str | None]) -> bool:
    first = weighed.decisions[0]
    another = bool(first.candidates) and first.candidates[0].item not in own
    return another and first.confidence >= _LIKELY and weighed.moves.get(Move.NEW, 0.0) > _MOSTLY


def _about(turn: TurnContext, text: str, sent: list[CallView]) -> str | None:
    """The call that more is told of: the one whose words it shares, else the newest."""
    found = _about_which(turn, text, sent)
    return found[0].call.number if found else None


def _about_which(turn: TurnContext, text: str, sent: list[CallView]) -> list[CallView]:
    """The calls that more is told of: the one that is named, or whose words it shares; else all of
    them, for a place that goes to the wrong one alone helps nobody.
    """
    number = call_number(text)
    named = [view for view in sent if number and is_same(number, view.call.number)]
    return named or meant(text, sent, turn.facts.catalogue)[:1] or sent


def _the_same(turn: TurnContext, weighed: Weighed, sent: list[CallView]) -> str | None:
    """The call of the emergency that these words of danger go on about: at no place that it does
    not name, nor surely of another item.
    """
    places, first = turn.facts.catalogue.organisation.locations, weighed.decisions[0]
    sure = first.outcome is Outcome.ANSWER and first.confidence >= _CERTAIN
    where = plain_place(weighed.text, places)
    same = [
        view
        for view in sent
        if not (where and where not in (plain_place(place_of_call(view.call), places) or ""))
        and not (sure and view.call.item != first.item)
        and (goes_on(weighed.text) or not is_another_danger(weighed.text, view.call.text))
    ]
    return _about(turn, weighed.text, same)


def _added(turn: TurnContext, weighed: Weighed, number: str, text: str) -> Steps:
    """Add the words to the call, as the answer that its team waits for if it does."""
    view = next(view for view in weighed.views if view.call.number == number)
    action = Action.ANSWER if Action.ANSWER in view.actions else Action.ADD
    yield from do(turn, number, action, {"text": text}, turn.take_attachments())


def _for_a_person(turn: TurnContext, weighed: Weighed) -> tuple[Decision, ...]:
    """Decisions about words of danger: an item that is all but certain, and for such a danger,
    stays; else a person reads them. Nobody in danger chooses among three, and who fell over
    something needs no cleaner first.
    """
    first = weighed.decisions[0]
    place = turn.facts.catalogue.entries.get(first.item or "")
    certain = first.outcome is Outcome.ANSWER and first.confidence >= _CERTAIN
    if certain and place and is_of_danger(weighed.text, place.item.phrases.all):
        return weighed.decisions
    unknown = {"outcome": Outcome.UNKNOWN, "candidates": (), "confidence": 0.0}
    return (first.model_copy(update=unknown),)
