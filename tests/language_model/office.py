"""An office with near items, one that is private, a team whose matters no model may hear of, and a
desk over it that asks a fake model.
"""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

from pydantic import SecretStr

from bot.bootstrap.app import App
from bot.language_model.wiring import reranker_of
from bot.ports import Address, Profile, Said
from bot.settings import Settings
from catalog.emergency import Emergency
from catalog.model import Catalogue, Language, Organisation, Person
from routing.call.events import Opened
from routing.storage import ledger
from routing.storage.db import Database
from routing.understand.move import Moves
from routing.understand.reader import Reader
from tests.fakes.language_model import KEY, MODEL, FakeModel
from tests.intake.test_learning_notice import Service
from tests.routing.acts import acts_of
from tests.routing.links import MONDAY, TARGETS, _team

WHERE = {
    "id": "where",
    "ask": {"en": "In which room?", "nl": "In welke kamer?"},
    "type": "text",
}
HOW = {
    "id": "how",
    "ask": {"en": "How bad is it?", "nl": "Hoe erg is het?"},
    "type": "choice",
    "choices": [
        {"id": "bit", "name": {"en": "A little", "nl": "Een beetje"}},
        {"id": "total", "name": {"en": "Entirely", "nl": "Helemaal"}},
    ],
}
WHEN = {"id": "when", "ask": {"en": "Which day?", "nl": "Welke dag?"}, "type": "date"}


def _item(
    id: str, name: tuple[str, str], about: tuple[str, str], *phrases: str, **more: Any
) -> Any:
    return {
        "id": id,
        "kind": "incident",
        "name": {"en": name[0], "nl": name[1]},
        "about": {"en": about[0], "nl": about[1]},
        "phrases": {"en": [*phrases], "nl": [f"{p} graag" for p in phrases]},
    } | more


def _one_team(team: str, *items: Any, **more: Any) -> Any:
    service = {
        "id": "all",
        "name": {"en": team.title(), "nl": team.title()},
        "agreements": [{"customers": ["*"], "targets": TARGETS}],
        "items": items,
    }
    boss = {"id": f"boss-{team}", "name": f"Boss {team.title()}", "role": "coordinator"}
    return _team(team, [boss], services=[service], **more)


SLIDES = "ict/all/slides"
SCREEN = "ict/all/screen"
CHAIR = "house/all/chair"
TRUST = "care/all/trust"
DOPING = "lab/all/sample"
ICT = _one_team(
    "ict",
    _item(
        "slides",
        ("Projector", "Beamer"),
        ("for showing slides to a group", "om dia's aan een groep te tonen"),
        "the projector shows nothing",
        "no picture on the wall",
        questions=[WHERE, HOW, WHEN],
    ),
    _item(
        "screen",
        ("Desk monitor", "Beeldscherm"),
        ("for the monitor on one desk", "voor het beeldscherm op een bureau"),
        "my monitor stays black",
        "no picture on my desk",
    ),
)
HOUSE = _one_team(
    "house",
    _item(
        "chair",
        ("Chair", "Stoel"),
        ("for sitting well", "om goed te zitten"),
        "my chair wobbles",
        "the seat is loose",
    ),
)
CARE = _one_team(
    "care",
    _item(
        "trust",
        ("Talk in confidence", "Vertrouwelijk gesprek"),
        ("for trouble with a colleague", "voor moeite met een collega"),
        "a colleague keeps making remarks about me",
        "I dread my colleague",
        private=True,
    ),
)
LAB = _one_team(
    "lab",
    _item(
        "sample",
        ("Sample", "Monster"),
        ("for a sample that went missing", "voor een monster dat weg is"),
        "the sample of the athlete went missing",
        "a tube is gone",
    ),
    language_model=False,
)
SANNE = Person(id="sanne", name="Sanne Verhoeven", email="sanne@example.org", language="en")
OFFICE = Catalogue(
    version="v1",
    organisation=Organisation(
        language="en",
        employees=(SANNE, Person(id="piet", name="Piet Jansen", language="nl")),
        emergency=Emergency.model_validate(
            {"say": {"en": "Call 112.", "nl": "Bel 112."}, "phrases": {"en": ["code orange"]}}
        ),
    ),
    teams=(ICT, HOUSE, CARE, LAB),
)


class _Reader(Reader):
    """With the acts that a run of tests learns once."""

    def moves(self, text: str, language: Language) -> Moves:
        return acts_of(self.catalogue).read(text, language)


READER = _Reader.of(OFFICE)


class Desk:
    """The desk, and Sanne who talks to it. `timeout` and budgets as in the settings."""

    def __init__(self, url: str, model: FakeModel | None, **settings: Any) -> None:
        given: dict[str, Any] = {"llm_timeout": 2.0, **settings}
        if model:
            given |= {"llm_url": model.url, "llm_key": SecretStr(KEY), "llm_model": MODEL}
        self.settings = Settings(database_url=SecretStr(url), **given)
        self.database = Database(url)
        self.service = Service()
        self._n = itertools.count()
        self.app = App(
            self.settings,
            self.database,
            OFFICE,
            READER,
            now=lambda: MONDAY + dt.timedelta(seconds=next(self._n)),
            reranker=reranker_of(self.settings, self.database, lambda: MONDAY),
        )
        self.app.add(self.service)

    async def says(self, text: str, account: str = "U1", **more: Any) -> str:
        """What Sanne is answered."""
        before = len(self.service.said)
        await self.app.accept(self._said(text, account, **more))
        await self.app.settle()
        return "\n".join(said for _, said in self.service.said[before:])

    def _said(self, text: str, account: str, **more: Any) -> Said:
        profile = Profile(language="en", email="sanne@example.org", name="Sanne Verhoeven")
        return Said.model_validate(
            {
                "key": f"slack:message:T1:D1:{next(self._n)}",
                "address": Address(channel="slack", conversation=f"slack/{account}"),
                "account": account,
                "at": MONDAY,
                "text": text,
                "profile": profile,
                **more,
            }
        )

    def opened(self) -> Opened:
        """How the first call began."""
        with self.database.reading() as session:
            first = ledger.events(session, "S-1001")[0]
        assert isinstance(first, Opened)
        return first

    def close(self) -> None:
        self.app.close()
