"""What is to become a call: a request that was understood and agreed to."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from catalog.model import Kind, Language, Person
from routing.call.events import Answer
from routing.call.promise import FirstPromise
from routing.call.remark import Remark


class Draft(BaseModel):
    """A request, understood and agreed to by the requester. `item` None goes to the fallback desk.

    `requester_handle`: of a requester whom no catalogue names. `author`: who typed it for the
    requester; `behalf`: in words, for whom it is. `same_as`: the number of an open call about the
    same thing ("me too"). `first_promise`: what was promised already, when it is opened for other
    calls. `remarks`: what was said of the call above, for who gets this one.
    `private`: whatever its item is. `peer`: the link in another installation that asks for it.
    """

    model_config = ConfigDict(frozen=True)
    requester: Person
    requester_handle: str = ""
    author: Person | None = None
    behalf: str = ""
    item: str | None
    kind: Kind
    text: str
    title: str
    language: Language
    answers: tuple[Answer, ...] = ()
    because: tuple[str, ...] = ()
    impact: Literal["high", "medium", "low", "nil"] = "low"
    urgency: Literal["high", "medium", "low"] = "medium"
    location: str | None = None
    origin: str | None = None
    same_as: str | None = None
    about: str | None = None
    component: str | None = None
    first_promise: FirstPromise | None = None
    remarks: tuple[Remark, ...] = ()
    private: bool = False
    peer: str | None = None
