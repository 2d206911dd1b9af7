"""The commands by which a conversation looks things up in the register, with their answers."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any, Literal, cast

from pydantic import BaseModel, ConfigDict

from catalog.register.changes import Entry
from catalog.register.component import Component
from routing.call.call import Call


class RegisterCommand(BaseModel):
    """What a conversation asks of the register."""

    model_config = ConfigDict(frozen=True)


class FindComponents(RegisterCommand):
    """Which components may these words mean, for a question of this item? Answer:
    `ComponentsFound`. `kinds`: only of these. `code_only`: what is not named by its code does not
    count as meant.
    """

    text: str
    item: str
    kinds: tuple[str, ...] = ()
    code_only: bool = False


class LookUpComponent(RegisterCommand):
    """One component by `team/id`. Answer: `FoundComponent`, or None where there is none."""

    ref: str


class ShowComponent(RegisterCommand):
    """What is known of the component that these words mean? Answer: `ComponentShown`. `ref`: this
    very one.
    """

    text: str = ""
    ref: str = ""


class PlanRegister(RegisterCommand):
    """What would a change make of the register? Answer: `RegisterPlan`. `which`: a component by
    its sticker or name, the call's own where that is empty; `to`: its new place, number or fields.
    """

    number: str
    what: str
    which: str = ""
    to: str = ""


class RegisterPlan(BaseModel):
    """What would change, field by field (name, before, after); or why nothing can."""

    model_config = ConfigDict(frozen=True)
    ref: str = ""
    label: str = ""
    changes: tuple[tuple[str, str, str], ...] = ()
    problem: Literal["", "unknown", "not_yours", "bad"] = ""


class FoundComponent(BaseModel):
    """A component as the person may see it: what it is called, and where it is."""

    model_config = ConfigDict(frozen=True)
    ref: str
    label: str
    place: str = ""

    @property
    def described(self) -> str:
        """Name and place, where the name does not say that."""
        said = not self.place or self.place.casefold() in self.label.casefold()
        return self.label if said else f"{self.label}, {self.place}"


class ComponentShown(BaseModel):
    """A component as those who hear it may see it, with its requests, newest first, and for who
    manages it its ledger, oldest first; or `others` to choose from. `failures`: how many reported
    it in the last month that are open; `relied_on`: how many others rely on it; `whole`: those who
    hear it may see all of it.
    """

    model_config = ConfigDict(frozen=True)
    component: Component | None = None
    whole: bool = False
    calls: tuple[Call, ...] = ()
    entries: tuple[Entry, ...] = ()
    failures: int = 0
    relied_on: int = 0
    others: tuple[FoundComponent, ...] = ()


class ComponentsFound(BaseModel):
    """What words were found to mean: `meant` beyond doubt, or `others` to choose from.
    `registered`: whether the register holds anything at all.
    """

    model_config = ConfigDict(frozen=True)
    registered: bool = False
    meant: FoundComponent | None = None
    others: tuple[FoundComponent, ...] = ()


def find_components(command: FindComponents) -> Generator[Any, Any, ComponentsFound]:
    """The components that words may mean."""
    return cast("ComponentsFound", (yield command))


def look_up_component(ref: str) -> Generator[Any, Any, FoundComponent | None]:
    """One component, if there is one."""
    return cast("FoundComponent | None", (yield LookUpComponent(ref=ref)))


def show_component(text: str = "", ref: str = "") -> Generator[Any, Any, ComponentShown]:
    """What is known of a component."""
    return cast("ComponentShown", (yield ShowComponent(text=text, ref=ref)))


def plan_register(command: PlanRegister) -> Generator[Any, Any, RegisterPlan]:
    """What a change would make of the register."""
    return cast("RegisterPlan", (yield command))
