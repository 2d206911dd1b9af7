"""Writes a call's card: the team's in its room, the requester's in their own conversation. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Literal

from bot.ports import Card, Choice, Line, Outgoing
from bot.presses import MorePress
from bot.wording.action_forms import LABELS, button
from bot.wording.away_words import marked
from bot.wording.call_formatter import CallFormatter, in_stars, short
from bot.wording.component_words import component_lines
from bot.wording.cut_lines import ON_A_LINE, ON_THE_CARD, is_cut
from bot.wording.file_words import file_line, of_team, outward
from bot.wording.localizer import Localizer, phrase
from bot.wording.own_words import asked_first, came_by_mail
from bot.wording.remarks import confidential_lines, remark_lines
from bot.wording.status_line import deepest, due, honest_line, honestly, taken_or_asked
from bot.wording.whereabouts import asker_at, place_lines
from catalog.model import Catalogue, Kind
from routing.call.actions import APPROVER_ACTIONS, CUSTOMER_ACTIONS, TEAM_ACTIONS, Action, fits
from routing.call.call import ENDED, Call, State
from routing.call.priority import URGENT
from routing.call.usm import NAMES, STEPS, WORKFLOWS, workflow
from routing.call.view import CallView
from routing.rules.approval import lapsed, turned_down
from routing.rules.promised import is_behind, is_broken, is_late, late_by, late_on_arrival

__all__ = ["honest_line", "requester_card", "team_buttons", "team_card"]

Tone = Literal["new", "busy", "waiting", "late", "done", "ended"]

_STATUS: dict[State, str] = {
    State.AWAITING_APPROVAL: phrase("waiting for approval"),
    State.OFFERED: phrase("new"),
    State.IN_PROGRESS: phrase("being worked on"),
    State.WAITING_REQUESTER: phrase("waiting for an answer"),
    State.WAITING_SUPPLIER: phrase("waiting for another team"),
    State.RESOLVED: phrase("solved, not yet confirmed"),
    State.CLOSED: phrase("done"),
    State.CANCELLED: phrase("cancelled"),
    State.REFUSED: phrase("not approved"),
}
_LAPSED = phrase("nobody answered in time")
_TURNED_DOWN = phrase("turned down")
_TONES: dict[State, Tone] = {
    State.OFFERED: "new",
    State.IN_PROGRESS: "busy",
    State.AWAITING_APPROVAL: "waiting",
    State.WAITING_REQUESTER: "waiting",
    State.WAITING_SUPPLIER: "waiting",
    State.RESOLVED: "done",
    State.CLOSED: "ended",
    State.CANCELLED: "ended",
    State.REFUSED: "ended",
}
_SELDOM = frozenset({Action.NOTE, Action.PRIORITISE, Action.RISK, Action.PUT_BACK, Action.MERGE})
"""What is rarely needed: one tap further, behind "More"."""
_PROCESS = frozenset({Action.NEXT_STEP, Action.FORK})
"""What steers the process of a call: behind "More" too, for a coordinator."""
_TIES = {
    "caused_by": phrase("To prevent, seen at"),
    "risk": phrase("To prevent in future"),
    "part_of": phrase("Solved with"),
    "bundles": phrase("Stands for"),
    "same_as": phrase("The same as"),
}
_THEIR_WORDS, _WHAT_COULD = phrase("In their words"), phrase("What could go wrong")
_TAKEN, _OWNED = phrase("Taken by"), phrase("Owned by")
_DONE, _PREVENTED = phrase("To be done"), phrase("To be prevented")
"""What stands on a card before each; on a risk's, where nothing has happened yet, the second."""
MOST_TIES = 8


def status(call: Call, formatter: CallFormatter) -> str:
    """Where it stands, in a word or two."""
    ended = _TURNED_DOWN if turned_down(call) else _LAPSED if lapsed(call) else None
    said = formatter.say(ended or _STATUS[call.state])
    return f"{said}, " + formatter.say("late") if is_late(call, formatter.now) else said


def own_status(call: Call, formatter: CallFormatter) -> str:
    """The same for who asked, who knows at once when it is their turn."""
    if call.state is State.WAITING_REQUESTER and call.question:
        return formatter.say("waiting for your answer")
    return status(call, formatter)


def team_status(call: Call, formatter: CallFormatter) -> str:
    """The same for the team that has it, whose own clock may be over before the promise is."""
    said = status(call, formatter)
    behind = is_behind(call, formatter.now) and not is_late(call, formatter.now)
    return f"{said}, " + formatter.say("late") if behind else said


def tone_of(call: Call, now: dt.datetime) -> Tone:
    """Its colour, so to say."""
    return "late" if is_late(call, now) else _TONES[call.state]


