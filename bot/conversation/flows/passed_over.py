"""Passes no words over in silence: where nothing was done with what somebody said, it says so, and
offers once to pass it on to the team of their call, or to make a request of it.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation.decide.standing import Act
from bot.conversation.decide.table import means
from bot.conversation.flows.about_it import names_another, points_to
from bot.conversation.flows.carried_out import is_carried_out
from bot.conversation.flows.items_asked import understood
from bot.conversation.flows.readable import is_exactly, led_to
from bot.conversation.flows.weighing import Weighed
from bot.conversation.flows.what_came import Done, gone, left_over, stands_somewhere
from bot.conversation.read.call_matching import likeness
from bot.conversation.read.courtesies import beside_thanks, says_what_for
from bot.conversation.read.lexicon import Said
from bot.conversation.read.numbers import bare_number, call_number
from bot.conversation.read.picking import by_number, is_but_none, several
from bot.conversation.read.reading import (
    content_words,
    goes_on,
    plain,
    read,
    takes_part_back,
    words_of,
    yes_or_no,
)
from bot.conversation.read.team_words import is_question
from bot.conversation.state.dialogue import Request, items_of
from bot.conversation.state.steps import Asking, Steps, my_calls, read_moves
from bot.conversation.state.turn import Option, TurnContext
from routing.call.actions import Action
from routing.call.numbers import is_same
from routing.call.view import CallView
from routing.understand.decision import Outcome
from routing.understand.move import Move

_SURELY, _LIKELY, _MOSTLY, _NEARLY_ALL = 0.8, 0.65, 0.5, 0.9
_TELLING = 2
"""So many telling words say something of their own."""
_ANSWERED = frozenset(
    {Act.THANKS, Act.CHAT, Act.STATUS, Act.LATER, Act.BACK, Act.PERSON, Act.CANCEL}
)
"""Acts that a reply answers, where they surely are these."""
_SMALL = frozenset({Act.THANKS, Act.CHAT})
"""These come to the same: "haha, great" is either."""
_NOTHING_MORE = frozenset(
    {
        *(Move.YES, Move.NO, Move.THANKS, Move.CHAT, Move.WORKS, Move.HELPED),
        *(Move.KEEP, Move.LATER, Move.LET_GO, Move.CANCEL),
    }
)
"""What is said beside a yes or no, and is for nobody."""
_OVER = (
    *(Move.YES, Move.NO, Move.THANKS, Move.WORKS, Move.HELPED),
    *(Move.LET_GO, Move.CANCEL),
)
"""With these somebody lets go what was put together, or says that it is over."""
_STEERS = _NOTHING_MORE | {Move.STATUS, Move.PERSON, Move.BACK, Move.PUZZLED, Move.UNKNOWN}
"""What is said to the desk itself."""


def account_for(turn: TurnContext, text: str, done: Done) -> Steps:
    """Say that nothing was done with the words, and offer to do something, where they tell
    something and stand nowhere: whichever way they went, and whatever they were taken for.
    """
    if turn.facts.shared or turn.heard.edited:
        return
    weighed = turn.weighed if isinstance(turn.weighed, Weighed) else None
    _say_what_is_gone(turn, text, weighed, done)
    if (yield from _is_settled(turn, text, weighed, done)):
        return
    item = yield from _item_asked(turn, text)
    seems = item or _seems_passed_over(turn, text, weighed, done)
    if seems or (yield from _tells_beside(turn, text, done)):
        views = weighed.views if weighed else (yield from my_calls())
        _say_so(turn, text, None if item else _meant(turn, text, views), item)


def _is_settled(turn: TurnContext, text: str, weighed: Weighed | None, done: Done) -> Asking[bool]:
    """Whether the words stand somewhere, or only say why something was dropped."""
    why = yield from _only_says_why(turn, text, weighed)
    return why or _is_accounted_for(turn, text, done)


def _is_accounted_for(turn: TurnContext, text: str, done: Done) -> bool:
    """Whether the words stand somewhere, or are a command that was carried out, or is asked about,
    or refused with the reason, with all that is said beside it: "S-1002 resolve new fuser in it".
    """
    return is_carried_out(turn, text, done) or stands_somewhere(turn, text, done)


def _say_what_is_gone(turn: TurnContext, text: str, weighed: Weighed | None, done: Done) -> None:
    """Say which earlier words are with nobody any more, where it is but guessed that somebody
    wished to let them go.
    """
    lost = [words for words in gone(turn, done) if not (read(words).said or yes_or_no(words).said)]
    if not lost or _lets_go(turn, text, weighed):
        return
    quoted = turn.formatter.localizer.joined([_quoted(turn, words) for words in lost])
    told = turn.say("I have passed on nothing of {words}.", words=quoted)
    (turn.say_too if turn.replies else turn.reply)(told)


def _lets_go(turn: TurnContext, text: str, weighed: Weighed | None) -> bool:
    """Whether words let go beyond doubt what was said before, by a choice or a word for it; or are
    taken for a wish to stop, which is told already.
    """
    if turn.picked or _is_a_word_for_it(text) or _was_dropped(turn, weighed):
        return True
    moves = weighed.moves if weighed else {}
    over = sum(moves.get(move, 0.0) for move in _OVER)
    return max(over, moves.get(Move.BACK, 0.0)) > _NEARLY_ALL


def _is_a_word_for_it(text: str) -> bool:
    reading, head = read(text), yes_or_no(text)
    return any(one.said and not one.rest for one in (reading, head))


def _only_says_why(turn: TurnContext, text: str, weighed: Weighed | None) -> Asking[bool]:
    """Whether what was put together was dropped, and the words say no more than why: "no need any
    more, it was in my bag"; not what may be wrong besides.
    """
    asks = weighed and any(one.outcome is Outcome.ANSWER for one in weighed.decisions)
    if asks or not _was_dropped(turn, weighed):
        return False
    moves = yield from read_moves(led_to(text), turn.language)
    over = sum(moves.get(move, 0.0) for move in (*_OVER, Move.CHAT, Move.KEEP))
    return over > _PERHAPS and moves.get(Move.NEW, 0.0) + moves.get(Move.BROKEN, 0.0) < _HARDLY


def _was_dropped(turn: TurnContext, weighed: Weighed | None) -> bool:
    stops = weighed is not None and weighed.verdict.act is Act.CANCEL
    return stops and len(turn.pending) < len(turn.before.pending)


def _say_so(turn: TurnContext, text: str, view: CallView | None, item: str) -> None:
    """Say that nothing was done with the words, and offer what can be done: for this call, or as a
    request of this item.
    """
    words = turn.own_words(text)
    if turn.pending:
        _tell(turn, words, anew=bool(item))
    elif view and _asks_the_desk(turn, text, view):
        _offer_the_desk(turn, words, view)
    elif view:
        _offer_to_tell(turn, words, view)
    elif item or not turn.is_asked_of_team:
        _offer_a_request(turn, words)


def _seems_passed_over(turn: TurnContext, text: str, weighed: Weighed | None, done: Done) -> bool:
    """Whether nothing came of words that tell something, and no reply says so."""
    if turn.is_asked_of_team:
        return True
    left = [] if turn.told_of_it or _chooses(turn, text) else left_over(turn, text, done)
    instructs = done.plainly and read(text).said not in {None, Said.AGAIN}
    if not left or instructs:
        return False
    if weighed is None or weighed.text != text:
        return len(left) >= _TELLING
    return _is_passed_over(turn, weighed, left)


def _chooses(turn: TurnContext, text: str) -> bool:
    """Whether words pick what was shown by its place, or none of it, or name a call by its number
    alone.
    """
    told, shown = led_to(text), turn.before.options
    picked = by_number(told, shown) is not None or bool(several(told, shown))
    picked = picked or (bool(shown) and is_but_none(text))
    return picked or bare_number(told) is not None


def _tells_beside(turn: TurnContext, text: str, done: Done) -> Asking[bool]:
    """Whether a sentence that tells something follows words that steer the conversation, and was
    not read as an answer either; not one that went to two places, all of it.
    """
    told = beside_thanks(led_to(text))
    few = len(content_words(told)) < _A_SENTENCE
    steers = read(told).said or says_what_for(text, told)
    answered = _was_an_answer(turn) or not left_over(turn, text, done)
    if told == text or few or steers or answered:
        return False
    moves = yield from read_moves(told, turn.language)
    return sum(chance for move, chance in moves.items() if move not in _STEERS) > _MOSTLY


def _was_an_answer(turn: TurnContext) -> bool:
    """Whether a request knows an answer that none had before."""
    before, now = (
        {answer for one in some if isinstance(one, Request) for answer in one.answers}
        for some in (turn.before.pending, turn.pending)
    )
    return not now <= before


_A_SENTENCE = 3


def _item_asked(turn: TurnContext, text: str) -> Asking[str]:
    """The item of which the words, but for what only leads to them, are a phrase, and that was not
    taken up: "" where they are none, or wish something of the conversation itself.
    """
    told = beside_thanks(led_to(text))
    if not _may_be_a_phrase(turn, told):
        return ""
    first = (yield from understood(told))[0]
    taken = {item for one in turn.pending for item in items_of(one)}
    taken |= {item for reply in turn.replies for item in reply.tells.items}
    return first.item if first.exact and first.item and first.item not in taken else ""


def _may_be_a_phrase(turn: TurnContext, told: str) -> bool:
    shown = {plain(one.label) for one in turn.before.options}
    return len(words_of(told)) >= _A_PHRASE and not read(told).said and plain(told) not in shown


_A_PHRASE = 2
"""A name of one word may stand for anything: "keys"."""


def _tell(turn: TurnContext, words: str, *, anew: bool) -> None:
    """Say it in a line, where something else is asked; unless that was said already. What is a
    phrase of an item can be made a request at a press (`anew`).
    """
    told = turn.say("I have passed on nothing of {words}.", words=_quoted(turn, words))
    if anew:
        turn.offer(told, Option(turn.say("Make a request of it"), "anew", words))
    elif not turn.is_asked_of_team:
        (turn.say_too if turn.replies else turn.reply)(told)


def _offer_to_tell(turn: TurnContext, words: str, view: CallView) -> None:
    ask = turn.say(
        "Shall I pass {words} on to {team}?",
        words=_quoted(turn, words),
        team=turn.formatter.owner(view.call),
    )
    turn.offer(
        ask,
        Option(
            turn.say("Yes, tell the team"),
            "pass_on",
            f"{view.call.number} {words}",
            style="primary",
        ),
        Option(turn.say("Make a request of it"), "anew", words),
    )


def _asks_the_desk(turn: TurnContext, text: str, view: CallView) -> bool:
    """Whether a question says nothing of the only call it might be for: its team knows no more of
    it than anybody else.
    """
    weighed = turn.weighed
    if not isinstance(weighed, Weighed) or call_number(text) or goes_on(text):
        return False
    if not is_question(text) or len(content_words(text)) < _TELLING:
        return False
    team = (view.call.item or "").partition("/")[0]
    may_be = (one for d in weighed.decisions for one in d.candidates if one.confidence > _PERHAPS)
    near = {one.item.partition("/")[0] for one in may_be}
    return team not in near and likeness(text, view.call, turn.facts.catalogue) == 0.0


def _offer_the_desk(turn: TurnContext, words: str, view: CallView) -> None:
    ask = turn.say("Shall I ask {words} of {team}?", words=_quoted(turn, words), team=turn.desk)
    about = turn.say("About {call}", call=turn.formatter.named(view.call))
    turn.offer(
        ask,
        Option(turn.say("Yes, a person please"), "person", words, style="primary"),
        Option(about, "pass_on", f"{view.call.number} {words}"),
    )


def _offer_a_request(turn: TurnContext, words: str) -> None:
    ask = turn.say(
        "I have passed on nothing of {words}. Shall I make a request of it?",
        words=_quoted(turn, words),
    )
    turn.offer(ask, Option(turn.say("Yes, make a request"), "anew", words))


def _quoted(turn: TurnContext, words: str) -> str:
    return turn.formatter.quote(words, 120)


def _is_passed_over(turn: TurnContext, weighed: Weighed, left: Sequence[str]) -> bool:
    """Whether words that tell something led to nothing but a reply that is about something else;
    `left`: those that stand nowhere.
    """
    text = weighed.text
    answered = _is_surely_answered(turn, weighed) or _is_answered(text, weighed)
    return len(left) >= _enough(turn, weighed) and (not answered or _is_phrase(turn, weighed))


def _is_phrase(turn: TurnContext, weighed: Weighed) -> bool:
    """Whether the words are a phrase of an item: whatever they read as besides, that is told with
    them. How it stands, or that it need not be, may be said in a phrase of what is open.
    """
    first = weighed.decisions[0]
    open_items = {view.call.item for view in weighed.views}
    open_items |= {one.item for one in turn.before.pending if isinstance(one, Request)}
    known = first.candidates[:1] and first.candidates[0].item in open_items
    if known and weighed.verdict.act not in _SMALL_TALK:
        return False
    return is_exactly(turn, weighed.text, first)


_SMALL_TALK = frozenset({Act.CHAT, Act.THANKS, Act.LATER})


def _is_surely_answered(turn: TurnContext, weighed: Weighed) -> bool:
    """Whether the words are what a reply answers, and as a whole read so: not only as nothing else
    that has a meaning here, as "thanks for asking, printer it is" does. What wishes to go back is
    answered where there is something to go back to.
    """
    verdict, where = weighed.verdict, weighed.where
    if verdict.act not in _ANSWERED or (verdict.act is Act.BACK and not turn.pending):
        return False
    alike = _SMALL if verdict.act in _SMALL else {verdict.act}
    sure = max(verdict.sure, sum(verdict.chances.get(act, 0.0) for act in alike))
    moves = weighed.moves.items()
    so = sum(chance for move, chance in moves if means(where, move) in alike)
    return max(sure, so) > _SURELY and (so > _PERHAPS or not moves)


def _enough(turn: TurnContext, weighed: Weighed) -> int:
    """How many telling words say something of their own: one does beside a yes or no to nothing,
    where it may be an answer, or where it surely names an item that is not open.
    """
    nothing = not turn.before.pending and bool(weighed.views)
    answers = sum(weighed.moves.get(move, 0.0) for move in _ANSWERS) > _PERHAPS
    first, own = weighed.decisions[0], {view.call.item for view in weighed.views}
    names = first.outcome is Outcome.ANSWER and first.item not in own
    head = yes_or_no(weighed.text)
    reserve = takes_part_back(head.rest) or (nothing and head.said)
    return 1 if answers or names or reserve else _TELLING


_ANSWERS = (Move.SAME, Move.ANSWER_TEXT, Move.ANSWER_PLACE, Move.ANSWER_WHICH)
_PERHAPS, _HARDLY = 0.3, 0.15


def _is_answered(text: str, weighed: Weighed) -> bool:
    """Whether the words are a command, or no more than a yes or no with what goes with it."""
    reading = read(text)
    if reading.said in {Said.STATUS, Said.AGAIN} or (reading.said and not reading.rest):
        return reading.said is not Said.AGAIN
    return _says_nothing_more(text, weighed)


def _says_nothing_more(text: str, weighed: Weighed) -> bool:
    """Whether the words are a yes or no, or a wish to stop, with no more than goes with it."""
    head = yes_or_no(text)
    moves = weighed.rest if head.rest else weighed.moves
    of_yes = head.said is not None or weighed.verdict.act in {Act.YES, Act.NO}
    more = sum(moves.get(move, 0.0) for move in _nothing_more(head.rest or text))
    enough = _MOSTLY if head.said else _LIKELY
    return (of_yes and more > enough) or (_only_stops(weighed) and more > _NEARLY_ALL)


def _only_stops(weighed: Weighed) -> bool:
    """Whether words wish to stop and surely name nothing: "it's fine like this, no need any
    more".
    """
    names = any(one.outcome is Outcome.ANSWER for one in weighed.decisions)
    return weighed.verdict.act is Act.CANCEL and not names


def _nothing_more(text: str) -> frozenset[Move]:
    """The moves that are for nobody; a number says more than yes or no."""
    numbers = any(sign.isdigit() for sign in text)
    return _NOTHING_MORE - {Move.YES, Move.NO} if numbers else _NOTHING_MORE


def _meant(turn: TurnContext, text: str, views: Sequence[CallView]) -> CallView | None:
    """The call that the words may be for: the one that is named, was talked about last, or is the
    only one.
    """
    able = [view for view in views if Action.ADD in view.actions]
    number = call_number(text)
    if number:
        return next((view for view in able if is_same(number, view.call.number)), None)
    return _talked_about(turn, [view for view in able if _may_be_of(turn, view)])


def _talked_about(turn: TurnContext, able: Sequence[CallView]) -> CallView | None:
    """The call that was talked about last, or the only one."""
    focused = (view for view in able if view.call.number == turn.focus)
    return next(focused, able[0] if len(able) == 1 else None)


def _may_be_of(turn: TurnContext, view: CallView) -> bool:
    """Whether words may be for a call: for one that few may read, no question that does not name
    it, nor what names something else.
    """
    weighed = turn.weighed
    if not (view.call.private and isinstance(weighed, Weighed)) or points_to(turn, view, weighed):
        return True
    return weighed.verdict.act is not Act.STATUS and not names_another(turn, [view], weighed)
