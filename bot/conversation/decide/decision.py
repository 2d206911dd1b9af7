"""Weighs what somebody said against all that is open, and decides where it belongs. Pure: a value
in, a value out.
"""

from __future__ import annotations

from dataclasses import replace

from bot.conversation.decide.beside import as_it_tells_more, may_be_new, shared
from bot.conversation.decide.evidence import Evidence, Verdict
from bot.conversation.decide.few_words import (
    MOST_OF_AN_ANSWER,
    is_a_bare_word,
    is_but_a_few,
    says_hardly_more,
    unasked,
)
from bot.conversation.decide.of_another import (
    ELSEWHERE,
    EXACTLY,
    ITS_OWN,
    KNOWN,
    SURELY_NEW,
    is_another_exactly,
    is_its_own,
    is_phrase_of_another,
    is_the_request_awaited,
    is_wish_for_a_person,
    seems_over,
    strays,
    surely,
    tells_of_another,
)
from bot.conversation.decide.other_matters import (
    denies_the_same,
    ends_aside,
    ends_in_other_words,
    is_added_instead,
    is_asked_besides,
    is_phrase_of_kin,
    is_said_once_more,
    leads_away,
    of_before,
)
from bot.conversation.decide.rival import (
    ADDED,
    UNSURE,
    is_of_nothing_open,
    rival_of,
    together_likely,
)
from bot.conversation.decide.standing import OF_TWO, QUESTIONS, UNSENT, Act, Where
from bot.conversation.decide.table import UNASKED, means, usual
from routing.understand.move import Move

_SMALL_TALK, _SURELY_SMALL = frozenset({Act.CHAT, Act.THANKS, Act.CANCEL}), 0.4
"""What is less surely small talk, or a wish to stop, is taken for more: no words are passed over by
a guess.
"""
_HARDLY, _PERHAPS_SMALL = 0.15, 0.28
_OTHERWISE = {
    **dict.fromkeys(UNSENT, Act.ADD),
    **dict.fromkeys(QUESTIONS, Act.ANSWER),
    **dict.fromkeys((Where.TEAM_ASKS, Where.WHICH, Where.CANCEL, Where.REASON), Act.ANSWER),
    **dict.fromkeys((Where.SOLVED, Where.NEW_OR_CALL, Where.ASIDE, Where.WHICH_CALL), Act.ADD),
    **dict.fromkeys((Where.GO_ON, Where.KEEP_WHERE, Where.FIELD, Where.PICK), Act.ANSWER),
    Where.IDLE: Act.NEW,
    Where.CALLS: Act.NEW,
}
_DANGER, _GRAVE, SURELY_DANGER, SURELY_THOUGH_CALM, _IN_DOUBT = 0.44, 0.05, 0.75, 0.95, 0.45
"""From here on words of danger, the gravest of them, any words, and a phrase of an item that is
asked for calmly tell of an emergency: better a call too many; in doubt this share is enough."""
_TELLS_OF_SOMETHING = 4
"""Fewer words without one of danger tell of nobody more than that they are there: "Mrs Jones"."""
SURE = 0.55
"""A yes or no that nobody typed as such must be so likely, to end or send something."""


def decide(evidence: Evidence) -> Verdict:
    """The act, and whether it must be asked."""
    of_nothing, as_read = is_of_nothing_open(evidence), evidence
    evidence = as_it_tells_more(_as_surely_as_it_is_asked(evidence))
    chances = weighed(evidence)
    order = sorted(chances, key=lambda act: -chances[act])
    if order[0] in _SMALL_TALK and chances[order[0]] < _enough(evidence, order[0]):
        order = sorted(order, key=lambda act: act in _SMALL_TALK)
    if _asks_again(evidence, order[0]):
        order = [Act.NEW, *(act for act in order if act is not Act.NEW)]
    act, together = order[0], together_likely(evidence, chances)
    little = chances.get(act, 0.0) < _least(evidence, act) or _answers_nothing(evidence, act)
    if not evidence.said and (together or little):
        act = together or _OTHERWISE[evidence.where]
        order = [act, *(other for other in order if other is not act)]
    if evidence.emergency or tells_of_emergency(evidence):
        return Verdict(Act.NEW, Move.EMERGENCY, 1.0, emergency=True, chances=chances)
    if evidence.stale and not evidence.said and evidence.words > MOST_OF_AN_ANSWER:
        return Verdict(Act.ADD, Move.ADD, chances.get(Act.ADD, 0.0), Act.NEW, chances=chances)
    rival = rival_of(evidence, chances, order)
    if (act in ADDED and of_nothing) or may_be_new(as_read, act):
        rival = Act.NEW
    return Verdict(act, _move(evidence, act), chances.get(act, 0.0), rival, chances=chances)


