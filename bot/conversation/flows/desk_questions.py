"""Answers what somebody of a team asks about its work in few words: what is late, who is on duty,
where the figures are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from bot.conversation.flows.call_enquiries import in_queue
from bot.conversation.read.lexicon import Said
from bot.conversation.read.reading import plain, words_of
from bot.conversation.read.which_and_what import who_is_away
from bot.conversation.state.steps import Asking, Steps, team_queue
from bot.conversation.state.turn import TurnContext
from bot.ports import Choice
from bot.presses import CallPress
from bot.wording.action_forms import button
from bot.wording.digest import duty
from bot.wording.localizer import phrase
from bot.wording.status_line import pressing
from catalog.model import Person, Team
from catalog.sight import sight_of
from routing.call.actions import Action
from routing.call.view import CallView
from routing.rules.promised import is_late

_MOST = 8


def tells_who_is_away(turn: TurnContext, text: str) -> Asking[bool]:
    """Say where an absence is entered to who tells that a colleague is not there, with nothing
    under way, and what is that colleague's, to be put back for the team; False for other words.
    """
    if turn.pending or turn.facts.shared or not (said := who_is_away(text)):
        return False
    people = {p.id: p for team in turn.facts.teams for p in team.people}
    named = [p for p in people.values() if said in (plain(p.name), *words_of(p.name)[:1])]
    if len(named) != 1 or named[0].id == turn.facts.person.id:
        return False
    turn.reply(turn.say(_AWAY, person=named[0].name))
    yield from _in_their_hands(turn, named[0])
    turn.told_of_it = True
    return True


def _in_their_hands(turn: TurnContext, person: Person) -> Steps:
    """Tell which open calls are somebody's, each with what puts it back or gives it to another."""
    for team in turn.facts.teams:
        found = yield from team_queue(team.team)
        theirs = [view for view in found if view.call.assignee == person.id]
        if not theirs:
            continue
        head = turn.many(
            "{person} has {n} request in hand at {team}:",
            "{person} has {n} requests in hand at {team}:",
            len(theirs),
            person=person.name,
            team=_name(turn, team),
        )
        lines = [f"• {in_queue(turn, view)}" for view in theirs[:_MOST]]
        turn.reply("\n".join([head, *lines]), choices=_moved_on(turn, theirs[:_MOST]))


def _moved_on(turn: TurnContext, views: Sequence[CallView]) -> list[Choice]:
    """For each call: back for the team at one press, or to somebody else."""
    choices = []
    for view in views:
        number = view.call.number
        if Action.PUT_BACK in view.actions:
            press = CallPress(number=number, action=Action.PUT_BACK, value="")
            label = turn.say("Put {call} back", call=number)
            choices.append(Choice(action=press.encode(), label=label))
        if Action.ASSIGN in view.actions:
            text = turn.say("Give {call} to somebody", call=number)
            choices.append(button(Action.ASSIGN, view.call, turn.formatter, text))
    return choices


_AWAY = phrase(
    "I have not noted that {person} is away: whoever coordinates the team enters that on the "
    "pages, under “The organisation”."
)


def asked_of_desk(turn: TurnContext, said: Said | None) -> Asking[bool]:
    """Answer it for each of the person's teams; False where it is no such question, or they are in
    none.
    """
    if said not in _ANSWERS or not turn.facts.teams or turn.facts.shared:
        return False
    yield from _ANSWERS[said](turn)
    return True


def _late(turn: TurnContext) -> Steps:
    for team in turn.facts.teams:
        found = yield from team_queue(team.team)
        late = [view for view in found if is_late(view.call, turn.facts.now)]
        if not late:
            turn.reply(turn.say("Nothing of {team} is late.", team=_name(turn, team)))
            continue
        views = sorted(late, key=lambda view: pressing(view.call, turn.facts.now))
        lines = [
            turn.many(
                "{team}: {n} request is late.",
                "{team}: {n} requests are late.",
                len(late),
                team=_name(turn, team),
            )
        ]
        turn.reply("\n".join([*lines, *(f"• {in_queue(turn, view)}" for view in views[:_MOST])]))


def _duty(turn: TurnContext) -> Steps:
    for team in turn.facts.teams:
        name = _name(turn, team)
        there = duty(team, turn.formatter)
        nobody = turn.say("Nobody is on duty now by its rota.")
        turn.reply("\n".join([f"{name}: {line}" for line in there or [nobody]]))
    yield from ()


def _figures(turn: TurnContext) -> Steps:
    if sight_of(turn.facts.person.id, turn.facts.catalogue).any:
        turn.reply(turn.say("The figures of your teams are on the pages, under “Figures”."))
    else:
        turn.reply(turn.say("The figures of a team are for who coordinates it."))
    yield from ()


def _name(turn: TurnContext, team: Team) -> str:
    return team.name.in_(turn.language)


_ANSWERS: Mapping[Said | None, Callable[[TurnContext], Steps]] = {
    Said.LATE: _late,
    Said.DUTY: _duty,
    Said.FIGURES: _figures,
}
