"""A call as it is shown to one reader: itself, its open children and what the reader may do."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from routing.call.actions import Action
from routing.call.call import Call


class CallView(BaseModel):
    """A call with what is needed to show it truly: `below` are its open children, the deepest that
    is waited for last; `actions` are what the reader may do now.
    """

    model_config = ConfigDict(frozen=True)
    call: Call
    below: tuple[Call, ...] = ()
    actions: tuple[Action, ...] = ()