def _least(evidence: Evidence, act: Act) -> float:
    """How likely an act must be: more a no that nobody said, in as many words as tell something."""
    guessed = act is Act.NO and evidence.head is None and evidence.where in UNSENT
    return SURE if guessed and evidence.words > _A_SHORT_ANSWER else UNSURE


def _answers_nothing(evidence: Evidence, act: Act) -> bool:
    """Whether words read as an answer where nothing is asked, or hardly as the yes or no they are
    taken for.
    """
    if evidence.where is Where.IDLE and evidence.words > _A_SHORT_ANSWER:
        read_so = evidence.rest or evidence.moves
        if sum(read_so.get(move, 0.0) for move in UNASKED) > _LIKELY:
            return True
    asked = evidence.where not in {Where.IDLE, Where.CALLS} or act not in {Act.YES, Act.NO}
    said = evidence.moves.get(Move.YES if act is Act.YES else Move.NO, 0.0)
    return not asked and evidence.head is None and said < UNSURE


_A_SHORT_ANSWER, _PERHAPS, _LIKELY = 4, 0.25, 0.45


def _asks_again(evidence: Evidence, act: Act) -> bool:
    """Whether what seems added to a call reads far more like the same asked once more."""
    new, added = (evidence.moves.get(move, 0.0) for move in (Move.NEW, Move.ADD))
    again = evidence.same_item > KNOWN and not is_said_once_more(evidence)
    more = new > max(2 * added, _HARDLY)
    return more and not evidence.said and act is Act.ADD and again


def _enough(evidence: Evidence, act: Act) -> float:
    """How likely small talk must be: less where nothing that is asked for stands in the words,
    more where much is told and something does.
    """
    asks = max(evidence.other_item, evidence.same_item) > _HARDLY
    if act is Act.CANCEL and evidence.where in QUESTIONS:
        return SURE  # what is put together is not thrown away by a guess
    if asks and evidence.words > _TELLS_MUCH:
        return SURE
    return _SURELY_SMALL if asks or act is Act.CANCEL else _PERHAPS_SMALL


_TELLS_MUCH = 14


def tells_of_emergency(evidence: Evidence) -> bool:
    """Whether words of danger read as an emergency; the gravest hardly need to, and what a team
    offers in these words ("announce a visitor", "gas bottle empty") all but surely must.
    """
    enough = _GRAVE if evidence.grave else _DANGER if evidence.danger else SURELY_DANGER
    worded = evidence.grave or evidence.danger
    if not worded and (evidence.own_words or evidence.words < _TELLS_OF_SOMETHING):
        return False
    enough *= _IN_DOUBT if evidence.in_doubt else 1.0
    return evidence.moves.get(Move.EMERGENCY, 0.0) > max(enough, SURELY_THOUGH_CALM * evidence.calm)


def _as_surely_as_it_is_asked(evidence: Evidence) -> Evidence:
    """With the item that is read in the words counting the less, the surer the words ask for none:
    "just give me a person" is near an item, and no request. What is typed as an item is one.
    """
    if evidence.own_words or evidence.beyond:
        return evidence
    moves = _ASKS_NONE | {Move.AGAIN if evidence.where is Where.IDLE else Move.STATUS}
    moves |= {Move.STATUS} if evidence.looks_back else set()
    answers = sum(evidence.moves.get(move, 0.0) for move in UNASKED)
    asks_none = max(answers, *(evidence.moves.get(move, 0.0) for move in moves)) ** _HARDLY_ANY
    return replace(evidence, other_item=evidence.other_item * (1.0 - asks_none))


_ASKS_NONE = frozenset(
    {
        *(Move.PERSON, Move.CHAT, Move.THANKS, Move.CANCEL, Move.LET_GO),
        *(Move.KEEP, Move.LATER, Move.UNKNOWN),
    }
)
"""Moves with which hardly anybody asks for an item; nor does an answer, nor, where something is
open or was asked for before, a question how far it is, nor, where nothing is, that something is
broken again.
"""
_HARDLY_ANY = 6
"""The power of a move's chance that counts: what only may be one hardly does."""


