"""USM's five processes as data: steps, forks and the eight workflows (facts of USM; the wording is
ours).
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from catalog.model import Kind, Text

Process = Literal["agree", "change", "recover", "operate", "improve"]


class Step(BaseModel):
    """One step of a process; `forks` are the processes that may be opened in it, after which it
    goes on.
    """

    model_config = ConfigDict(frozen=True)
    name: Text
    forks: tuple[Process, ...] = ()


def _step(en: str, nl: str, *forks: Process) -> Step:
    return Step(name=Text(en=en, nl=nl), forks=forks)


_TAKE_IN = _step("Take in", "Aannemen")
_CLASSIFY = _step("Judge weight and urgency", "Gewicht en spoed bepalen")
_CLOSE = _step("Close", "Afsluiten")

STEPS: dict[Process, tuple[Step, ...]] = {
    "agree": (
        _TAKE_IN,
        _CLASSIFY,
        _step("Say exactly what is wanted", "Precies maken wat gewenst is"),
        _step("Write a proposal", "Een voorstel maken"),
        _step("Come to an agreement", "Het eens worden"),
        _step("Make it real", "Uitvoeren wat is afgesproken", "change"),
        _step("Look back with the customer", "Terugkijken met de klant"),
        _CLOSE,
    ),
    "change": (
        _TAKE_IN,
        _CLASSIFY,
        _step("Plan and get a go", "Plannen en akkoord krijgen"),
        _step("Prepare", "Voorbereiden"),
        _step("Test and release", "Testen en vrijgeven"),
        _step("Put in place", "Doorvoeren", "operate"),
        _step("Look back", "Terugkijken"),
        _step("Update the register", "Registratie bijwerken"),
        _CLOSE,
    ),
    "recover": (
        _TAKE_IN,
        _CLASSIFY,
        _step("Find out what is wrong", "Uitzoeken wat er mis is"),
        _step("Prepare the repair", "Herstel voorbereiden"),
        _step("Repair", "Herstellen", "change", "operate"),
        _step("Check with the requester", "Navragen bij de aanvrager"),
        _CLOSE,
    ),
    "operate": (
        _TAKE_IN,
        _CLASSIFY,
        _step("Plan", "Plannen"),
        _step("Do it", "Uitvoeren"),
        _step("Check the result", "Resultaat nagaan"),
        _CLOSE,
    ),
    "improve": (
        _step("Describe the risk", "Risico beschrijven"),
        _CLASSIFY,
        _step("Find the cause", "Oorzaak zoeken"),
        _step("Choose a measure", "Maatregel kiezen"),
        _step("Take the measure", "Maatregel nemen", "agree", "change", "operate"),
        _step("Look back", "Terugkijken"),
        _CLOSE,
    ),
}

NAMES: dict[Process, Text] = {
    "agree": Text(en="Agree", nl="Afspreken"),
    "change": Text(en="Change", nl="Wijzigen"),
    "recover": Text(en="Recover", nl="Herstellen"),
    "operate": Text(en="Operate", nl="Uitvoeren"),
    "improve": Text(en="Improve", nl="Verbeteren"),
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
