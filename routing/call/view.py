"""A call as it is shown to one reader: itself, its open children, what the reader may do; to the
team that has it, also the component it is about.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from routing.call.actions import Action
from routing.call.call import Call

THIRD, MANY = 3, 3
"""The third failure in a month, and a component that three others rely on, may be a risk."""


class ComponentHistory(BaseModel):
    """The component of a call, as its team may see it: `failures` in the last month, this one
    included; `before`: the calls of those before it; `relied_on`: how many others rely on it;
    `risk`: an open call about what is to be prevented.
    """

    model_config = ConfigDict(frozen=True)
    label: str
    place: str = ""
    state: str = "in_use"
    failures: int = 0
    before: tuple[str, ...] = ()
    relied_on: int = 0
    risk: str = ""

    @property
    def offers_risk(self) -> bool:
        """Whether it is worth asking what can be prevented."""
        return not self.risk and (self.failures >= THIRD or self.relied_on >= MANY)


class CallView(BaseModel):
    """A call with what is needed to show it truly: `below` are its open children, the deepest that
    is waited for last; `actions` are what the reader may do now. `register_open`: it is a
    change, and nobody said what became of the register. `other`: the call that news of this one
    tells of, one below that ended, say. `helped`: what was asked of others for it, and is done.
    """

    model_config = ConfigDict(frozen=True)
    call: Call
    below: tuple[Call, ...] = ()
    actions: tuple[Action, ...] = ()
    component: ComponentHistory | None = None
    register_open: bool = False
    other: Call | None = None
    helped: tuple[Call, ...] = ()
