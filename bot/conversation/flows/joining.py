"""Handles who somebody is and who joins: "who am I", an invitation, "I am Jan" for a coordinator to
confirm, and the room of a team. It answers at once and leaves what is under way as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import cast

from bot.conversation.flows import following, undoing
from bot.conversation.flows.room_naming import button, called, choices_of, name_room
from bot.conversation.read.joining_words import JoiningWish, read_joining_wish
from bot.conversation.state.dialogue import Elsewhere, Turn
from bot.conversation.state.joining_commands import (
    AddPerson,
    Claim,
    Claimed,
    Identity,
    Invitation,
    Invite,
    Reader,
    Vouch,
    Vouched,
    WhoAmI,
)
from bot.conversation.state.steps import Asking, Steps
from bot.conversation.state.turn import TurnContext
from bot.ports import Outgoing
from bot.wording.localizer import Localizer
from bot.wording.ways_in import ways_in
from catalog.called import people_called, teams_called
from catalog.model import Catalogue, Person
from catalog.vouching import may_bring_in, teams_of_coordinator

_MOST_CHOICES = 6
_A_NAME = 4
"""A name has so many words at the most."""


def joining_wish(turn: TurnContext) -> JoiningWish | None:
    """What a message asks about joining; None when it is about anything else."""
    heard = turn.heard
    if heard.press or heard.edited or heard.brought:
        return None
    wish = read_joining_wish(heard.text)
    return wish if wish and _MEANT[wish.wish](turn, wish, heard.text.strip()) else None


def is_between_us(turn: TurnContext) -> bool:
    """Whether words that are for us, among others, ask who one is, or bring somebody in: to be said
    to us alone.
    """
    heard, facts = turn.heard, turn.facts
    if not facts.shared or heard.press or heard.edited or heard.brought:
        return False
    if facts.room is not None and not heard.named:
        return False
    wish = read_joining_wish(heard.text)
    if wish is None:
        return False
    known = bool(people_called(wish.name, facts.catalogue))
    coordinates = bool(teams_of_coordinator(facts.person.id, facts.catalogue))
    return (
        wish.wish in ("who_am_i", "add")
        or (wish.wish == "claim" and known and is_guest(turn))
        or (wish.wish == "invite" and known and coordinates)
    )


def answer(turn: TurnContext, wish: JoiningWish) -> Asking[Turn]:
    """Answer it; the dialogue stays as it was."""
    yield from _ANSWERS[wish.wish](turn, wish)
    return Turn(
        dialogue=turn.before, replies=tuple(turn.replies), elsewhere=tuple(turn.told_elsewhere)
    )


def is_guest(turn: TurnContext) -> bool:
    """Whether nobody knows the speaker."""
    return turn.facts.person.id not in turn.facts.catalogue.people


def _is_alone(turn: TurnContext, _wish: JoiningWish, _text: str) -> bool:
    return not turn.facts.shared


def _is_claim(turn: TurnContext, wish: JoiningWish, _text: str) -> bool:
    """Only of a guest, and only with the name of somebody: "I am ill" is none."""
    named = not wish.name or bool(people_called(wish.name, turn.facts.catalogue))
    return not turn.facts.shared and is_guest(turn) and named


def _is_invitation(turn: TurnContext, wish: JoiningWish, text: str) -> bool:
    """Of a coordinator, for what may be a name; "invite the fire brigade" of anybody else is a
    request.
    """
    if turn.facts.shared:
        return False
    coordinator = bool(teams_of_coordinator(turn.facts.person.id, turn.facts.catalogue))
    known = bool(people_called(wish.name, turn.facts.catalogue))
    return text.startswith("/") or (coordinator and (known or len(wish.name.split()) <= _A_NAME))


def _is_room(turn: TurnContext, wish: JoiningWish, text: str) -> bool:
    named = bool(wish.name) and bool(teams_called(wish.name, turn.facts.catalogue))
    return text.startswith("/") or (turn.facts.shared and named)


_MEANT: Mapping[str, Callable[[TurnContext, JoiningWish, str], bool]] = {
    "who_am_i": _is_alone,
    "claim": _is_claim,
    "invite": _is_invitation,
    "room": _is_room,
    "vouch": lambda _turn, _wish, _text: True,
    "follow": lambda turn, _wish, _text: not is_guest(turn),
    "unfollow": lambda turn, _wish, _text: not is_guest(turn),
    "undo": lambda turn, _wish, _text: not is_guest(turn),
    "add": _is_alone,
}


def _who_am_i(turn: TurnContext, wish: JoiningWish) -> Steps:
    found = cast("Identity", (yield WhoAmI()))
    channel = turn.facts.channels.get(turn.facts.channel)
    values = {
        "handle": found.handle,
        "account": found.account,
        "channel": turn.say(channel) if channel else turn.facts.channel,
    }
    if found.is_guest:
        name = turn.formatter.localizer.in_quotes(found.name)
        shared = wish.answer == "phone"
        said = f"{turn.say('That phone number is not one that I know.')}\n" if shared else ""
        turn.reply(
            said
            + turn.say("I don't know you yet. To me you are a guest called {name}.", name=name)
            + "\n"
            + ways_in(turn.facts.catalogue, turn.formatter.localizer)
            + "\n"
            + turn.say(
                "Does somebody ask for your number in {channel}, to let you in? It is {account}.",
                **values,
            )
        )
        return
    text = turn.say(
        "You are {name}. I know you here in {channel} as {handle}.",
        name=turn.facts.person.name,
        **values,
    )
    if turn.facts.person.location:
        text += " " + turn.say("Your place: {place}.", place=turn.facts.person.location)
    if own := turn.facts.catalogue.teams_of.get(turn.facts.person.id):
        teams = turn.formatter.localizer.joined([called(team, turn) for team in own])
        text += " " + turn.say("You work for {team}.", team=teams)
    turn.reply(f"{text} {turn.say('Is that not you? Say “unlink”.')}")


def _invite(turn: TurnContext, wish: JoiningWish) -> Steps:
    catalogue, by = turn.facts.catalogue, turn.facts.person.id
    found = _people(wish, catalogue)
    able = [p for p in found if may_bring_in(by, p.id, catalogue)]
    if len(able) > 1:
        buttons = (button(_with_team(p, turn), f"/invite {p.id}") for p in able[:_MOST_CHOICES])
        turn.reply(turn.say("Whom do you mean?"), choices=choices_of(*buttons))
    elif able:
        yield from _invited(turn, able[0])
    elif found or not may_bring_in(by, None, catalogue):
        turn.reply(
            turn.say(
                "Only a coordinator of their team, or of {desk}, can invite them.", desk=turn.desk
            )
        )
    else:
        _offer_to_add(turn, " ".join(wish.name.split())[:40])


def _people(wish: JoiningWish, catalogue: Catalogue) -> tuple[Person, ...]:
    """The people that are meant; a button of ours names one by id."""
    one = catalogue.people.get(wish.name) if wish.exact else None
    return (one,) if one else people_called(wish.name, catalogue)


def _with_team(person: Person, turn: TurnContext) -> str:
    team = turn.facts.catalogue.team_of.get(person.id)
    return f"{person.name}, {called(team, turn)}" if team else person.name


def _offer_to_add(turn: TurnContext, name: str) -> None:
    """Somebody whom no file names: may they come, and as what?"""
    teams = teams_of_coordinator(turn.facts.person.id, turn.facts.catalogue)
    buttons = [
        button(turn.say("Works for {team}", team=called(t, turn)), f"/add {t.team} {name}")
        for t in teams
    ]
    buttons.append(button(turn.say("Only asks for things"), f"/add employee {name}"))
    turn.reply(
        turn.say("I know nobody called {name}. Shall I take them in?", name=name),
        choices=choices_of(*buttons),
    )


def _add(turn: TurnContext, wish: JoiningWish) -> Steps:
    catalogue, by = turn.facts.catalogue, turn.facts.person.id
    own = {team.team for team in teams_of_coordinator(by, catalogue)}
    team = None if wish.answer == "employee" else wish.answer
    if not may_bring_in(by, None, catalogue) or (team and team not in own):
        turn.reply(turn.say("Only a coordinator can take somebody in."))
    elif people_called(wish.name, catalogue):
        yield from _invite(turn, wish)
    else:
        yield from _invited(turn, cast("Person", (yield AddPerson(name=wish.name, team=team))))


def _invited(turn: TurnContext, person: Person) -> Steps:
    made = cast("Invitation", (yield Invite(person=person.id)))
    until = turn.formatter.time(made.until)
    ways = [*made.links, turn.say("Say this to me: link {code}", code=made.code)]
    turn.reply(
        "\n".join(
            [
                turn.say(
                    "Pass this on to {name}, and to nobody else: whoever uses it is {name} to me. "
                    "It works once, until {moment}; I tell you when they are here.",
                    name=person.name,
                    moment=until,
                ),
                *ways,
            ]
        )
    )


def _claim(turn: TurnContext, wish: JoiningWish) -> Steps:
    if not wish.name:
        turn.reply(turn.say("Tell me your name as well, as in “I am Sanne Kuipers”."))
        return
    found = _people(wish, turn.facts.catalogue)
    if len(found) > 1:
        buttons = (button(_with_team(p, turn), f"/iam {p.id}") for p in found[:_MOST_CHOICES])
        turn.reply(turn.say("Which of them are you?"), choices=choices_of(*buttons))
        return
    person = found[0]
    came = cast("Claimed", (yield Claim(person=person.id)))
    turn.reply(_what_came(turn, came))
    for reader in came.readers if came.how == "asked" else ():
        _ask_who(turn, reader, came, person)


def _what_came(turn: TurnContext, came: Claimed) -> str:
    names = turn.formatter.localizer.joined([r.name for r in came.readers], either=True)
    match came.how:
        case "asked":
            return turn.say("I ask {names} to confirm that; you hear from me.", names=names)
        case "again":
            return turn.say("I still wait for {names}; you hear from me.", names=names)
        case "nobody":
            return turn.say(
                "Nobody is here yet who can confirm that. Ask whoever runs this desk to invite you."
            )
        case _:
            return turn.say("You have asked that often enough; please wait for an answer.")


def _ask_who(turn: TurnContext, reader: Reader, came: Claimed, person: Person) -> None:
    """Ask a coordinator, in their language, whether the stranger is who they say they are."""
    localizer = Localizer(reader.language)
    text = localizer.say(
        "Somebody who is called {told} in {channel} ({handle}) says they are {name}. Do you know "
        "that this is so? With your yes they are {name} to me, and see and do what {name} may.",
        told=localizer.in_quotes(turn.facts.person.name),
        channel=_channel(turn, localizer),
        handle=came.handle,
        name=person.name,
    )
    _ask(turn, reader, text, came.number, localizer.say("Yes, that is {name}", name=person.name))


def ask_in(turn: TurnContext, reader: Reader, came: Claimed, words: str) -> None:
    """Ask a coordinator, in their language, whether a stranger may ask for things."""
    localizer = Localizer(reader.language)
    text = localizer.say(
        "Somebody I don't know, who is called {told} in {channel} ({handle}), wants to ask me "
        "something:\n{words}\nMay they, as a guest?",
        told=localizer.in_quotes(turn.facts.person.name),
        channel=_channel(turn, localizer),
        handle=came.handle,
        words=localizer.in_quotes(words),
    )
    _ask(turn, reader, text, came.number, localizer.say("Let them in"))


def _channel(turn: TurnContext, localizer: Localizer) -> str:
    label = turn.facts.channels.get(turn.facts.channel)
    return localizer.say(label) if label else turn.facts.channel


def _ask(turn: TurnContext, reader: Reader, text: str, number: str, yes: str) -> None:
    no = Localizer(reader.language).say("No")
    buttons = choices_of(button(yes, f"/vouch yes {number}"), button(no, f"/vouch no {number}"))
    message = Outgoing(text=text, choices=buttons)
    turn.told_elsewhere.append(Elsewhere(address=reader.address, message=message))


def _vouch(turn: TurnContext, wish: JoiningWish) -> Steps:
    yes = wish.answer == "yes"
    came = cast("Vouched", (yield Vouch(number=wish.name, yes=yes)))
    if came.how == "gone":
        turn.whisper(turn.say("That has been answered already."))
        return
    if came.how == "not_yours":
        turn.whisper(turn.say("That is for a coordinator to say."))
        return
    person = turn.facts.catalogue.people.get(came.person or "")
    told = turn.formatter.localizer.in_quotes(came.name)
    if not yes:
        turn.reply(turn.say("All right: {name} stays a stranger to me.", name=told))
    elif person:
        turn.reply(turn.say("Thank you. {told} is {name} to me now.", told=told, name=person.name))
    else:
        turn.reply(turn.say("Thank you. {told} can ask me things now, as a guest.", told=told))
    if came.stranger:
        _tell_stranger(turn, came.stranger, person, yes=yes)
    for other in came.others:
        _tell_other(turn, other)


def _tell_stranger(turn: TurnContext, reader: Reader, person: Person | None, *, yes: bool) -> None:
    localizer, by = Localizer(reader.language), turn.facts.person.name
    if not yes:
        text = localizer.say("{by} could not confirm who you are, so I can't help you here.", by=by)
    elif person:
        text = localizer.say(
            "{by} has confirmed it: you are {name} to me now.", by=by, name=person.name
        )
    else:
        text = localizer.say("{by} has let you in: you can ask me things now.", by=by)
    turn.told_elsewhere.append(Elsewhere(address=reader.address, message=Outgoing(text=text)))


def _tell_other(turn: TurnContext, reader: Reader) -> None:
    text = Localizer(reader.language).say(
        "{by} has confirmed that one more account is yours. Is it not? Tell {by}.",
        by=turn.facts.person.name,
    )
    turn.told_elsewhere.append(Elsewhere(address=reader.address, message=Outgoing(text=text)))


_ANSWERS: Mapping[str, Callable[[TurnContext, JoiningWish], Steps]] = {
    "who_am_i": _who_am_i,
    "invite": _invite,
    "claim": _claim,
    "vouch": _vouch,
    "room": name_room,
    "add": _add,
    "follow": following.follow,
    "unfollow": following.unfollow,
    "undo": undoing.undo,
}
