"""The prepared answers of a team: what it says often, with places that are filled in."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from catalog.fields import Frozen, Slug
from catalog.texts import Text

FIELDS = ("name", "number", "what", "place", "team", "me")
"""What may stand between braces in one; filled in for each call that it is used for."""
LONGEST = 2_000
_BRACES = re.compile(r"\{([^{}\n]*)\}")


class Prepared(Frozen):
    """An answer that somebody of the team can choose instead of typing it, for these actions; of
    these items, or of any. It is said in the language of whoever asked.
    """

    id: Slug
    name: Text
    text: Text
    actions: Annotated[tuple[Literal["reply", "resolve", "ask"], ...], Field(min_length=1)] = Field(
        default=("reply", "resolve"), alias="for"
    )
    items: tuple[Slug, ...] = ()
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    def fits(self, action: str, item: str | None) -> bool:
        """Whether it is offered for an action on a call of an item, `team/service/item`."""
        own = (item or "").rpartition("/")[2]
        return action in self.actions and (not self.items or own in self.items)


def unknown_fields(text: str) -> tuple[str, ...]:
    """What stands between braces and is never filled in."""
    return tuple(name for name in _BRACES.findall(text) if name not in FIELDS)