def weighed(evidence: Evidence) -> dict[Act, float]:
    """The chance of each act, adding up to one."""
    if evidence.said and (act := means(evidence.where, evidence.said)):
        return {act: 1.0}
    odds = _of_moves(evidence) if evidence.moves else _without_moves(evidence)
    if evidence.again and Act.REOPEN in odds:
        odds[Act.REOPEN] += _HEADED
    if evidence.head and (act := means(evidence.where, evidence.head)):
        odds[act] = odds.get(act, 0.0) + _HEADED
    if is_but_a_few(evidence):
        odds[Act.ANSWER] = odds.get(Act.ANSWER, 0.0) + _FEW_WORDS
    if is_a_bare_word(evidence):
        odds[Act.ADD] = odds.get(Act.ADD, 0.0) + _FEW_WORDS
    if strays(evidence):
        astray = (odds.get(Act.ADD, 0.0) + seems_over(evidence)) * evidence.other_item**2
        odds[Act.NEW] = odds.get(Act.NEW, 0.0) + _STRAYS * astray
    if is_phrase_of_kin(evidence):
        odds[Act.ADD] = odds.get(Act.ADD, 0.0) + ITS_OWN
    if is_its_own(evidence):
        odds[Act.NEW] = odds.get(Act.NEW, 0.0) + ITS_OWN
    odds = {
        act: o
        * usual(evidence.where, act)
        * _speaks(evidence, act)
        * of_before(evidence, act)
        * ends_aside(evidence, act)
        * ends_in_other_words(evidence, act)
        for act, o in odds.items()
    }
    if is_phrase_of_another(evidence):
        odds = {act: o * ELSEWHERE for act, o in odds.items()} | {Act.NEW: SURELY_NEW}
    if is_the_request_awaited(evidence):
        odds = {act: o * ELSEWHERE for act, o in odds.items()} | {Act.ANSWER: SURELY_NEW}
    total = sum(odds.values()) or 1.0
    return {act: o / total for act, o in odds.items()} or {Act.NEW: 1.0}


def _of_moves(evidence: Evidence) -> dict[Act, float]:
    """The odds of each act by how likely its moves are."""
    odds: dict[Act, float] = {}
    for move, chance in evidence.moves.items():
        if (act := _meant(evidence, move)) is None:
            continue
        for each, part in shared(evidence, act, chance * _counts(evidence, move)).items():
            odds[each] = odds.get(each, 0.0) + part
    return odds


def _meant(evidence: Evidence, move: Move) -> Act | None:
    """The act of a move here; after a yes to cancelling, that it works is the reason for it. What
    is told in confidence is never passed over.
    """
    if tells_of_another(evidence, move):
        return Act.NEW
    act = Act.NO if denies_the_same(evidence, move) else means(evidence.where, move)
    if act in _SAYS_LITTLE and evidence.confidential and not _is_plainly(evidence, move):
        return Act.ADD if evidence.where in UNSENT else Act.NEW
    if act is None and move is Move.ANSWER_WHICH and evidence.where in QUESTIONS:
        act = Act.NEW if strays(evidence) else Act.ADD  # it tells what is the matter
    elif is_added_instead(evidence, act):
        act = Act.ADD
    elif act is Act.ADD:
        act = _added(evidence, move)
    return act and (_beside_the_rest(evidence, move) or act)


def _added(evidence: Evidence, move: Move) -> Act | None:
    """What an addition is: the answer, where a few words may be one; new, where they name what
    they are about, and it is another.
    """
    if move is Move.SAME and evidence.other_item > max(evidence.same_item, KNOWN):
        return Act.NEW  # nobody asked whether it is the same
    act = unasked(evidence) if move in UNASKED else Act.ADD
    return Act.ANSWER if act is Act.ADD and _is_all_there_is(evidence) else act


def _is_all_there_is(evidence: Evidence) -> bool:
    """Whether a question for words or a place is met by a few that go on about nothing: its answer,
    though they may be more about the request as well: "the side entrance".
    """
    asked = evidence.where in {Where.TEXT, Where.PLACE}
    return asked and is_but_a_few(evidence) and not evidence.goes_on