def buttons(view: CallView, only: Iterable[Action], formatter: CallFormatter) -> tuple[Choice, ...]:
    """The buttons for what can be done now, most used first."""
    able = set(view.actions) & set(only)
    return tuple(
        button(a, view.call, formatter) for a in LABELS if a in able and fits(a, view.call)
    )


def card_buttons(view: CallView, formatter: CallFormatter, most: int | None) -> tuple[Choice, ...]:
    """The buttons of a card in a room that takes at most so many: the last leads to the rest."""
    shown = team_buttons(view, formatter)
    if most is None or len(shown) <= most:
        return shown
    more = _more(view, formatter)
    others = [choice for choice in shown if choice.action != more.action]
    return (*others[: most - 1], more)


def behind_more(
    view: CallView, formatter: CallFormatter, *, coordinator: bool, most: int | None
) -> tuple[Choice, ...]:
    """What stands behind "More" of a card with at most so many buttons."""
    if most is None:
        return rest_of_buttons(view, formatter, coordinator=coordinator)
    shown = card_buttons(view, formatter, most)
    every = every_button(view, formatter, coordinator=coordinator)
    return tuple(choice for choice in every if choice not in shown)


def _more(view: CallView, formatter: CallFormatter) -> Choice:
    press = MorePress(number=view.call.number)
    return Choice(action=press.encode(), label=formatter.say("More …"))


def team_buttons(view: CallView, formatter: CallFormatter) -> tuple[Choice, ...]:
    """What moves the call, and one button for the rest; a rest of one stands there itself."""
    every = every_button(view, formatter, coordinator=False)
    cut = is_cut(view.call, formatter)
    if view.call.state in ENDED:
        return (*every, _more(view, formatter)) if cut else every
    rest = rest_of_buttons(view, formatter, coordinator=True)
    if not cut and len(rest) < 2 and all(choice in every for choice in rest):
        return every
    few = tuple(choice for choice in every if choice not in rest)
    return (*few, _more(view, formatter))


def rest_of_buttons(
    view: CallView, formatter: CallFormatter, *, coordinator: bool
) -> tuple[Choice, ...]:
    """What stands behind "More"; for a coordinator also what steers the process."""
    offered = {Action.RISK} if view.component and view.component.offers_risk else set()
    seldom = _SELDOM - offered
    return buttons(view, seldom | _PROCESS if coordinator else seldom, formatter)


def every_button(
    view: CallView, formatter: CallFormatter, *, coordinator: bool
) -> tuple[Choice, ...]:
    """All a team can do with the call now, as a card shows it that is unfolded."""
    if view.call.state in ENDED:
        asked = [Action.REGISTER] if view.register_open else []
        return buttons(view, [*asked, Action.NOTE], formatter)
    shown = TEAM_ACTIONS.keys() if coordinator else TEAM_ACTIONS.keys() - _PROCESS
    return buttons(view, shown, formatter)


def requester_card(
    view: CallView, catalogue: Catalogue, localizer: Localizer, now: dt.datetime
) -> Outgoing:
    """The call as its requester sees it, or who decides about it: one honest line, what was asked,
    what they can do.
    """
    call, formatter = view.call, CallFormatter(catalogue, localizer, now)
    honest = honestly(call, view.below, formatter)
    lines = [
        Line(label=formatter.say("Now"), value=honest),
        *confidential_lines(call, formatter, own=True),
        *_words(call, formatter, formatter.say("Your words")),
    ]
    lines += [*_answers(call, formatter), *file_line(outward(call), formatter)]
    only = [a for a in (*APPROVER_ACTIONS, *CUSTOMER_ACTIONS) if a is not Action.RATE]
    card = _card(call, lines, formatter).model_copy(update={"status": own_status(call, formatter)})
    text = f"{call.number} · {card.title} · {card.status}\n{honest}"
    return Outgoing(text=text, card=card, choices=buttons(view, only, formatter))


def team_card(
    view: CallView,
    room: str,
    catalogue: Catalogue,
    localizer: Localizer,
    now: dt.datetime,
    *,
    whole: bool = False,
    coordinator: bool = False,
    most: int | None = None,
    on_page: bool = False,
) -> Outgoing:
    """The call as the room of team `room` sees it; once it left, only where it went. `whole`: with
    every button there is; for a `coordinator` also with how far it is in its process. `most`: so
    many buttons at most. `on_page`: with what was added since it came to the team too,
    and without its files, which stand there to be opened.
    """
    call, formatter = view.call, CallFormatter(catalogue, localizer, now)
    if call.team != room:
        return _gone(call, formatter)
    lines = [
        *confidential_lines(call, formatter),
        Line(label=formatter.say("Asked by"), value=_asker(call, formatter)),
    ]
    label = formatter.say(_WHAT_COULD if call.kind is Kind.RISK else _THEIR_WORDS)
    lines += _words(call, formatter, label, whole=whole)
    lines += [*_answers(call, formatter), *place_lines(call, formatter)]
    lines += remark_lines(call, formatter, all_added=on_page)
    lines += [] if on_page else file_line(of_team(call, room), formatter)
    lines += component_lines(view, formatter)
    lines += [*having(call, formatter), *_waits(view, formatter)]
    lines += [*_helped(view, formatter), *_work(call, formatter)]
    if whole and coordinator:
        lines += process_lines(call, formatter)
    shown = (
        every_button(view, formatter, coordinator=coordinator)
        if whole and most is None
        else card_buttons(view, formatter, most)
    )
    return Outgoing(
        text=_summary(call, formatter), card=_team_card(call, lines, formatter), choices=shown
    )


