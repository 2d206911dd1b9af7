"""Hears words of danger, and what is said after them, before anything else is weighed: nobody who
was alerted waits for an answer to a question.
"""

from __future__ import annotations

from dataclasses import replace

from bot.conversation.decide.standing import Act
from bot.conversation.flows.acting import do, fitting
from bot.conversation.flows.alarm_news import asked_if_coming, calms, told_how_it_goes
from bot.conversation.flows.alarm_over import (
    brings_up_alarm,
    is_over,
    is_plainly_false,
    is_withdrawing,
    stood_down,
    taken_back,
)
from bot.conversation.flows.alarm_request import for_its_team
from bot.conversation.flows.alarm_rests import (
    is_a_place,
    is_in_confidence,
    says_more_than,
    set_aside,
)
from bot.conversation.flows.answer_after_alarm import answered_a_team
from bot.conversation.flows.approving import decides_calmly
from bot.conversation.flows.asked_how_far import asked_how_far
from bot.conversation.flows.danger_moves import CERTAIN
from bot.conversation.flows.emergency import (
    all_said,
    fresh_alarms,
    is_fresh,
    is_in_private,
    is_of_alarm,
    is_told_already,
    of_alarm,
    pass_on,
    said_before,
    warn,
    where_it_is,
)
from bot.conversation.flows.new_request import begin_new
from bot.conversation.flows.readable import is_phrase
from bot.conversation.flows.request import joined, with_words
from bot.conversation.flows.weighing import Weighed, weigh
from bot.conversation.read.call_matching import meant, place_of_call
from bot.conversation.read.danger import (
    has_danger,
    is_another_danger,
    names_a_danger,
)
from bot.conversation.read.lexicon import Said
from bot.conversation.read.numbers import after_number, call_number
from bot.conversation.read.places import (
    is_but_a_place,
    known_places,
    names_place,
    plain_place,
    rooms_in,
)
from bot.conversation.read.reading import goes_on, read, yes_or_no
from bot.conversation.state.dialogue import ActionForm, Clarification, Pending, Request
from bot.conversation.state.steps import Asking, Steps
from bot.conversation.state.turn import TurnContext
from routing.call.numbers import is_same
from routing.call.view import CallView
from routing.understand.decision import Outcome
from routing.understand.move import Move

_LIKELY, _MOSTLY = 0.45, 0.8
"""How sure words that name a place must ask for another item, and for something new, to be no more
of the emergency.
"""
_HARDLY = 0.05
_NO_MORE = frozenset({Act.STATUS, Act.THANKS, Act.CANCEL, Act.PERSON})
"""What is no more of the emergency, whatever place stands in it."""


def in_danger(turn: TurnContext, text: str) -> Asking[bool]:
    """Say at once what to do when words tell of danger, whatever is open, and make an urgent
    request of them; pass on what is said next of it. False when they are something else.
    """
    if _is_for_alarm_beneath(turn, text):
        turn.drop()
    weighed = yield from weigh(turn, text)
    if brings_up_alarm(turn, weighed) or set_aside(turn, weighed):
        weighed = yield from weigh(turn, text)
    turn.weighed = weighed
    sent = fresh_alarms(turn, weighed.views)
    if not sent and (yield from asked_how_far(turn, weighed)):
        return True
    asks_how = text.startswith("/") or read(text).said is Said.HELP
    none = is_plainly_false(weighed.own) or calms(turn, weighed.own, sent)
    no_danger = none or not weighed.verdict.emergency
    no_danger = no_danger or (yield from decides_calmly(turn, weighed))
    if asks_how or no_danger or _ends_one(turn, weighed):
        return not asks_how and (yield from _after_it(turn, weighed, sent))
    request = turn.top if _goes_with_request(turn, weighed.own) else None
    same = None if request else _the_same(turn, weighed, sent)
    another = is_told_already(turn) or bool(sent)
    about = request.words if isinstance(request, Request) else _words_of(weighed, same)
    before = said_before(turn, text, weighed.views, answers=_may_answer(turn, weighed))
    about = about or before
    yield from warn(turn, text, about, another=another and not (request or same))
    if is_withdrawing(turn, sent):
        turn.drop()
    if isinstance(request, Request):
        words = joined(request.words, text)
        turn.put(request.model_copy(update={"words": words, "stage": "summary"}))
    elif same:
        yield from _added(turn, weighed, same, text)
    else:
        yield from _request(turn, weighed, before)
    return True


def _after_it(turn: TurnContext, weighed: Weighed, sent: list[CallView]) -> Asking[bool]:
    """Take what is said after an alarm: that it is over, how it goes, whether somebody comes, what
    more there is. False when it is none of that.
    """
    mine = is_told_already(turn)
    if (yield from stood_down(turn, weighed) if mine else taken_back(turn, weighed, sent)):
        return True
    if (yield from told_how_it_goes(turn, weighed, sent)):
        return True
    if asked_if_coming(turn, weighed, sent) or (yield from answered_a_team(turn, weighed, sent)):
        return True
    more = _more_of_it(turn, weighed) if mine else _more_of_sent(turn, weighed, sent)
    return (yield from more)