def _beside_the_rest(evidence: Evidence, move: Move) -> Act | None:
    """What a move is by what else is said, where that makes it another act."""
    if move in {Move.THANKS, *_STOPS.get(evidence.where, ())} and _tells_it_is_over(evidence):
        return means(evidence.where, Move.WORKS)
    if is_asked_besides(evidence, move):
        return Act.NEW
    if move is Move.AGAIN and evidence.where is Where.CANCEL and leads_away(evidence):
        return Act.REOPEN
    reason = move in {Move.WORKS, Move.HELPED} and evidence.head is Move.YES
    return Act.YES if reason and evidence.where is Where.CANCEL else None


def _is_plainly(evidence: Evidence, move: Move) -> bool:
    """Whether the words surely are what was awaited: "not yet, I ask my manager first"."""
    return move in {Move.YES, Move.NO, Move.LATER} and surely(evidence, move)


def _tells_it_is_over(evidence: Evidence) -> bool:
    """Whether thanks come with news that it works, where that is what was asked."""
    over = sum(evidence.moves.get(move, 0.0) for move in (Move.HELPED, Move.WORKS, Move.LET_GO))
    return evidence.where in {Where.HELP, Where.SOLVED} and over > _PERHAPS


_STOPS = {Where.HELP: frozenset({Move.CANCEL})}
"""Where words to stop come to the same as that it works."""
_SAYS_LITTLE = frozenset({Act.YES, Act.NO, Act.CHAT, Act.LATER, Act.BACK})


def _counts(evidence: Evidence, move: Move) -> float:
    """What share of a move's chance counts: a yes or no with neither of them at its head is hardly
    ever the answer to a question that asks for words, nor is it a place; that something was a
    mistake does not say that it is solved, nor that something else works.
    """
    if evidence.where is Where.SOLVED and move is Move.LET_GO:
        return _BARELY if evidence.head is None else 1.0
    if move is Move.CHAT and evidence.laughs and evidence.other_item < KNOWN:
        return _MERRILY
    if move in {Move.WORKS, Move.HELPED} and (strays(evidence) or _names_one(evidence)):
        return 1.0 - 0.8 * max(evidence.other_item, evidence.same_item) ** 2
    return _by_its_words(evidence, move)


def _names_one(evidence: Evidence) -> bool:
    """Whether an item is named where one is to be chosen: no advice was given that helped."""
    return evidence.where is Where.WHICH and max(evidence.other_item, evidence.same_item) > KNOWN


def _by_its_words(evidence: Evidence, move: Move) -> float:
    """What counts of a yes, a no or a danger by whether a word for it stands there."""
    if not _says_but_yes(evidence, move):
        return _endangers(evidence, move)
    return _HARDLY if evidence.where is Where.PLACE and evidence.fits <= 1.0 else _BARELY


def _says_but_yes(evidence: Evidence, move: Move) -> bool:
    """Whether it is a yes or no with neither at its head, where an answer in words is asked for, or
    a no with the wish to change what was said.
    """
    bare = move in {Move.YES, Move.NO} and evidence.head is None
    back = evidence.head is Move.NO and evidence.moves.get(Move.BACK, 0.0) > 0.5
    return (bare or (move is Move.NO and back)) and evidence.where in _IN_WORDS


_IN_WORDS = QUESTIONS - {Where.YES_NO} | {Where.TEAM_ASKS}
"""Questions that are answered in words."""


_BARELY, _MERRILY = 0.4, 3.0


def _endangers(evidence: Evidence, move: Move) -> float:
    """The same of danger: hardly any where no word names one."""
    named = move is not Move.EMERGENCY or evidence.danger or evidence.grave
    return 1.0 if named else _BARELY


def _without_moves(evidence: Evidence) -> dict[Act, float]:
    """The odds in a language whose moves nobody taught: what is usual there, unless the words ask
    for another item.
    """
    odds = {_OTHERWISE[evidence.where]: 1.0}
    odds[Act.NEW] = max(odds.get(Act.NEW, 0.0), 0.2)
    return odds


