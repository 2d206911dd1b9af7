"""Puts a sound value in the place of one that cannot stand, marked as doubted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from pydantic import BaseModel

from catalog import wording
from catalog.language_packs import Language
from catalog.model import ASKED_KINDS, Agreement, Hours, Person, Text
from catalog.names import nearest, slug
from catalog.tree import Fields, scalars

KINDS = tuple(kind.value for kind in ASKED_KINDS)
_TARGET = {"acknowledge": "1m", "resolve": "1m"}
_PLAIN: dict[str, Any] = {
    "zone": "Europe/Amsterdam",
    "acknowledge": "1m",
    "resolve": "1m",
    "customers": ["*"],
    "phrases": {},
    "targets": dict.fromkeys(KINDS, _TARGET),
}
"""What stands in for a field of this name, wherever it is."""


class Gap(NamedTuple):
    """A place at which something is wrong or missing: `path` in the file `file`, whose data is
    `root`; `holder` are the fields it stands among, `model` theirs; texts are wanted in these
    languages.
    """

    path: tuple[str | int, ...]
    holder: Fields
    model: type[BaseModel] | None
    file: str
    root: Fields
    languages: tuple[Language, ...]

    @property
    def key(self) -> str | int:
        """The field's name."""
        return self.path[-1]

    @property
    def old(self) -> Any:
        """What stands there now."""
        return self.holder.get(str(self.key))


def stand_in(gap: Gap) -> Any:
    """Something sound for the place; None where nothing can stand in."""
    for fits, made in _RULES:
        if fits(gap):
            return made(gap)
    return _copied(_PLAIN.get(str(gap.key)))


def _copied(value: Any) -> Any:
    """A value of its own, as it will be mended further."""
    if isinstance(value, dict):
        return {key: _copied(inner) for key, inner in value.items()}
    return list(value) if isinstance(value, list) else value


def _other_text(gap: Gap) -> str:
    """The text in another language."""
    said = (v for v in gap.holder.values() if isinstance(v, str) and v.strip())
    return next(said, "?")


def _id(gap: Gap) -> str | None:
    """An id from what was written; for a team, else from its file's name."""
    named = slug(gap.old) if isinstance(gap.old, str) else ""
    from_file = slug(gap.file.rpartition(".")[0]) if gap.path == ("team",) else None
    return named or from_file


def _kind(gap: Gap) -> str:
    if len(gap.path) == 1:
        return _likely_side(gap.root)
    return (isinstance(gap.old, str) and nearest(gap.old, KINDS)) or "service_request"


def _likely_side(root: Fields) -> str:
    """Whether a team of unknown kind is inside: it is when it serves everybody."""
    customers = (text for key, text in scalars(root) if key == "customers")
    return "internal" if "*" in customers else "supplier"


def _name(gap: Gap) -> Any:
    """The text that was given, else the id; a person's name is the same in every language."""
    given = gap.old if isinstance(gap.old, str) and gap.old.strip() else None
    text = given or str(gap.holder.get("id") or gap.holder.get("team") or "?")
    return text if gap.model in (Person, Agreement) else dict.fromkeys(gap.languages, text)


_RULES: tuple[tuple[Callable[[Gap], bool], Callable[[Gap], Any]], ...] = (
    (lambda gap: gap.model is Hours and gap.key in wording.SPANS, lambda gap: "00:00-24:00"),
    (lambda gap: gap.model is Text, _other_text),
    (
        lambda gap: gap.path == ("hours",),
        lambda gap: {"zone": "Europe/Amsterdam", "always": True},
    ),
    (lambda gap: gap.key in ("id", "team"), _id),
    (lambda gap: gap.key == "kind", _kind),
    (lambda gap: gap.key in ("name", "ask") or gap.path == ("organisation",), _name),
)
"""The first that fits decides."""
