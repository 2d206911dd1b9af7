"""A component: something a link manages, as a frozen value, and what its texts are compared by."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from catalog.fields import Frozen, Slug

LONGEST_ID, LONGEST_NAME, LONGEST_VALUE = 60, 200, 500
MOST_TIES, MOST_FIELDS = 50, 40
"""So many relations, and so many fields of its own, a component has at most."""
_CODE = re.compile(r"[^\W_]+")
_NOUGHTS = re.compile(r"(?<!\d)0+(?=\d)")


class ComponentState(StrEnum):
    """Where a component is in its life."""

    PLANNED = "planned"
    IN_USE = "in_use"
    IN_REPAIR = "in_repair"
    RETIRED = "retired"


ComponentId = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=LONGEST_ID)]
ComponentRef = Annotated[
    str, Field(pattern=r"^[a-z0-9][a-z0-9-]*/[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=130)
]
"""A component by its team: `team/id`."""
_Short = Annotated[str, Field(max_length=LONGEST_NAME)]
_Value = Annotated[str, Field(max_length=LONGEST_VALUE)]


class Component(Frozen):
    """Something that team `team` manages. `used_by`: people, teams or groups by id; `service`: the
    one it serves, `team/service`; `part_of` and `relies_on`: other components, `team/id`.
    `private`: its place and who uses it are for the team and for who uses it. `fields`: what the
    organisation writes down of its own.
    """

    team: Slug
    id: ComponentId
    name: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
    kind: _Short = ""
    place: _Short = ""
    used_by: Annotated[tuple[str, ...], Field(max_length=MOST_TIES)] = ()
    service: str | None = None
    serial: _Short = ""
    sticker: _Short = ""
    state: ComponentState = ComponentState.IN_USE
    part_of: ComponentRef | None = None
    relies_on: Annotated[tuple[ComponentRef, ...], Field(max_length=MOST_TIES)] = ()
    private: bool = False
    fields: Annotated[Mapping[_Short, _Value], Field(max_length=MOST_FIELDS)] = Field(
        default_factory=dict
    )

    @property
    def ref(self) -> str:
        """Its full name, `team/id`."""
        return f"{self.team}/{self.id}"

    @property
    def label(self) -> str:
        """What people call it: its name, with the sticker by which it is told from others."""
        code = self.sticker or self.id
        return self.name if code in self.name else f"{self.name} ({code})"

    @property
    def codes(self) -> tuple[str, ...]:
        """What it can be named by beyond doubt, each as `code_of` has it."""
        found = (code_of(text) for text in (self.sticker, self.id, self.serial))
        return tuple(dict.fromkeys(filter(None, found)))

    @property
    def is_there(self) -> bool:
        """Whether somebody can have trouble with it: it is in use, or in repair."""
        return self.state in (ComponentState.IN_USE, ComponentState.IN_REPAIR)


def code_of(text: str) -> str:
    """A sticker, serial or id without what people leave out when they type it: "VK-PR-01" and
    "vk pr 1" are `vkpr1`.
    """
    return "".join(_NOUGHTS.sub("", part) for part in _CODE.findall(text.casefold()))


def words_of_text(text: str) -> tuple[str, ...]:
    """The words of a text, in small letters, each once."""
    return tuple(dict.fromkeys(_CODE.findall(text.casefold())))