def _speaks(evidence: Evidence, act: Act) -> float:
    """How many times as likely the act is by what else is known of the words."""
    if evidence.head and act is means(evidence.where, evidence.head):
        return _headed(evidence, act)
    match act:
        case Act.ANSWER:
            fits = 0.6 if _is_unreadable(evidence) else evidence.fits
            return fits * (_ASIDE if evidence.aside else 1.0)
        case Act.NEW:
            known = 1.0 + 5.0 * evidence.other_item**2
            known *= _LED_AWAY if evidence.aside and not evidence.about_call else 1.0
            known = 1.0 if is_wish_for_a_person(evidence) else known
            known *= _SAYS_NOTHING if says_hardly_more(evidence) else 1.0
            aside = evidence.fits > 4 or (_is_unreadable(evidence) and is_but_a_few(evidence))
            return known * (1.0 - 0.8 * evidence.same_item) * (0.4 if aside else 1.0)
        case Act.REOPEN if evidence.again:
            return _SIGNS
        case Act.ADD if strays(evidence):
            return 1.0 - evidence.other_item * (0.5 if surely(evidence, Move.ADD) else 1.0)
        case Act.YES | Act.NO | Act.LATER | Act.CANCEL if _names_what_is_not_meant(evidence, act):
            return 1.0 - 0.8 * evidence.other_item**2
        case Act.STATUS | Act.CHAT | Act.THANKS if is_another_exactly(evidence, act):
            return 0.1
        case Act.STATUS if strays(evidence) and not surely(evidence, Move.STATUS):
            return 1.0 - 0.7 * evidence.other_item**2
        case Act.ADD | Act.STATUS | Act.CANCEL | Act.REOPEN:
            return 1.5 if evidence.about_call or evidence.same_item > 0.5 else 1.0
        case Act.BACK if evidence.other_item >= EXACTLY:
            return 0.0
        case Act.CHAT | Act.THANKS | Act.BACK:
            return 1.0 - 0.7 * max(evidence.other_item, evidence.same_item) ** 2
        case _:
            return 1.0


def _names_what_is_not_meant(evidence: Evidence, act: Act) -> bool:
    """Whether the words name an item that a yes, a no or a wish to stop can't be about: there is
    nothing to stop where nothing is open.
    """
    return evidence.where is Where.IDLE if act is Act.CANCEL else strays(evidence)


def _headed(evidence: Evidence, act: Act) -> float:
    """What a yes or no at the head counts: a lot, unless what follows says the opposite, or, after
    a no, asks for another item ("no wait, I wanted to ask for a hoist") or thanks for what works
    ("no thanks, all fine now").
    """
    against = _CONTRARY.get(act, frozenset())
    contrary = sum(
        chance for move, chance in evidence.rest.items() if means(evidence.where, move) in against
    )
    contrary += _against_a_no(evidence) if act is Act.NO else 0.0
    if act is Act.ANSWER and evidence.where in OF_TWO:
        contrary += evidence.rest.get(Move.THANKS, 0.0) + evidence.rest.get(Move.CHAT, 0.0)
    return 1.0 + 7.0 * (1.0 - min(contrary, 1.0)) ** 2


def _against_a_no(evidence: Evidence) -> float:
    """How likely what follows a no asks for another item, or thanks for what works."""
    asks = evidence.rest.get(Move.NEW, 0.0) if evidence.other_item > KNOWN else 0.0
    if evidence.where is not Where.SOLVED:
        return asks
    over = evidence.moves.get(Move.WORKS, 0.0) + evidence.moves.get(Move.HELPED, 0.0)
    return asks + over * evidence.rest.get(Move.THANKS, 0.0)


_CONTRARY = {
    Act.YES: frozenset({Act.NO, Act.NEW, Act.REOPEN, Act.CANCEL}),
    Act.NO: frozenset({Act.YES}),
    Act.ANSWER: frozenset({Act.CANCEL, Act.BACK, Act.PERSON, Act.STATUS}),
}
_ASIDE, _LED_AWAY = 0.3, 1.5
_SIGNS = 8.0
_HEADED = 0.1
_STRAYS = 0.5
"""What share of something added is new, where the words are an item of another service."""
_FEW_WORDS, _SAYS_NOTHING = 0.25, 0.25
"""What an answer has for itself where a question is met by a few words."""


def _is_unreadable(evidence: Evidence) -> bool:
    """Whether a day, a number or a choice was asked, and none can be read in the words."""
    return evidence.where in _READABLE and evidence.fits <= 1.0


_READABLE = frozenset({Where.DATE, Where.NUMBER, Where.CHOICE, Where.YES_NO})


def _move(evidence: Evidence, act: Act) -> Move:
    """The likeliest move of those that are this act here."""
    if evidence.said and means(evidence.where, evidence.said) is act:
        return evidence.said
    own = {m: c for m, c in evidence.moves.items() if means(evidence.where, m) is act}
    return max(own, key=own.__getitem__, default=Move.NEW)