def _may_answer(turn: TurnContext, weighed: Weighed) -> bool:
    """Whether words of danger name no item, danger or place of their own: "like burnt plastic"."""
    places = turn.facts.catalogue.organisation.locations
    own = names_a_danger(weighed.own) or names_place(weighed.text, places)
    return not own and weighed.decisions[0].outcome is not Outcome.ANSWER


def _ends_one(turn: TurnContext, weighed: Weighed) -> bool:
    """Whether words of danger say that an alarm of theirs is over: "never mind, nobody hurt"."""
    raised = is_told_already(turn) or bool(fresh_alarms(turn, weighed.views))
    return raised and is_over(weighed.own)


def _words_of(weighed: Weighed, number: str | None) -> str:
    """What was said of a call of theirs, but for what was said in confidence."""
    calls = (view.call for view in weighed.views if view.call.number == number)
    return next((call.text for call in calls if not is_in_private(call)), "")


def _goes_with_request(turn: TurnContext, text: str) -> bool:
    """Whether danger goes with the request of an emergency that is not sent yet: not where it is
    of another kind, which is an emergency of its own.
    """
    top = turn.top
    if not (is_told_already(turn) and isinstance(top, Request) and is_fresh(turn)):
        return False
    return goes_on(text) or not is_another_danger(text, top.words)


def _is_for_alarm_beneath(turn: TurnContext, text: str) -> bool:
    """Whether it was asked whether to go on with the request of an emergency, and the words do not
    settle that: they are for the request.
    """
    top = turn.top
    asked = isinstance(top, Clarification) and top.kind == "go_on" and len(turn.pending) > 1
    answer = yes_or_no(text)
    settled = (answer.said and not answer.rest) or read(text).said
    return asked and is_of_alarm(turn.pending[-2]) and not settled


def _request(turn: TurnContext, weighed: Weighed, about: str) -> Steps:
    """Begin the urgent request of an emergency, with nothing asked but whether to send it;
    `about`: what was said of it before.
    """
    yield from begin_new(
        turn, replace(weighed, decisions=for_its_team(turn, weighed.text, weighed.decisions))
    )
    if isinstance(turn.top, Request):
        stage = "summary" if turn.top.stage != "which" else "which"
        update = {"helped": True, "stage": stage, "asking": None, "words": all_said(turn, about)}
        turn.put(of_alarm(turn.top.model_copy(update=update)))


def _more_of_it(turn: TurnContext, weighed: Weighed) -> Asking[bool]:
    """Pass on to those who were alerted what is said next of the danger, before its request is
    sent; False when the words are something else, or a yes that has yet to be heard.
    """
    request, head = turn.top, yes_or_no(weighed.text)
    more = _tells_more(turn, weighed)
    if not (more and isinstance(request, Request)) or _is_another_matter(turn, weighed, request):
        return False
    if _is_known_place(turn, more, request.words):
        return True
    turn.put(with_words(request, more))
    yield from pass_on(turn, more, request.words)
    return head.said is not Said.YES or weighed.verdict.act is not Act.YES


def _is_another_matter(turn: TurnContext, weighed: Weighed, request: Request) -> bool:
    """Whether words that tell of no danger ask for another item than the alarm's, or begin with the
    number of a call: that is sent already.
    """
    calm = _is_calm(turn, weighed)
    named = call_number(weighed.text) if after_number(weighed.text) else None
    if calm and any(named and is_same(named, view.call.number) for view in weighed.views):
        return True
    if _is_of_something_else(turn, weighed, {request.item}):
        return True
    new = weighed.verdict.act is Act.NEW and calm
    if new and _asks_for_something(weighed, {request.item}):
        return True
    return new and _is_surely_of_another(turn, weighed, {request.item})


def _is_of_something_else(turn: TurnContext, weighed: Weighed, own: set[str | None]) -> bool:
    """Whether words with no word of danger tell that something else is wanted or broken, whatever
    place stands in them: "the printer at bed 2 does nothing".
    """
    first, moves = weighed.decisions[0], weighed.moves
    if first.outcome is not Outcome.ANSWER or first.item in own or has_danger(weighed.own):
        return False
    wrong = sum(moves.get(move, 0.0) for move in (Move.NEW, Move.BROKEN, Move.TRIED))
    calm = wrong > _LIKELY and moves.get(Move.EMERGENCY, 0.0) < _HARDLY
    return calm and not is_a_place(turn, weighed.text)


def _is_calm(turn: TurnContext, weighed: Weighed) -> bool:
    """Whether no word of danger stands there, or one that hardly tells of any."""
    wish = _is_a_wish(weighed)
    return wish or not has_danger(weighed.own) or _is_said_calmly(turn, weighed)