def _card(call: Call, lines: list[Line], formatter: CallFormatter) -> Card:
    title, said, tone = (
        headed(call, formatter),
        status(call, formatter),
        tone_of(call, formatter.now),
    )
    return Card(number=call.number, title=title, status=said, tone=tone, lines=tuple(lines))


def headed(call: Call, formatter: CallFormatter) -> str:
    """What a card is about; of a risk, that nothing has happened yet."""
    title = formatter.title(call)
    return formatter.say("⚠ Risk: {title}", title=title) if call.kind is Kind.RISK else title


def _team_card(call: Call, lines: list[Line], formatter: CallFormatter) -> Card:
    card = _card(call, lines, formatter)
    if not is_behind(call, formatter.now):
        return card
    return card.model_copy(update={"status": team_status(call, formatter), "tone": "late"})


def _gone(call: Call, formatter: CallFormatter) -> Outgoing:
    """It was here and is now elsewhere; what a private request is about stays with those who have
    it.
    """
    title = formatter.say("Private request") if call.private else formatter.title(call)
    said = formatter.say("now with {team}", team=formatter.owner(call))
    card = Card(number=call.number, title=title, status=said, tone="ended")
    return Outgoing(text=f"{call.number} · {title} · {said}", card=card)


def _summary(call: Call, formatter: CallFormatter) -> str:
    """The card in words, for a notification or a screen reader."""
    head = f"{call.number} · {headed(call, formatter)} · {team_status(call, formatter)}"
    if inherited := _inherited(call, formatter):
        head = f"{head} · " + formatter.say("promised {by}", by=inherited)
    if call.state is State.OFFERED and call.acknowledge_by:
        return f"{head} · " + formatter.say("pick up {by}", by=formatter.by(call.acknowledge_by))
    if call.assignee and call.state not in ENDED:
        return f"{head} · {formatter.person(call.assignee)}"
    return head


def _asker(call: Call, formatter: CallFormatter) -> str:
    name = formatter.requester(call)
    if call.is_for_peer:
        return name
    if call.parent and call.customer:
        team = formatter.team(call.customer)
        return formatter.say(
            "{person} of {team}, for {number}", person=name, team=team, number=call.parent
        )
    asker = asker_at(call, formatter)
    if call.author:
        return formatter.say(
            "{person}; typed by {author}", person=asker, author=formatter.author(call)
        )
    if call.behalf:
        return formatter.say(
            "{person}, for {whom}", person=asker, whom=formatter.quote(call.behalf, 120)
        )
    return asker


def _words(call: Call, formatter: CallFormatter, label: str, *, whole: bool = False) -> list[Line]:
    """What was asked, in the words it was asked in, where no line says them; what a mail brought
    along stands there only on the `whole` card.
    """
    words = call.text.strip() if whole else asked_first(call.text, mail=came_by_mail(call.origin))
    said = {formatter.title(call), *(answer.value for answer in call.answers)}
    return (
        [Line(label=label, value=short(words, ON_THE_CARD))] if words and words not in said else []
    )


def _answers(call: Call, formatter: CallFormatter) -> list[Line]:
    told = formatter.answers(call.item, call.answers)
    return [Line(label=short(ask), value=short(value, ON_A_LINE)) for ask, value in told]


def having(call: Call, formatter: CallFormatter) -> list[Line]:
    """Who has it and until when."""
    lines = []
    if call.priority <= URGENT and call.state not in ENDED:
        urgent = formatter.say("urgent, goes before other work")
        lines.append(Line(label=formatter.say("Priority"), value=urgent))
    if call.assignee:
        label = formatter.say(_OWNED if call.kind is Kind.RISK else _TAKEN)
        lines.append(Line(label=label, value=marked(call.assignee, formatter)))
    if call.state is State.OFFERED and call.acknowledge_by:
        lines.append(Line(label=formatter.say("Pick up"), value=formatter.by(call.acknowledge_by)))
    if (moment := due(call)) and call.state not in ENDED | {State.RESOLVED}:
        label = formatter.say(_PREVENTED if call.kind is Kind.RISK else _DONE)
        lines.append(Line(label=label, value=formatter.by(moment)))
    if inherited := _inherited(call, formatter):
        lines.append(Line(label=formatter.say("Promised"), value=inherited))
    if call.other_time and call.state not in ENDED:
        asked = formatter.say(
            "the requester, whether {moment} is all right",
            moment=formatter.time(call.other_time.by),
        )
        lines.append(Line(label=formatter.say("Asked"), value=asked))
    return lines


