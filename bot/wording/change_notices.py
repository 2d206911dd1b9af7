"""Words what is told in chat of a change of a team's file that waits for a second person. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from bot.wording.localizer import Localizer

MOST = 8
"""So many lines tell what changes; who looks finds the rest."""


@dataclass(frozen=True)
class Asked:
    """A change that somebody asked for: of which team, why, what it changes in words, until when it
    waits; `link`: where it is looked at, "" where no address of the pages is known.
    """

    who: str
    team: str
    why: str
    lines: Sequence[str]
    until: dt.datetime
    link: str


def asked(one: Asked, by: Localizer, now: dt.datetime) -> str:
    """For those who may agree."""
    head = by.say("{who} asks for your yes on a change of {team}.", who=one.who, team=one.team)
    why = by.say("Why: {why}", why=by.in_quotes(one.why))
    more = len(one.lines) - MOST
    lines = [f"• {line}" for line in one.lines[:MOST]]
    lines += [by.many("• and one more", "• and {n} more", more)] if more > 0 else []
    until = by.say("It waits until {time}; then it is let go.", time=by.time(one.until, now))
    return "\n".join([head, why, *lines, f"{_where(one.link, by)} {until}"])


def _where(link: str, by: Localizer) -> str:
    if link:
        return by.say("Look at it and decide: {link}", link=link) + "\n"
    return by.say("Look at it and decide on the pages, under “Changes that wait”.")


def agreed(team: str, who: str, reason: str, by: Localizer) -> str:
    """For who asked: it is put in."""
    said = by.say("{who} agreed to your change of {team}. It is put in.", who=who, team=team)
    return _with(reason, said, by)


def refused(team: str, who: str, reason: str, by: Localizer) -> str:
    """For who asked: it is not taken over."""
    said = by.say(
        "{who} did not take over your change of {team}. Your words are in your draft again.",
        who=who,
        team=team,
    )
    return _with(reason, said, by)


def lapsed(team: str, by: Localizer) -> str:
    """For who asked: nobody decided."""
    return by.say(
        "Nobody decided on your change of {team} in time. Your words are in your draft again; ask "
        "once more, or ask somebody yourself.",
        team=team,
    )


def settled(team: str, who: str, by: Localizer) -> str:
    """For the others who were asked: it needs them no more."""
    return by.say(
        "The change of {team} needs nothing of you any more; {who} settled it.", team=team, who=who
    )


def _with(reason: str, said: str, by: Localizer) -> str:
    return f"{said} {by.say('Why: {why}', why=by.in_quotes(reason))}" if reason else said
