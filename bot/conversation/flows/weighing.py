"""Gathers what is known of somebody's words and of what is open, and has it decided where they
belong.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.conversation.decide.beside import BESIDE
from bot.conversation.decide.decision import decide
from bot.conversation.decide.evidence import Evidence, Verdict
from bot.conversation.decide.standing import UNSENT, Act, Where
from bot.conversation.flows.advice_question import names_what_is_asked, put_with_advice
from bot.conversation.flows.apart_from_it import apart_from_confidence
from bot.conversation.flows.asked_of_team import asked_of_team, with_who_else
from bot.conversation.flows.call_enquiries import asks_in_passing, waiting
from bot.conversation.flows.corrected import sets_right
from bot.conversation.flows.denied_danger import but_for_denied
from bot.conversation.flows.direct_answer import answers_directly
from bot.conversation.flows.emergency import is_alarming, is_in_doubt, with_calm
from bot.conversation.flows.fitting import ANOTHER, fits, names_a_choice
from bot.conversation.flows.form import current_field
from bot.conversation.flows.in_the_question import is_in_the_question
from bot.conversation.flows.items_asked import (
    is_beyond,
    is_kin,
    items_asked,
    items_open,
    understood,
)
from bot.conversation.flows.mere_detail import a_detail, is_not_these, of_what_more
from bot.conversation.flows.moves_of_words import moves_of
from bot.conversation.flows.readable import is_exactly
from bot.conversation.flows.request import LONG_AGO, asked, questions_of
from bot.conversation.flows.said_plainly import MOVE_OF, not_before, said_after, said_plainly
from bot.conversation.flows.set_right import says_otherwise
from bot.conversation.flows.small_or_not import call_written_about, is_no_small_talk
from bot.conversation.flows.tells_more import goes_along, with_what_it_tells
from bot.conversation.flows.wants_person import with_its_people
from bot.conversation.flows.yes_within import agrees, is_surely_a_yes, sends_to
from bot.conversation.read.answers import devices_named, plainly_said
from bot.conversation.read.call_matching import likeness, names_another_device
from bot.conversation.read.confidential import is_confidential
from bot.conversation.read.courtesies import laughs
from bot.conversation.read.danger import is_but_taken, met_now
from bot.conversation.read.lexicon import Said
from bot.conversation.read.numbers import after_number
from bot.conversation.read.places import is_but_a_place, known_places
from bot.conversation.read.reading import (
    Intent,
    after_aside,
    goes_on,
    is_another_matter,
    is_misunderstood,
    is_withdrawal,
    looks_back,
    names_no_thing,
    read,
    takes_part_back,
    was_mended,
    words_of,
    yes_or_no,
)
from bot.conversation.read.still_wrong import with_what_is_wrong
from bot.conversation.read.which_and_what import asks_for_something
from bot.conversation.state.dialogue import ActionForm, Clarification, Request
from bot.conversation.state.steps import Asking, my_calls, read_beside, read_moves
from bot.conversation.state.turn import TurnContext
from bot.ports import FormField
from catalog.language_packs import Language
from catalog.model import Question
from routing.call.actions import CUSTOMER_ACTIONS, Action
from routing.call.call import State
from routing.call.view import CallView
from routing.understand.decision import Decision, Outcome
from routing.understand.move import Move, Moves, TellsMore

_STAGES = {
    "words": Where.WORDS,
    "which": Where.WHICH,
    "item": Where.ITEM,
    "help": Where.HELP,
    "change": Where.CHANGE,
    "summary": Where.SUMMARY,
    "unread": Where.WORDS,
    "whom": Where.TEXT,
}
_KINDS = {
    "new_or_call": Where.NEW_OR_CALL,
    "aside": Where.ASIDE,
    "which_call": Where.WHICH_CALL,
    "yes_to_what": Where.WHICH_CALL,
    "go_on": Where.GO_ON,
}
_ALIKE = 0.5
_FOR_SOMETHING_ELSE = (Move.NEW, Move.PERSON, Move.STATUS, Move.EMERGENCY)
_IS_OVER = (Move.CANCEL, Move.WORKS, Move.HELPED, Move.THANKS, Move.CHAT)


@dataclass(frozen=True)
class Weighed:
    """What was decided about some words, and what it was decided from."""

    text: str
    where: Where
    verdict: Verdict
    decisions: tuple[Decision, ...]
    views: tuple[CallView, ...]
    rest: Moves
    """What follows a yes or no at the head reads as."""
    moves: Moves
    """What the words as a whole read as."""
    unknown: bool = False
    """Nothing at all is known of the words."""
    fits: float = 1.0
    """How many times as likely they are an answer, since one can be read in them."""
    own: str = ""
    """What somebody says themselves in them, without what a mail brought along: danger is read in
    that alone."""


def as_weighed(turn: TurnContext, text: str) -> Asking[Weighed]:
    """What the words were weighed as already, where nothing has changed since; else anew."""
    weighed = turn.weighed if isinstance(turn.weighed, Weighed) else None
    if weighed is None or weighed.text != text or turn.pending != list(turn.before.pending):
        weighed = yield from weigh(turn, text)
    return weighed


def weigh(turn: TurnContext, text: str) -> Asking[Weighed]:
    """Decide where the words belong."""
    views = yield from my_calls()
    of_team = yield from asked_of_team(turn, text, views)
    views = (*of_team, *views)
    field = (yield from current_field(turn, turn.top)) if isinstance(turn.top, ActionForm) else None
    asking = () if turn.facts.shared else views
    where = where_of(turn, asking, field)
    decisions = yield from but_for_denied(turn.facts.catalogue, (yield from understood(text)))
    spoken = decisions[0].language
    own = turn.own_words(text)
    moves = yield from moves_of(own, spoken, whole=where in _MAY_BE_NEW)
    head = yes_or_no(text)
    rest = (yield from read_moves(head.rest, spoken)) if head.rest else {}
    moves, rest = with_what_is_wrong(text, moves), with_what_is_wrong(head.rest, rest)
    moves = _as_it_was_asked(where, text, views, moves)
    talked_of = _talked_of(turn, views)
    open_items = items_open(turn.top, views)
    other, same = items_asked(decisions, open_items)
    in_words = is_exactly(turn, text, decisions[0])
    other *= in_words or not names_no_thing(text)
    other *= not is_in_the_question(turn, text, asking)
    own_words, beyond = (
        other > same and in_words,
        is_beyond(decisions, turn.top, items_open(turn.top, talked_of)),
    )
    kin = is_kin(decisions, open_items)
    reserve = takes_part_back(head.rest) and other > ANOTHER and not kin
    reserve = reserve or (_asks_besides(head, rest) and other > ANOTHER and not kin)
    apart = where not in _MAY_BE_NEW and is_another_matter(text) and other > ANOTHER
    apart = apart or (where is Where.CALLS and _is_of_another_device(text, talked_of, moves))
    kin = kin and not apart
    about_call = not apart and any(
        likeness(text, v.call, turn.facts.catalogue) > _ALIKE for v in talked_of
    )
    beyond = beyond and (isinstance(turn.top, Request) or not about_call)
    beyond = beyond and not (after_number(text) and same > other)
    agreed = yield from agrees(where, text, spoken)
    of_others = yield from goes_along(where, text, other, same, open_items)
    danger, grave = met_now(own)
    evidence = Evidence(
        where=where,
        moves=moves,
        said=_misunderstood(where, text)
        or _kept(where, text)
        or _approved(turn, where, text, moves)
        or said_plainly(text)
        or said_after(where, head)
        or (None if in_words else not_before(where, head, decisions[0]))
        or (Move.YES if agreed else None)
        or (None if own_words else _of_a_question(turn, where, text))
        or (None if own_words or head.said else names_a_choice(turn, text))
        or (None if own_words else answers_directly(turn, text, moves, other))
        or a_detail(turn, where, text, decisions, moves)
        or of_what_more(where, text, decisions[0], moves)
        or (None if own_words else is_not_these(where, text, decisions[0], moves))
        or _names_the_device(turn, text, moves, other)
        or (None if (in_words and beyond) or reserve else _of_proposed(turn, head, rest))
        or _of_its_place(turn, where, text)
        or (Move.ADD if says_otherwise(turn, where, text, talked_of) else None)
        or (Move.ADD if of_others else None)
        or (None if in_words and beyond else _again(turn, text, moves)),
        again=read(text).said is Said.AGAIN,
        fits=fits(turn, text, field, other) * (4.0 if turn.heard.answers else 1.0),
        other_item=other,
        same_item=same,
        own_words=own_words,
        same_words=in_words and not own_words,
        beyond=in_words and beyond,
        kin=kin,
        about_call=about_call,
        numbered=bool(after_number(text)),
        goes_on=goes_on(text),
        apart=apart,
        aside=where not in _MAY_BE_NEW and (after_aside(text) != text or reserve),
        head=MOVE_OF.get(head.said) if head.said and head.rest and not reserve else None,
        rest=rest,
        danger=danger,
        grave=grave,
        in_doubt=is_in_doubt(turn, text, views),
        emergency=is_alarming(turn, text, decisions[0], views),
        words=len(words_of(text)),
        laughs=laughs(text),
        looks_back=looks_back(text),
        mended=was_mended(text),
        confidential=is_confidential(text),
        stale=_is_stale(turn),
        asks=asks_for_something(text),
        tells_more=(yield from _how_far_it_tells_more(turn, where, own, spoken, talked_of)),
    )
    evidence = yield from with_calm(turn, evidence, decisions)
    evidence = yield from with_its_people(turn, evidence, decisions[0])
    unknown = _is_unknown(moves, decisions)
    verdict = yield from with_who_else(turn, decide(evidence), of_team)
    verdict = apart_from_confidence(turn, text, verdict)
    verdict = with_what_it_tells(where, text, evidence, verdict)
    more = is_no_small_talk(verdict, where, decisions[0], moves, views)
    if more and not call_written_about(turn, views):
        verdict = replace(verdict, act=Act.NEW, move=Move.NEW, rival=None)
    fits_it = evidence.fits
    return Weighed(text, where, verdict, decisions, views, rest, moves, unknown, fits_it, own)


def _how_far_it_tells_more(
    turn: TurnContext, where: Where, text: str, spoken: Language, views: Sequence[CallView]
) -> Asking[TellsMore | None]:
    """How far the words tell more of what is open, where somebody may go on about that; not where
    they name a device, which says more.
    """
    if where not in BESIDE or (where is Where.CALLS and devices_named(text)):
        return None
    request = turn.top.words if isinstance(turn.top, Request) else ""
    requests = [request] if request else [view.call.text for view in views]
    return (yield from read_beside(text, spoken, requests))


def _talked_of(turn: TurnContext, views: Sequence[CallView]) -> Sequence[CallView]:
    """The calls that the words may be about: those between which it is asked, or all."""
    numbers = turn.top.numbers if isinstance(turn.top, Clarification) else ()
    return [v for v in views if v.call.number in numbers] if numbers else views


def _is_of_another_device(text: str, views: Sequence[CallView], moves: Moves) -> bool:
    """Whether something is told to be wrong with another device than these calls are about; that
    theirs is another one is told without: "it was VK-PR-02, by the way".
    """
    wrong = sum(moves.get(move, 0.0) for move in (Move.BROKEN, Move.AGAIN, Move.NEW))
    return wrong > _ALIKE and names_another_device(text, [view.call for view in views])


def _is_unknown(moves: Moves, decisions: Sequence[Decision]) -> bool:
    """Whether the words read as no move and no item."""
    no_item = all(decision.outcome is Outcome.UNKNOWN for decision in decisions)
    return no_item and 0.0 < max(moves.values(), default=0.0) < _HARDLY_A_MOVE


_HARDLY_A_MOVE = 0.15


_MAY_BE_NEW = frozenset({Where.NEW_OR_CALL, Where.ASIDE})
"""Here what leads away from the matter is the answer."""


def _as_it_was_asked(where: Where, text: str, views: Sequence[CallView], moves: Moves) -> Moves:
    """The moves of words; that somebody is there is but an answer where a team asked whether a
    place is free: "no, somebody lies there".
    """
    asked = waiting(views) if where is Where.TEAM_ASKS else []
    if not moves or not any(is_but_taken(text, view.call.question or "") for view in asked):
        return moves
    told = moves.get(Move.ANSWER_TEXT, 0.0) + moves.get(Move.EMERGENCY, 0.0)
    return {**moves, Move.ANSWER_TEXT: told, Move.EMERGENCY: 0.0}


def _is_stale(turn: TurnContext) -> bool:
    """Whether the question that stands was put hours ago."""
    shown = turn.before.shown_at
    return turn.top is not None and shown is not None and turn.facts.now - shown > LONG_AGO


def where_of(turn: TurnContext, views: Sequence[CallView], field: FormField | None = None) -> Where:
    """What the next words meet."""
    match turn.top:
        case Request() as request:
            question = asked(turn, request) if request.stage == "question" else None
            return _of_question(question) if question else _STAGES.get(request.stage, Where.WORDS)
        case ActionForm() as form:
            return _of_form(form, field)
        case Clarification() as unclear:
            return _KINDS.get(unclear.kind, Where.KEEP_WHERE)
        case _:
            return _of_calls(views)


def _of_question(question: Question) -> Where:
    """A component is told in words, as a text is."""
    return Where.TEXT if question.type == "component" else Where(question.type)


def _of_form(form: ActionForm, field: FormField | None) -> Where:
    if form.action is Action.CANCEL:
        return Where.CANCEL
    if field and field.choices:
        return Where.PICK
    optional = field is not None and not field.required
    return Where.REASON if optional and form.action in CUSTOMER_ACTIONS else Where.FIELD


def _of_calls(views: Sequence[CallView]) -> Where:
    asks = waiting(views)
    solved = any(v.call.state is State.RESOLVED for v in views)
    if asks and not (solved and all(asks_in_passing(view) for view in asks)):
        return Where.TEAM_ASKS
    if solved:
        return Where.SOLVED
    return Where.CALLS if views else Where.IDLE


def _approved(turn: TurnContext, where: Where, text: str, moves: Moves) -> Move | None:
    """A yes that is said as thanks or praise to what is to be sent ("ok top"), or by who gets it:
    "to the service desk then".
    """
    if where is not Where.SUMMARY or not isinstance(turn.top, Request):
        return None
    place = turn.facts.catalogue.entries.get(turn.top.item or "")
    team = place.team if place else turn.facts.catalogue.fallback
    praise = said_plainly(text) is Move.THANKS and is_surely_a_yes(moves)
    return Move.YES if praise or (team and sends_to(text, team.name.all)) else None


def _misunderstood(where: Where, text: str) -> Move | None:
    """That somebody was not understood, where the desk itself understood something: what is put
    together is to be put right, and nothing ends, whatever yes is said before.
    """
    if not is_misunderstood(text):
        return None
    if where in UNSENT:
        return Move.BACK
    return _NOT_SO.get(where)


_NOT_SO = {Where.SOLVED: Move.NO, Where.CANCEL: Move.KEEP}


def _names_the_device(turn: TurnContext, text: str, moves: Moves, other: float) -> Move | None:
    """A sentence in which the device that is asked for stands, with more about it, and which reads
    as nothing that is for somebody else.
    """
    request = turn.top
    if not isinstance(request, Request) or other > _ALIKE:
        return None
    if request.stage != "question":
        return _names_what_advice_asks(turn, request, text)
    question = asked(turn, request)
    if question is None or not (question.device or question.type == "component"):
        return None
    told = plainly_said(question, text, turn.facts.catalogue.organisation.locations)
    tells = (Move.ADD, Move.BROKEN, Move.TRIED, Move.ANSWER_TEXT, Move.ANSWER_PLACE)
    return Move.ANSWER_TEXT if told and sum(moves.get(m, 0.0) for m in tells) > _ALIKE else None


def _names_what_advice_asks(turn: TurnContext, request: Request, text: str) -> Move | None:
    """The same where the device is asked for with what somebody may do themselves."""
    put = put_with_advice(turn, request)
    return Move.ANSWER_TEXT if put and names_what_is_asked(turn, put[1], text) else None


def _kept(where: Where, text: str) -> Move | None:
    """A word to stop, where it is asked whether to cancel a call: it may as well be for the
    question, so the call goes on. After a yes it is for the call.
    """
    if where is not Where.CANCEL or yes_or_no(text).said is Said.YES or is_withdrawal(text):
        return None
    return Move.KEEP if read(text).said is Said.CANCEL else None


def _of_a_question(turn: TurnContext, where: Where, text: str) -> Move | None:
    """A few words at the summary that plainly answer a question of the item, asked or not."""
    request = turn.top
    if where is not Where.SUMMARY or not isinstance(request, Request):
        return None
    if sets_right(turn, request, text):
        return Move.BACK
    if len(words_of(text)) > _A_FEW or yes_or_no(text).said:
        return None
    places = turn.facts.catalogue.organisation.locations
    questions = (q for q in questions_of(turn, request) if q.type in _NAMED)
    return Move.ADD if any(plainly_said(q, text, places) for q in questions) else None


_NAMED = frozenset({"choice", "place", "text", "component"})
"""Types of questions whose answer a few words give beyond doubt: a choice, a place, a device."""
_A_FEW = 3


def _again(turn: TurnContext, text: str, moves: Moves) -> Move | None:
    """The signs of something solved that is not, where nothing else is asked, and they don't read
    as something else: "it need not be fixed any more".
    """
    signs = turn.top is None and read(text).said is Said.AGAIN
    read_so = sum(moves.get(m, 0.0) for m in (Move.AGAIN, Move.BROKEN, Move.TRIED, Move.NO))
    return Move.AGAIN if signs and (read_so > _AS_LIKELY or not moves) else None


_AS_LIKELY, _STOPS = 0.3, 0.65


def _of_its_place(turn: TurnContext, where: Where, text: str) -> Move | None:
    """Words that go on about a call, and only say where it is: "it is on A1 now"."""
    places = turn.facts.catalogue.organisation.locations
    known = where is Where.CALLS and goes_on(text) and known_places(text, places)
    return Move.ADD if known and is_but_a_place(text, places) else None


def _of_proposed(turn: TurnContext, head: Intent, rest: Moves) -> Move | None:
    """A yes or no at the head, where the item was said with its first question: it is for that,
    unless what follows wishes to stop altogether.
    """
    top = turn.top
    proposed = isinstance(top, Request) and top.stage == "question" and top.proposed
    if head.said is Said.NO and wishes_to_stop(rest):
        return None
    return MOVE_OF.get(head.said) if proposed and head.said and head.rest else None


def _asks_besides(head: Intent, rest: Moves) -> bool:
    """Whether what follows a yes surely asks for something: "oh yes, the projector is dead too"."""
    return head.said is Said.YES and rest.get(Move.NEW, 0.0) > _STOPS


def wishes_to_stop(rest: Moves) -> bool:
    """Whether what follows a no wishes to stop: "no, forget it, the party is off" names no other
    item.
    """
    return rest.get(Move.CANCEL, 0.0) > _STOPS