def _is_a_wish(weighed: Weighed) -> bool:
    """Whether words surely ask for something, and hardly tell of an emergency, whatever word of
    danger stands in them: "a wheelchair for a child".
    """
    moves = weighed.moves
    return moves.get(Move.NEW, 0.0) > CERTAIN and moves.get(Move.EMERGENCY, 0.0) < _HARDLY


def _asks_for_something(weighed: Weighed, own: set[str | None]) -> bool:
    """Whether words surely read as a request, of one of some other items: "I'd like a room for
    eight tomorrow"; not "send a doctor too".
    """
    first = weighed.decisions[0]
    known = first.outcome is not Outcome.UNKNOWN and own.isdisjoint(
        c.item for c in first.candidates
    )
    return known and _is_a_wish(weighed)


def _more_of_sent(turn: TurnContext, weighed: Weighed, sent: list[CallView]) -> Asking[bool]:
    """The same for an emergency whose call was opened just now: the words are added to that."""
    stands = sent or (is_fresh(turn) and any(map(is_of_alarm, turn.pending)))
    if not stands or _asks_something_else(turn, sent):
        return False
    if is_in_confidence(turn, weighed) and not is_a_place(turn, weighed.text):
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
    alarm = next((n for n, one in enumerate(turn.pending) if is_of_alarm(one)), None)
    kept = turn.pending[alarm] if alarm is not None and not views else None
    about = kept.words if isinstance(kept, Request) else _about_these(views)
    if _is_known_place(turn, more, about):
        return
    yield from pass_on(turn, more, about)
    for view in views:
        yield from _added(turn, weighed, view.call.number, more)
    if isinstance(kept, Request) and alarm is not None:
        turn.pending[alarm] = with_words(kept, more)


def _about_these(views: list[CallView]) -> str:
    return "\n".join(view.call.text for view in views if not is_in_private(view.call))


def _is_known_place(turn: TurnContext, text: str, about: str) -> bool:
    """Say that those alerted know where it is, where words only say that once more."""
    place = where_it_is(turn, about, "").text
    if not place or says_more_than(text, f"{about} {place}"):
        return False
    if not where_it_is(turn, text, "").is_named or where_it_is(turn, text, about).text != place:
        return False
    words = turn.formatter.quote(text, 60)
    turn.reply(turn.say("They know {words} already: {place}.", words=words, place=place))
    return True


def _tells_more(turn: TurnContext, weighed: Weighed) -> str:
    """What the words tell of an emergency: where it is, or what more there is; "" for nothing."""
    head = yes_or_no(weighed.text)
    text = head.rest if head.said else weighed.text
    if isinstance(turn.top, Clarification) and text.isdigit():
        return ""  # it picks one of what is shown
    if not text or read(text).said not in {None, Said.CHANGE} or weighed.verdict.act in _NO_MORE:
        return ""
    return text if _is_of_alarm(turn, weighed, text) else ""


def _is_of_alarm(turn: TurnContext, weighed: Weighed, text: str) -> bool:
    """Whether words tell where the danger is, or of danger, or go on about it and ask nothing: in
    confidence only where.
    """
    if is_in_confidence(turn, weighed):
        return is_a_place(turn, text)
    asks = text.rstrip().endswith("?") or text != weighed.text
    return _tells_where(turn, text) or has_danger(text) or (not asks and _goes_on(weighed))


def _tells_where(turn: TurnContext, text: str) -> bool:
    """Whether words name a place beyond doubt, or hardly more than a kind of one."""
    places = turn.facts.catalogue.organisation.locations
    named = known_places(text, places) or rooms_in(text, places)
    return bool(named) or is_but_a_place(text, places) or is_a_place(turn, text)


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
    if _is_of_something_else(turn, weighed, own):
        return True
    if _is_surely_of_another(turn, weighed, own):
        return not has_danger(weighed.own) or _is_said_calmly(turn, weighed)
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
    sure = first.confidence >= CERTAIN or phrase
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
    sure = first.outcome is Outcome.ANSWER and first.confidence >= CERTAIN
    where = plain_place(weighed.text, places)
    same = [
        view
        for view in sent
        if not (where and where not in (plain_place(place_of_call(view.call), places) or ""))
        and not (sure and view.call.item != first.item)
        and (goes_on(weighed.text) or not is_another_danger(weighed.own, view.call.text))
    ]
    return _about(turn, weighed.text, same)


def _added(turn: TurnContext, weighed: Weighed, number: str, text: str) -> Steps:
    """Add the words to the call, as the answer that its team waits for if it does."""
    view = next(view for view in weighed.views if view.call.number == number)
    action, name = fitting(view)
    yield from do(turn, number, action, {name: text}, turn.take_attachments())
