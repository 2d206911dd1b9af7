"""USM's five processes as data: steps, forks and the eight workflows (facts of USM; the wording is
ours).
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from catalog.model import Kind

Process = Literal["agree", "change", "recover", "operate", "improve"]


class Step(BaseModel):
    """One step of a process; `forks` are the processes that may be opened in it, after which it
    goes on.
    """

    model_config = ConfigDict(frozen=True)
    name: str
    """In English: the id of the text (`texts/steps.po` of a language)."""
    forks: tuple[Process, ...] = ()


def _step(name: str, *forks: Process) -> Step:
    return Step(name=name, forks=forks)


_TAKE_IN = _step("Take in")
_CLASSIFY = _step("Set the priority")
_CLOSE = _step("Close the request")

STEPS: dict[Process, tuple[Step, ...]] = {
    "agree": (
        _TAKE_IN,
        _CLASSIFY,
        _step("Say exactly what is wanted"),
        _step("Write a proposal"),
        _step("Come to an agreement"),
        _step("Make it real", "change"),
        _step("Look back with the customer"),
        _CLOSE,
    ),
    "change": (
        _TAKE_IN,
        _CLASSIFY,
        _step("Plan and get a go"),
        _step("Prepare"),
        _step("Test and release"),
        _step("Put in place", "operate"),
        _step("Look back"),
        _step("Update the register"),
        _CLOSE,
    ),
    "recover": (
        _TAKE_IN,
        _CLASSIFY,
        _step("Find out what is wrong"),
        _step("Prepare the repair"),
        _step("Repair", "change", "operate"),
        _step("Check with the requester"),
        _CLOSE,
    ),
    "operate": (
        _TAKE_IN,
        _CLASSIFY,
        _step("Plan"),
        _step("Do it"),
        _step("Check the result"),
        _CLOSE,
    ),
    "improve": (
        _step("Describe the risk"),
        _CLASSIFY,
        _step("Find the cause"),
        _step("Choose a measure"),
        _step("Take the measure", "agree", "change", "operate"),
        _step("Look back"),
        _CLOSE,
    ),
}

NAMES: dict[Process, str] = {
    "agree": "Agree",
    "change": "Change",
    "recover": "Recover",
    "operate": "Operate",
    "improve": "Improve",
}

ENTRY: dict[Kind, Process] = {
    Kind.WISH: "agree",
    Kind.RFC: "change",
    Kind.INCIDENT: "recover",
    Kind.SERVICE_REQUEST: "operate",
    Kind.RISK: "improve",
}

WORKFLOWS: dict[int, tuple[Process, ...]] = {
    1: ("agree", "change", "operate"),
    2: ("change", "operate"),
    3: ("recover", "change", "operate"),
    4: ("recover", "operate"),
    5: ("operate",),
    6: ("improve", "agree", "change", "operate"),
    7: ("improve", "change", "operate"),
    8: ("improve", "operate"),
}

DEFAULT_FORK: dict[Process, Process | None] = {
    "agree": "change",
    "change": "operate",
    "recover": "operate",
    "operate": None,
    "improve": "operate",
}
"""What is filled in when a team finishes without having chosen at the fork."""


def workflow(path: tuple[str, ...]) -> int | None:
    """Which of the eight workflows a path of processes is, as soon as it can be no other; None
    while that is still open.
    """
    possible = [number for number, whole in WORKFLOWS.items() if whole[: len(path)] == path]
    return possible[0] if len(possible) == 1 else None


def leads_on(path: tuple[str, ...], process: str) -> bool:
    """Whether a fork into this process keeps to one of the eight workflows."""
    longer = (*path, process)
    return any(whole[: len(longer)] == longer for whole in WORKFLOWS.values())


def filled_in(path: tuple[str, ...]) -> tuple[str, ...]:
    """The whole path when the rest goes without a further choice."""
    whole: list[str] = list(path)
    while following := DEFAULT_FORK.get(whole[-1]):  # type: ignore[call-overload]
        whole.append(following)
    return tuple(whole)
