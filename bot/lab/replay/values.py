"""The input and the report of a replay, as values. Values only."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from bot.lab.simulation.figures import DomainFigures
from catalog.model import Duration, Hours, Target
from routing.insight.figures import LinkFigures

Meaning = Literal[
    "queued", "working", "asked", "supplier", "resolved", "closed", "cancelled", "note", "skip"
]
"""What a log's state means to the engine; `note` moves nothing, `skip` is no event of a case at
all.
"""


def keys_as_text(value: Any) -> Any:
    """YAML reads `1:` and `-100:` as numbers; in a log they are words."""
    return {str(k): v for k, v in value.items()} if isinstance(value, dict) else value


ByWord = BeforeValidator(keys_as_text)


class Line(BaseModel):
    """One row of a log, read: `row` is the line of the file where it ends; empty texts are missing
    values.

    `order` tells rows of one moment apart. `opened`: since when the case exists, where the log says
    so. `moved`, `reopened` and `kept` are what the log itself counts for the case so far: how often
    it changed groups, was reopened, whether it is in time.
    """

    model_config = ConfigDict(frozen=True)
    row: int
    case: str
    at: dt.datetime
    state: str
    group: str = ""
    person: str = ""
    priority: str = ""
    requester: str = ""
    order: float = 0
    opened: dt.datetime | None = None
    moved: int | None = None
    reopened: int | None = None
    kept: bool | None = None


class Terms(BaseModel):
    """What was promised, as far as the map says: hours, a target by priority, the windows."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    kind: Literal["incident", "service_request", "rfc", "wish"] = "incident"
    hours: Hours = Field(
        default_factory=lambda: Hours.model_validate({"zone": "UTC", "always": True})
    )
    targets: Annotated[dict[str, Target], ByWord] = {}
    default: Target = Target(acknowledge=Duration(minutes=60), resolve=Duration(days=2))
    reopen: Duration = Duration(days=10)


class LeftOut(BaseModel):
    """Rows that could not be read: why, how many, the first few, an example, and how to mend the
    map.
    """

    model_config = ConfigDict(frozen=True)
    why: str
    times: int
    rows: tuple[int, ...]
    example: str = ""
    mend: str = ""


class Unexpressed(BaseModel):
    """Something the log did that the engine does not: how often, the first few rows, and how to
    mend the map where that helps.
    """

    model_config = ConfigDict(frozen=True)
    what: str
    times: int
    first_row: int
    rows: tuple[int, ...]
    case: str
    mend: str = ""


class ThereAndBack(BaseModel):
    """From one link to another and straight back: how often, in how many cases."""

    model_config = ConfigDict(frozen=True)
    link: str
    other: str
    times: int
    cases: int


class Fitted(BaseModel):
    """A target fitted to the log's own word, for one priority: in how many of the cases for which
    the log says whether they were kept we agree with it, `before` and after. `target` None: there
    are too few cases to fit one.
    """

    model_config = ConfigDict(frozen=True)
    priority: str
    cases: int
    before: int
    alike: int
    target: Target | None


class Kept(BaseModel):
    """Targets met for one priority: requests (a case, and what it went on as); pick-ups, each time
    a link had to pick one up, and solutions, the last of each request, with the share in time.
    """

    model_config = ConfigDict(frozen=True)
    priority: str
    cases: int
    picked_up: int
    acknowledged: float
    done: int
    resolved: float


class Counted(BaseModel):
    """A figure as the log itself counts it and as the engine does, over the cases for which the log
    says anything.
    """

    model_config = ConfigDict(frozen=True)
    what: str
    cases: int
    log: float
    engine: float
    alike: int


class Replayed(BaseModel):
    """What came of a log. `expressed` of `rows` could be said to the engine without a remark."""

    model_config = ConfigDict(frozen=True)
    cases: int
    rows: int
    expressed: int
    events: int
    first: dt.datetime
    last: dt.datetime
    not_expressed: tuple[Unexpressed, ...]
    left_out: tuple[LeftOut, ...] = ()
    remarks: tuple[str, ...] = ()
    ended: dict[str, int]
    hops: dict[int, int]
    bounces: int
    bounced_cases: int
    reopenings: int
    reopened_cases: int
    begun_anew: int
    priority_changes: int
    still_open: int
    still_open_late: int
    longest_late_hours: float
    there_and_back: tuple[ThereAndBack, ...]
    fitted: tuple[Fitted, ...]
    in_time: float
    acknowledged_in_time: float
    priorities: tuple[Kept, ...]
    links: tuple[LinkFigures, ...]
    domains: tuple[DomainFigures, ...] = ()
    compared: tuple[Counted, ...]
