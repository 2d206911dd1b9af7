"""Lays a team's file out as short forms, part by part. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.channels.pages import block_team_forms as team_forms
from bot.channels.pages.block_fields import Part
from bot.channels.pages.block_item_forms import item
from bot.channels.pages.block_layout import Layout, rows_of
from bot.channels.pages.block_people_forms import people
from bot.channels.pages.block_service_forms import service, services
from catalog.exchange.merge import key_of

NOT_HERE: Mapping[str, str] = {
    "team": "other files and calls name the team by it; it is changed by hand, with `was`",
    "was": "what a team was called before goes with its id",
    "fallback": "organisation.yaml says which desk takes what nobody has",
    "link.url": "a link elsewhere is made by both desks: schakel link",
    "link.items.*": "made by both desks: schakel link",
    "link.services.*": "made by both desks: schakel link",
    "link.private": "made by both desks: schakel link",
    **dict.fromkeys(
        (
            "works_in.product",
            "works_in.url",
            "works_in.group",
            "works_in.customer",
            "works_in.desk",
            "works_in.request_type",
            "works_in.waiting",
            "works_in.private",
            "works_in.key",
        ),
        "its token and webhook are set up with it, by whoever keeps the settings",
    ),
    "people[].id": "rotas, calls and accounts name somebody by it; changed by hand, with `was`",
    "people[].was": "what somebody was called before goes with their id",
    "people[].coordinates": "it gives a say over other teams; whoever keeps the folder gives it",
    "services[].id": "other teams rely on a service by it",
    "services[].items[].id": "calls, links and corrections name an item by it",
    "services[].items[].questions[].id": "answers that were given are known by it",
    "services[].items[].questions[].choices[].id": "answers that were given are known by it",
    "prepared[].id": "made of its name, and shown nowhere",
}
"""What a team's file may say and no form shows, and why not. Tests hold that each other key has a
field.
"""


@dataclass(frozen=True)
class Forms(Layout):
    """The forms of one document, for one reader."""

    def menu(self) -> list[tuple[str, str, int]]:
        """The parts, each with its name and how far it stands in."""
        found = [
            ("about", self.say("About the team"), 0),
            ("people", self.say("People"), 0),
            ("duty", self.say("Who is on duty"), 0),
            ("escalation", self.say("Escalation"), 0),
            ("services", self.say("Services"), 0),
        ]
        for one in self.rows("services"):
            sid = key_of(one)
            found.append((f"service/{sid}", self.called(one), 1))
            items = rows_of(one, ("items",))
            found += [(f"item/{sid}/{key_of(i)}", self.called(i), 2) for i in items]
        return [*found, ("prepared", self.say("Prepared answers"), 0)]

    def part(self, name: str) -> Part | None:
        """A part by its id; None where there is no such."""
        kind, _, rest = name.partition("/")
        known: Mapping[str, Callable[[], Part | None]] = {
            "about": lambda: team_forms.about(self),
            "people": lambda: people(self),
            "duty": lambda: team_forms.duty(self),
            "escalation": lambda: team_forms.escalation(self),
            "services": lambda: services(self),
            "service": lambda: service(self, rest),
            "item": lambda: item(self, rest),
            "prepared": lambda: team_forms.prepared(self),
        }
        return known[kind]() if kind in known else None
