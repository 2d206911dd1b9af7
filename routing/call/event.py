"""What every event of a call has: who did it, and when."""

from __future__ import annotations

import datetime as dt

from pydantic import BaseModel, ConfigDict


class Event(BaseModel):
    """Who did what when. `by` is a person's id, or "schakel" for what time or the chain did."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    at: dt.datetime
    by: str
