"""The map of a log: its columns, its states, its date format, what was promised."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from bot.errors import Mistake
from bot.lab.replay import Meaning, Terms
from bot.lab.replay.values import ByWord

SEE = "docs/chain.md tells what a map holds"


def _several(value: Any) -> Any:
    return (str(value),) if isinstance(value, (str, int)) else value


Names = Annotated[tuple[str, ...], BeforeValidator(_several)]
"""A column, or several whose values are joined."""


class Columns(BaseModel):
    """Which column holds what. Values of several columns are joined: states by "/", all else by a
    space.

    `order` tells rows of one moment apart; `opened` is since when the case exists; `moved`,
    `reopened` and `kept` hold what the log itself counts, to be compared: changes of group,
    reopenings, whether it is in time.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: Names
    time: Names
    state: Names
    group: Names = ()
    person: Names = ()
    priority: Names = ()
    requester: Names = ()
    order: Names = ()
    opened: Names = ()
    moved: Names = ()
    reopened: Names = ()
    kept: Names = ()

    def all(self) -> list[str]:
        """Every column that must be there."""
        return [name for field in type(self).model_fields for name in getattr(self, field)]


class LogMap(BaseModel):
    """How to read a log. `groups`: `owner` where a row's group has the case, `actor` where it may
    only have written a note.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    columns: Columns
    states: Annotated[dict[str, Meaning], ByWord]
    missing: tuple[str, ...] = (
        "",
        "?",
        "-",
        "NULL",
        "null",
        "None",
        "nan",
        "NaN",
        "N/A",
        "#N/A",
        "MISSING",
    )
    times: Annotated[tuple[str, ...], BeforeValidator(_several)] = ()
    day_first: bool | None = None
    zone: str = "UTC"
    groups: Literal["owner", "actor"] = "owner"
    delimiter: Annotated[str | None, Field(min_length=1, max_length=1)] = None
    encoding: str | None = None
    terms: Terms = Terms()


def read_map(path: Path) -> LogMap:
    """The map in a file. Raises Mistake, naming the field and how to mend it, where it cannot be
    used.
    """
    try:
        body = YAML(typ="safe").load(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise Mistake(
            f"the map {path} cannot be read ({error.strerror}); name a YAML file with --map"
        ) from None
    except (YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f" (line {mark.line + 1})" if mark else ""
        raise Mistake(f"the map {path} is not YAML{where}; {SEE}") from None
    if not isinstance(body, dict):
        raise Mistake(f"the map {path} holds no fields like columns and states; {SEE}")
    try:
        made = LogMap.model_validate(body)
        ZoneInfo(made.zone)
        "".encode(made.encoding or "utf-8")
    except ValidationError as error:
        raise Mistake(f"the map {path}: {_told(error)}; {SEE}") from None
    except (KeyError, ValueError):
        raise Mistake(
            f"the map {path}: zone: '{made.zone}' is no time zone; write it like Europe/Amsterdam"
        ) from None
    except LookupError:
        raise Mistake(
            f"the map {path}: encoding: '{made.encoding}' is not known; write it like utf-8 or "
            f"cp1252"
        ) from None
    return made


def _told(error: ValidationError) -> str:
    """The first few faults, each with its place."""
    faults = [_fault(fault) for fault in error.errors()[:3]]
    more = error.error_count() - len(faults)
    return "; ".join(faults) + (f"; and {more} more" if more > 0 else "")


def _fault(fault: Any) -> str:
    where = ".".join(str(part) for part in fault["loc"]) or "the file"
    match fault["type"]:
        case "extra_forbidden":
            near = difflib.get_close_matches(str(fault["loc"][-1]), _FIELDS, 1)
            return f"{where} is not a field of a map" + (
                f"; did you mean {near[0]}?" if near else ""
            )
        case "missing":
            return f"{where} is missing"
        case "literal_error":
            return f"{where} is {fault['input']!r}, but must be one of {fault['ctx']['expected']}"
        case _:
            return f"{where}: {fault['msg'].removeprefix('Value error, ')}"


_FIELDS = [
    *LogMap.model_fields,
    *Columns.model_fields,
    *Terms.model_fields,
    "acknowledge",
    "resolve",
]
