"""Lays out the people of a team's file. Pure."""

from __future__ import annotations

from bot.channels.pages.block_fields import Choices, EditField, Group, New, Part
from bot.channels.pages.block_layout import NOBODY, Layout, numbered
from catalog.editing.merge import Path
from catalog.exchange.merge import key_of
from catalog.language_packs import pack


def people(layout: Layout) -> Part:
    """Everybody of the team, each with what the desk knows of them."""
    say = layout.say
    codes = layout.catalogue.organisation.languages
    spoken = (NOBODY, *((code, pack(code).name) for code in codes))
    roles = (("operator", say("team member")), ("coordinator", say("coordinator")))
    groups = tuple(
        _person(layout, ("people", key_of(one)), roles, spoken) for one in layout.rows("people")
    )
    new = (
        EditField(("name",), say("Name")),
        EditField(("role",), say("Part in the team"), "choice", "operator", roles),
        EditField(("email",), say("E-mail")),
        EditField(("language",), say("Language"), "choice", "", spoken),
    )
    away = (
        EditField(("who",), say("Who"), "choice", None, layout.own_people),
        EditField(("since",), say("First day away"), "day"),
        EditField(("until",), say("Last day away"), "day"),
    )
    adds = [New("person", say("Add somebody"), new)]
    adds += [New("away", say("Add an absence"), away)] if groups else []
    return Part("people", say("People"), groups, tuple(adds))


def _person(layout: Layout, path: Path, roles: Choices, spoken: Choices) -> Group:
    say, person = layout.say, layout.at(*path)
    role = layout.field((*path, "role"), say("Part in the team"), "choice", choices=roles)
    language = layout.field((*path, "language"), say("Language"), "choice", choices=spoken)
    fields, more = [role, language], []
    if is_of_this_team_alone(layout, path[-1]):
        email = layout.field((*path, "email"), say("E-mail"))
        fields = [layout.field((*path, "name"), say("Name")), role, email, language]
        more = _reached(layout, path)
    for place, _ in numbered(layout, (*path, "away")):
        fields.append(layout.field((*place, "since"), say("First day away"), "day"))
        fields.append(layout.field((*place, "until"), say("Last day away"), "day"))
    return layout.group(str(person.get("name", "")), fields, path, [*more, *_seldom(layout, path)])


def is_of_this_team_alone(layout: Layout, person: str) -> bool:
    """Whether no other file says who this is: their name is the same in
    all of them, and by their address and accounts they sign in.
    """
    teams = {team.team for team in layout.catalogue.teams_of.get(person, ())}
    employed = any(one.id == person for one in layout.catalogue.organisation.employees)
    return not employed and teams <= {layout.team}


def _reached(layout: Layout, path: Path) -> list[EditField | None]:
    """By what they are known in chats and by phone."""
    say = layout.say
    chats = [
        layout.field(
            (*path, name),
            say("Account in {chat}", chat=name.title()),
            hint=say("their id there; they can also join from the chat themselves"),
        )
        for name in layout.accounts()
    ]
    number = say("with its country, like +31612345678")
    return [*chats, layout.field((*path, "phone"), say("Phone"), hint=number)]


def _seldom(layout: Layout, path: Path) -> list[EditField | None]:
    say, everybody = layout.say, layout.everybody
    organisation = layout.catalogue.organisation
    places = tuple((place, place) for place in organisation.locations)
    groups = tuple((one.id, one.name.in_(layout.language)) for one in organisation.groups)
    return [
        layout.field((*path, "deputy"), say("Decides when away"), "named", choices=everybody),
        layout.field((*path, "manager"), say("Manager"), "named", choices=everybody),
        layout.field((*path, "location"), say("Works at"), "named", choices=places),
        layout.field(
            (*path, "skills"), say("Skills"), "lines", hint=say("one a line, as you would say it")
        ),
        layout.field(
            (*path, "zone"),
            say("Time zone"),
            hint=say("where it is not the team's, like Europe/Amsterdam"),
        ),
        layout.field((*path, "groups"), say("Belongs to"), "several", choices=groups)
        if groups
        else None,
    ]
