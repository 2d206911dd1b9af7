"""Answers words of danger at once, whatever is open: says what to do, and has those told whom the
organisation names.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeGuard

from bot.conversation.decide.decision import (
    SURELY_THOUGH_CALM,
    tells_of_emergency,
)
from bot.conversation.decide.evidence import Evidence
from bot.conversation.decide.standing import Where
from bot.conversation.flows.danger_moves import moves_with_danger
from bot.conversation.flows.request import joined
from bot.conversation.flows.smalltalk import A_SENTENCE
from bot.conversation.read.alarm_news import tells_how_it_goes
from bot.conversation.read.alarm_place import AlarmPlace, place_of_alarm
from bot.conversation.read.call_matching import place_of_call
from bot.conversation.read.confidential import is_confidential
from bot.conversation.read.danger import (
    but_for_names,
    goes_on_about_somebody,
    has_danger,
    is_certain,
    is_emergency_number,
    is_grave,
    is_relapse,
    is_told_of,
    is_unhurt,
    met_now,
    names_a_danger,
    names_somebody,
)
from bot.conversation.read.places import kind_of_place, known_places, names_place
from bot.conversation.read.reading import plain, words_of
from bot.conversation.state.dialogue import Pending, Request
from bot.conversation.state.steps import (
    Asking,
    Steps,
    raise_alarm,
    read_moves,
    set_language,
    understand,
)
from bot.conversation.state.turn import STILL, TurnContext
from bot.wording.in_danger import what_to_do
from catalog.language_packs import Language
from routing.call.actions import Action
from routing.call.call import RAISED, Call
from routing.call.view import CallView
from routing.understand.decision import Decision, Outcome
from routing.understand.move import Move

CUES = ("urgency:emergency", "impact:emergency")
"""What a request that tells of danger is marked with."""
_AT_ONCE = dt.timedelta(seconds=1)


def is_phrase_of_danger(turn: TurnContext, text: str) -> bool:
    """Whether a phrase stands in somebody's own words that is an emergency to everybody, or that
    the organisation takes for one.
    """
    own = turn.own_words(text)
    if is_certain(own) or (turn.top is None and is_emergency_number(own)):
        return True
    known = turn.facts.catalogue.organisation.emergency
    return known is not None and not is_told_of(own) and _is_named(own, known.phrases.all)


def _is_named(text: str, phrases: Iterable[str]) -> bool:
    """Whether one of these phrases stands in a text, and not in a name: the organisation may take a
    name for one too.
    """
    said, left = f" {plain(text)} ", f" {plain(but_for_names(text))} "
    known = [f" {plain(phrase)} " for phrase in phrases]
    own = [one for one in known if but_for_names(one) != one.strip()]
    return any(one in left for one in known) or any(one in said for one in own)


def is_alarming(
    turn: TurnContext, text: str, item: Decision, views: Sequence[CallView] = ()
) -> bool:
    """Whether a phrase of danger stands in the words; or they tell, some minutes after an alarm,
    that there is danger after all, and surely ask for nothing.
    """
    if is_phrase_of_danger(turn, text):
        return True
    asks = item.outcome is Outcome.ANSWER
    return not asks and is_in_doubt(turn, text, views) and is_relapse(turn.own_words(text))


def is_in_doubt(turn: TurnContext, text: str, views: Sequence[CallView] = ()) -> bool:
    """Whether an alarm was raised some minutes ago, taken back or not, and the words do not say
    that all is well: what may tell of danger is taken for it.
    """
    if not turn.alarmed_lately:
        return False
    own = turn.own_words(text)
    return not (is_unhurt(own) or tells_how_it_goes(own, said_of_alarm(turn, views)))


def said_of_alarm(turn: TurnContext, views: Sequence[CallView]) -> str:
    """What was said of the danger that was told of just now: of its request, not sent yet, and of
    those of these calls that were opened for it.
    """
    requests = [one.words for one in turn.pending if is_of_alarm(one)]
    return "\n".join([*requests, *(view.call.text for view in fresh_alarms(turn, views))])


def with_calm(
    turn: TurnContext, evidence: Evidence, decisions: Sequence[Decision]
) -> Asking[Evidence]:
    """What is known of words that would alarm, and are a phrase of an item, with whether hardly any
    phrase of it does: then the words of danger in it are everyday words there. What all but
    certainly asks for such an item alone, and names neither a person nor a danger, is no emergency.
    """
    item = decisions[0]
    read_so = evidence.moves.get(Move.EMERGENCY, 0.0)
    known = turn.facts.catalogue.entries.get(item.candidates[0].item) if item.candidates else None
    # One of several requests says nothing of the danger that another tells of.
    of_things = len(decisions) == 1 and _is_of_things(item)
    if not (known and (evidence.own_words or of_things) and tells_of_emergency(evidence)):
        return evidence
    calm = yield from _is_calm(known.item.phrases.in_(item.language), item.language)
    if of_things and calm and not evidence.emergency:
        told = evidence.moves.get(Move.NEW, 0.0) + read_so
        return replace(evidence, moves={**evidence.moves, Move.EMERGENCY: 0.0, Move.NEW: told})
    return evidence if read_so > SURELY_THOUGH_CALM else replace(evidence, calm=calm)


def _is_of_things(item: Decision) -> bool:
    """Whether words all but certainly ask for an item, and name neither a person nor a danger."""
    sure = item.outcome is Outcome.ANSWER and item.confidence >= SURELY_THOUGH_CALM
    return sure and not (names_somebody(item.text) or names_a_danger(item.text))


def _is_calm(phrases: Sequence[str], language: Language) -> Asking[bool]:
    """Whether hardly any phrase alarms; False where there are none."""
    some, alarming = phrases[:: max(1, len(phrases) // _SOME)], 0
    for phrase in some:
        alarming += yield from _alarms(phrase, language)
    return bool(some) and alarming <= len(some) * _HARDLY_ANY


_SOME, _HARDLY_ANY = 8, 0.34


def _alarms(text: str, language: Language) -> Asking[bool]:
    """Whether words alarm by what they read as."""
    danger, grave = met_now(text)
    if not (danger or grave):
        return False
    moves = yield from read_moves(text, language)
    return tells_of_emergency(Evidence(where=Where.IDLE, moves=moves, danger=danger, grave=grave))


def is_emergency(turn: TurnContext, text: str, language: Language | None = None) -> Asking[bool]:
    """Whether somebody's own words tell of an emergency, in this language, else in the speaker's or
    their own.
    """
    text = turn.own_words(text)
    if not text:
        return False
    if is_phrase_of_danger(turn, text):
        return True
    if (yield from _reads_as_danger(turn, text, language or turn.language)):
        return True
    # To read which language it is takes long, so not of words in which nothing stands of danger.
    if language or len(turn.languages) == 1 or not (has_danger(text) or is_grave(text)):
        return False
    spoken = (yield from understand(text))[0].language
    return spoken != turn.language and (yield from _reads_as_danger(turn, text, spoken))


def _reads_as_danger(turn: TurnContext, text: str, language: Language) -> Asking[bool]:
    moves = yield from moves_with_danger(text, language)
    danger, grave = met_now(text)
    evidence = Evidence(
        where=Where.IDLE,
        moves=moves,
        danger=danger,
        grave=grave,
        in_doubt=is_in_doubt(turn, text),
        words=len(text.split()),
    )
    return tells_of_emergency(evidence)


def warn(turn: TurnContext, text: str, about: str = "", *, another: bool = False) -> Steps:
    """Say what to do, and who is being told of it with these words and the place, in the language
    of the words; in private it goes on in that. `about`: what they go on about; `another`: than
    the one told just now, so that is not where it is.
    """
    before = turn.language
    yield from _in_their_language(turn, text)
    where = "" if is_fresh(turn) else turn.facts.person.location
    about = about or said_before(turn, text)
    told = yield from _alarm(turn, text, where or "", about, another=another)
    turn.reply("\n".join([say_whom_to_call(turn), *told]))
    if turn.facts.room:
        turn.speak(before)


def say_whom_to_call(turn: TurnContext) -> str:
    """What the organisation says to whoever is in danger, in the language of the talk."""
    return what_to_do(turn.facts.catalogue, turn.formatter.localizer)


def _in_their_language(turn: TurnContext, text: str) -> Steps:
    """Speak the language of the words, where it is one that is offered here."""
    heard = (yield from understand(text))[0].language
    if heard == turn.language or heard not in turn.languages:
        return
    turn.speak(heard)
    if len(words_of(text)) >= A_SENTENCE and not (turn.chose_language or turn.facts.shared):
        yield from set_language(heard)


def pass_on(turn: TurnContext, text: str, about: str) -> Steps:
    """Tell those who were alerted what is said next of what they were told: where it is, what more
    there is.
    """
    moved = names_place(text, turn.facts.catalogue.organisation.locations)
    near = "" if moved and not where_it_is(turn, text, "").is_named else about
    turn.reply("\n".join((yield from _alarm(turn, text, about=about, near=near))))


def told_too(turn: TurnContext, call: Call, action: Action, values: Mapping[str, str]) -> Steps:
    """Have those who were alerted for a call hear what its requester adds to it, and that it is
    taken back when they cancel it.
    """
    if RAISED not in call.because or call.requester != turn.facts.person.id or turn.alarmed:
        return
    words = values.get("text", "").strip()
    if action is Action.CANCEL:
        yield from take_back(turn, call.text)
    elif action in {Action.ADD, Action.ANSWER} and words and _is_fresh(turn, call.opened_at):
        yield from pass_on(turn, words, call.text)


def fresh_alarms(turn: TurnContext, views: Sequence[CallView]) -> list[CallView]:
    """The calls of emergencies of which those alerted still wait for more, newest first: those
    opened as such, else the one that was opened with the alarm, by the form in which it was told.
    """
    able = [v for v in views if not {Action.ADD, Action.ANSWER}.isdisjoint(v.actions)]
    opened = [v for v in able if RAISED in v.call.because and _is_fresh(turn, v.call.opened_at)]
    return opened or [v for v in able if _was_opened_with_it(turn, v.call)]


def _was_opened_with_it(turn: TurnContext, call: Call) -> bool:
    """Whether a call was opened in the turn in which the alarm was raised: not one of before, nor
    while the request of the alarm waits to be sent.
    """
    alarmed = turn.before.alarmed_at
    if alarmed is None or not is_fresh(turn) or call.number != turn.focus:
        return False
    if is_in_private(call) or any(map(is_of_alarm, turn.pending)):
        return False
    return dt.timedelta() <= call.opened_at - alarmed <= _AT_ONCE


def is_in_private(call: Call) -> bool:
    """Whether what was said of a call is for nobody else, by its item or its words."""
    return call.private or is_confidential(call.text)


def is_fresh(turn: TurnContext) -> bool:
    """Whether an alarm was raised here just now."""
    return turn.before.alarmed_at is not None and _is_fresh(turn, turn.before.alarmed_at)


def _is_fresh(turn: TurnContext, since: dt.datetime) -> bool:
    return turn.facts.now - since <= STILL


def _alarm(
    turn: TurnContext,
    text: str,
    otherwise: str = "",
    about: str = "",
    *,
    near: str | None = None,
    another: bool = False,
) -> Asking[list[str]]:
    """Have everybody told whom the organisation names, and say who that is. Words that name no
    place were said at this one; `near`: what was said of the place before, if not `about`.
    """
    said, turn.alarmed = turn.own_words(text), True
    found = where_it_is(turn, said, about if near is None else near)
    place = found.text
    if not found.is_named and otherwise:
        # A corridor is one of those where they work.
        place = place or ", ".join(filter(None, (kind_of_place(said), otherwise)))
    alarm = yield from raise_alarm(said, place, turn.language, about=turn.own_words(about))
    if not alarm.told:
        return [turn.say("I can alert nobody from here, so please call yourself.")]
    names = turn.formatter.localizer.joined(alarm.told)
    lines = [turn.say("I am alerting {names} now, in your words.", names=names)]
    lines += _where(turn, found, place, asks=another or not is_fresh(turn))
    if alarm.missed:
        missed = turn.formatter.localizer.joined(alarm.missed)
        lines.append(turn.say("I can't reach {names}.", names=missed))
    return lines


def _where(turn: TurnContext, found: AlarmPlace, place: str, *, asks: bool) -> list[str]:
    """What those alerted are told of the place, and the question for what lacks of it."""
    if not place:
        return [turn.say("Where is it? I pass that on at once.")] if asks else []
    lines = [turn.say("I tell them that it is at {place}; say so if that is wrong.", place=place)]
    if asks and not found.is_somewhere:
        lines.append(turn.say("On which ward or in which building? I pass that on at once."))
    return lines


def where_it_is(turn: TurnContext, said: str, about: str) -> AlarmPlace:
    """Where an emergency is by these words and those that they go on about."""
    own, places = turn.facts.person.location or "", turn.facts.catalogue.organisation.locations
    return place_of_alarm(said, about, own, turn.language, places)


def said_before(
    turn: TurnContext, text: str, views: Sequence[CallView] = (), *, answers: bool = False
) -> str:
    """What was said just before of the same matter, where that is put together as a request, or
    was sent: who "he" is, what he ate; of what is for few the place. `answers`: the words may
    be no more than an answer, and so about what is put together and not understood yet.
    """
    top, goes_on = turn.top, goes_on_about_somebody(text)
    if isinstance(top, Request):
        goes_on |= answers and top.item is None and top.stage == "which"
        if not (goes_on and _is_put_together(turn, top)):
            return ""
        return _told_of(turn, top.words, top.words, is_private(turn, top))
    if not goes_on:
        return ""
    calls = [view.call for view in views if view.call.number == turn.focus and top is None]
    told = [call for call in calls if _may_be_told(turn, call)]
    return (
        _told_of(turn, told[0].text, place_of_call(told[0]), is_in_private(told[0])) if told else ""
    )


def all_said(turn: TurnContext, about: str) -> str:
    """The words of the request on top, with those of the one beneath where that is the same matter,
    which it takes the place of: "the lift acts up", then "somebody is stuck in it"; or its words,
    not understood yet, are what this is `about`.
    """
    *_, request = turn.pending
    before = turn.pending[-2] if len(turn.pending) > 1 else None
    assert isinstance(request, Request)
    if not isinstance(before, Request) or not _is_the_same(turn, before, request, about):
        return request.words
    turn.pending.remove(before)
    return joined(before.words, request.words)


def _is_the_same(turn: TurnContext, before: Request, request: Request, about: str) -> bool:
    if is_of_alarm(before) or is_private(turn, before):
        return False
    may_be = (before.item,) if before.item else before.guessed
    told = bool(about) and before.words == about and before.item is None
    return told or (request.item is not None and request.item in may_be)


def _is_put_together(turn: TurnContext, request: Request) -> bool:
    """Whether a request was talked about lately, and is of no alarm."""
    shown = turn.before.shown_at
    return not is_of_alarm(request) and shown is not None and _is_fresh(turn, shown)


def _may_be_told(turn: TurnContext, call: Call) -> bool:
    return RAISED not in call.because and _is_fresh(turn, call.opened_at)


def _told_of(turn: TurnContext, words: str, about: str, private: bool) -> str:
    """The words, and the known places in all that is said; of what is for few those alone."""
    said = "" if private else words
    named = known_places(about, turn.facts.catalogue.organisation.locations)
    return ", ".join(filter(None, (said, *(p for p in named if plain(p) not in plain(said)))))


def is_private(turn: TurnContext, request: Request) -> bool:
    """Whether a request is for what others should not read, or may be."""
    entries = turn.facts.catalogue.entries
    items = (request.item, *(request.guessed if request.item is None else ()))
    private = any(entries[ref].item.private for ref in items if ref in entries)
    return private or is_confidential(request.words)


def is_told_already(turn: TurnContext) -> bool:
    """Whether the request that is talked about is the one of an emergency, not sent yet: what is
    said next of the danger goes with it.
    """
    return is_of_alarm(turn.top)


def is_of_alarm(pending: Pending | None) -> TypeGuard[Request]:
    """Whether it is the request of an emergency, of which those whom the organisation names were
    alerted.
    """
    return isinstance(pending, Request) and set(CUES) <= set(pending.priority_cues)


def of_alarm(request: Request) -> Request:
    """The request as the one of an emergency: urgent, and what is said next of it is passed on."""
    return request.model_copy(update={"priority_cues": (*request.priority_cues, *CUES)})


def sent_as_alarm(turn: TurnContext, text: str) -> Steps:
    """Warn of danger in words with which a request is sent at once, and make it an urgent one.
    What is for few goes to nobody else with what is said of it later.
    """
    yield from warn(turn, text)
    request = turn.top
    assert isinstance(request, Request)
    if is_private(turn, request):
        turn.put(request.model_copy(update={"priority_cues": (*request.priority_cues, CUES[0])}))
    else:
        turn.put(of_alarm(request))


def no_alarm(request: Request) -> Request:
    """The request of an alarm that was taken back, as one of any other."""
    left = tuple(cue for cue in request.priority_cues if cue not in CUES)
    return request.model_copy(update={"priority_cues": left})


def take_back(turn: TurnContext, words: str) -> Asking[bool]:
    """Tell those who were alerted that it is taken back, by the first of its words, which they read
    then; say so. False when there are none.
    """
    first = turn.own_words(words).strip().split("\n", 1)[0]
    alarm = yield from raise_alarm(first, "", turn.language, taken_back=True)
    turn.taken_back = True
    if not alarm.told:
        return False
    turn.reply(
        turn.say(
            "All right. I am telling {names} that you take it back; they may look all the same.",
            names=turn.formatter.localizer.joined(alarm.told),
        )
    )
    return True