def _inherited(call: Call, formatter: CallFormatter) -> str:
    """By when it was promised before the team's own clock began, and how late it was then or is
    now; empty where the team's own clock says the same, or the same in words.
    """
    promised = call.promised_by
    if promised is None or promised == call.resolve_by or call.state in ENDED | {State.RESOLVED}:
        return ""
    by, before = formatter.by(promised), late_on_arrival(call)
    if before:
        return formatter.say(
            "{by}; {span} late when it came to you", by=by, span=formatter.localizer.span(before)
        )
    if is_broken(call, formatter.now):
        over = formatter.localizer.span(late_by(call, formatter.now))
        return formatter.say("{by}; {span} late", by=by, span=over)
    own = due(call)
    return "" if own and formatter.by(own) == by else by


def _asks_us(child: Call, formatter: CallFormatter) -> Line:
    """What a link that helps wants to know of this team, and waits for."""
    since = formatter.since(child.waiting_since or child.touched_at)
    label = formatter.say("{team} asks", team=formatter.owner(child))
    asked = formatter.quote(child.question or "", 400)
    return Line(label=label, value=f"{asked} ({child.number}, {since})")


def _waits(view: CallView, formatter: CallFormatter) -> list[Line]:
    call = view.call
    if call.state is State.WAITING_REQUESTER and call.question:
        since = formatter.since(call.waiting_since or call.touched_at)
        return [
            Line(
                label=formatter.say("Asked"),
                value=f"{formatter.quote(call.question, 400)} ({since})",
            )
        ]
    last = deepest(call, view.below)
    if last is call:
        return []
    if last.parent == call.number and last.state is State.WAITING_REQUESTER and last.question:
        return [_asks_us(last, formatter)]
    since = formatter.since(taken_or_asked(last))
    where = f"{formatter.owner(last)} ({last.number}), {since}: {status(last, formatter)}"
    return [Line(label=formatter.say("Waiting for"), value=where)]


def _helped(view: CallView, formatter: CallFormatter) -> list[Line]:
    """What others did who were asked for it."""
    return [
        Line(
            label=formatter.say("Done by {team}", team=formatter.owner(one)),
            value=short(f"{one.number}: {one.resolution}", ON_A_LINE),
        )
        for one in view.helped
    ]


def _work(call: Call, formatter: CallFormatter) -> list[Line]:
    """What came of the work, and what it is tied to."""
    lines = []
    if call.resolution:
        lines.append(Line(label=formatter.say("Outcome"), value=short(call.resolution, ON_A_LINE)))
    lines += _ties(call, formatter)
    if call.stars:
        lines.append(Line(label=formatter.say("Rating"), value=_rating(call, formatter)))
    return lines


def process_lines(call: Call, formatter: CallFormatter) -> list[Line]:
    """How far a call is in its process, and through which it goes: for who coordinates the work."""
    lines = []
    if call.state is State.IN_PROGRESS and call.frames:
        process, step = call.frames[-1].process, call.frames[-1].step
        steps = STEPS[process]
        name = formatter.say(steps[step].name)
        place = formatter.say("{step} ({n} of {all})", step=name, n=step + 1, all=len(steps))
        lines.append(Line(label=formatter.say(NAMES[process]), value=place))
    return [*lines, *_way(call, formatter)]


def _way(call: Call, formatter: CallFormatter) -> list[Line]:
    """The path through the processes, once it can be no other of the eight; a path of one needs no
    telling.
    """
    number = workflow(call.path)
    whole = WORKFLOWS[number] if number else ()
    if len(whole) < 2 or call.verdict == "refused":
        return []
    names = " → ".join(formatter.say(NAMES[process]) for process in whole)
    return [Line(label=formatter.say("Way"), value=names)]


def _rating(call: Call, formatter: CallFormatter) -> str:
    said = formatter.quote(call.rated_why, 400) if call.rated_why else ""
    return f"{in_stars(call.stars or 0)} {said}".strip()


def _ties(call: Call, formatter: CallFormatter) -> list[Line]:
    """The calls it is tied to: what was seen here, where this was seen, what it is solved with."""
    lines = []
    for how, label in _TIES.items():
        numbers = [link.other for link in call.links if link.how == how]
        if numbers:
            more = " …" if numbers[MOST_TIES:] else ""
            value = ", ".join(numbers[:MOST_TIES]) + more
            lines.append(Line(label=formatter.say(label), value=value))
    return lines
