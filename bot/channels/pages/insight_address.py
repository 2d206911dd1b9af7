"""The address of a view of the figures: which question, over how long, of what. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlencode

from bot.wording.localizer import phrase
from catalog.model import ASKED_KINDS

QUESTIONS: Mapping[str, tuple[str, str]] = {
    "promises": (phrase("Promises"), phrase("Who keeps what was promised?")),
    "time": (phrase("Time"), phrase("Where does the time go?")),
    "forecast": (phrase("Forecasts"), phrase("Does what we foretell come true?")),
    "back": (phrase("Came back"), phrase("What goes to the wrong team, and what comes back?")),
    "unoffered": (phrase("Not offered"), phrase("What is asked that nobody offers?")),
    "understanding": (phrase("Understanding"), phrase("How well are people understood?")),
    "ratings": (phrase("Ratings"), phrase("How content are people, and why?")),
    "hours": (phrase("Hours"), phrase("When do people ask?")),
}
"""What can be looked at: its short name, and the question that it answers."""
BY: Mapping[str, str] = {
    "team": phrase("team"),
    "item": phrase("item"),
    "kind": phrase("kind"),
    "domain": phrase("domain"),
    "supplier": phrase("supplier"),
}
SPANS = (7, 28, 91, 365)
BY_EACH: Mapping[str, tuple[str, ...]] = {
    "promises": tuple(BY),
    "time": ("team", "item", "kind", "domain", "supplier"),
    "back": ("item", "team", "domain"),
    "ratings": ("team", "item", "domain"),
}
"""By what each can be divided, the usual first; the others are not."""


@dataclass(frozen=True)
class View:
    """One view of the figures."""

    show: str = "promises"
    days: int = 91
    by: str = "team"
    team: str = ""
    kind: str = ""
    item: str = ""

    def with_(self, **other: Any) -> str:
        """The query of the same view with something else in it."""
        made = read_view(asdict(self) | other)
        usual = View(show=made.show, by=BY_EACH.get(made.show, ("team",))[0])
        asked = {"show": made.show}
        for name in ("days", "by", "team", "kind", "item"):
            if getattr(made, name) != getattr(usual, name):
                asked[name] = str(getattr(made, name))
        return urlencode(asked)


def read_view(asked: Mapping[str, Any]) -> View:
    """The view of an address; what nobody knows is as usual."""
    show = str(asked.get("show", ""))
    show = show if show in QUESTIONS else "promises"
    ways = BY_EACH.get(show, ("team",))
    by, kind = str(asked.get("by", "")), str(asked.get("kind", ""))
    days = str(asked.get("days", ""))
    return View(
        show=show,
        days=int(days) if days in map(str, SPANS) else 91,
        by=by if by in ways else ways[0],
        team=str(asked.get("team", ""))[:60],
        kind=kind if kind in ASKED_KINDS else "",
        item=str(asked.get("item", ""))[:190],
    )
