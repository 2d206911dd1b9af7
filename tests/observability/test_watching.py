"""Health that tells the truth: what is ready says so, what is not says why, and each figure that an
alert or the board names is served.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx2
import pytest
import sqlalchemy as sa
import yaml
from prometheus_client import REGISTRY, generate_latest
from pydantic import SecretStr

import bot.channels.email.mail_intake
import bot.channels.telegram.update_intake
import bot.language_model.reranker  # noqa: F401
from bot.bootstrap import readiness
from bot.bootstrap.app import App
from bot.channels.pages.channel import WebChannel
from bot.ports import Address, Press, Pressed, Said
from bot.settings import Settings
from bot.worker.figures import DeskFigures, registry_of
from routing.storage import gauges, lease, outbox
from routing.storage.db import Database
from routing.storage.outbox import Row
from tests.channels.conftest import browser, parts_for
from tests.house.figures import ROOT
from tests.routing.links import CATALOGUE, MONDAY
from tests.routing.reading import ByWord

DEPLOY = ROOT / "docs" / "deploy"
NAME = re.compile(r"\bschakel_[a-z_]+")
MINUTE = dt.timedelta(minutes=1)


class Silent:
    """A channel whose service is out of touch."""

    name = prefix = "silent"
    why: str | None = "its service does not answer"

    def out_of_touch(self) -> str | None:
        return self.why


class World:
    def __init__(self, url: str) -> None:
        self.now = MONDAY
        settings = Settings(database_url=SecretStr(url))
        self.app = App(settings, Database(url), CATALOGUE, ByWord(CATALOGUE), now=lambda: self.now)
        self.app.add(WebChannel(self.app.mailbox))

    def figures(self) -> dict[str, float]:
        """The desk's own figures, by name and labels as they are served."""
        served = generate_latest(self.app.figures).decode().splitlines()
        lines = (line.rpartition(" ") for line in served if not line.startswith("#"))
        return {name: float(value) for name, _, value in lines}

    def visitor(self, token: str = "", ready: bool = True) -> httpx2.AsyncClient:
        """Somebody who watches over the desk from this machine."""
        parts = parts_for(self.app.database, self.app.mailbox, self.app.accept)
        looks: dict[str, Any] = {"ready": self.app.readiness.look} if ready else {}
        registry = self.app.figures
        return browser(replace(parts, figures=registry, metrics_token=token, **looks))

    def enqueue(self, key: str, kind: str, since: dt.timedelta) -> None:
        row = Row(key=key, kind=kind, body={}, channel="web", due_at=self.now - since)
        with self.app.database.transaction() as session:
            outbox.enqueue(session, [row], self.now)


@pytest.fixture
async def world(database_url: str) -> AsyncIterator[World]:
    made = World(database_url)
    yield made
    made.app.close()


async def test_what_is_ready_says_so_and_what_is_not_says_why(world: World) -> None:
    async with world.visitor() as visitor:
        well = await visitor.get("/readyz")
        assert (well.status_code, well.json()["status"]) == (200, "ready")
        silent = Silent()
        world.app.channels["silent"] = silent  # type: ignore[assignment]
        told = await visitor.get("/readyz")
        assert told.status_code == 503 and told.json()["checks"]["silent"] == silent.why
        silent.why = None
        with world.app.database.transaction() as session:
            session.execute(sa.text("ALTER TABLE lease RENAME TO away"))
        told = await visitor.get("/readyz")
        assert told.status_code == 503 and "nothing can be written" in told.text
        assert (await visitor.get("/healthz")).json() == {"status": "ok"}
        with world.app.database.transaction() as session:
            session.execute(sa.text("ALTER TABLE away RENAME TO lease"))
        world.app.worker.looked_at -= readiness.STILL + 1
        assert "did not look" in (await visitor.get("/readyz")).text


async def test_tables_of_another_version_are_not_ready(world: World) -> None:
    with world.app.database.transaction() as session:
        session.execute(sa.text("UPDATE alembic_version SET version_num = '0032'"))
    assert "not those of this version" in str((await world.app.readiness.look())["database"])


async def test_tables_of_a_later_version_are_ready(world: World) -> None:
    """During a rolling restart who still runs the version before goes on working."""
    with world.app.database.transaction() as session:
        session.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    assert (await world.app.readiness.look())["database"] is None


async def test_the_age_of_the_last_backup_is_told_where_one_was_made(world: World) -> None:
    assert "schakel_backup_age_seconds" not in world.figures()
    with world.app.database.transaction() as session:
        gauges.note_backup(session, "me", MONDAY - 90 * MINUTE)
    figures = world.figures()
    assert figures["schakel_backup_age_seconds"] == 90 * 60
    assert not any("backup" in name for name in figures if "lease" in name)


async def test_a_desk_that_was_never_backed_up_is_noticed(world: World) -> None:
    """By the figure that is not there, while the desk is; not by a process that stands still."""
    told = dict(_expressions())["SchakelNeverBackedUp"]
    ((missing, there, least),) = re.findall(r"^absent\((\w+)\) and max\((\w+)\) == (\d)$", told)
    figures = world.figures()
    assert missing not in figures and figures[there] == int(least)
    with world.app.database.transaction() as session:
        gauges.note_backup(session, "me", MONDAY)
    assert missing in world.figures()


async def test_a_catalogue_that_was_refused_is_counted(world: World) -> None:
    assert world.figures()["schakel_catalogue_refused"] == 0
    world.app.catalogue_refused = True
    assert world.figures()["schakel_catalogue_refused"] == 1


async def test_who_may_see_the_figures(world: World) -> None:
    async with world.visitor() as near:
        assert (await near.get("/metrics")).status_code == 200
        proxied = {"x-forwarded-for": "192.0.2.7"}
        assert (await near.get("/metrics", headers=proxied)).status_code == 404
        assert (await near.get("/metrics", headers={"host": "desk.example"})).status_code == 404
    async with world.visitor(token="let me see") as far:
        assert (await far.get("/metrics")).status_code == 404
        for shown, status in (("let me see", 200), ("let me", 404), ("", 404)):
            headers = {"authorization": f"Bearer {shown}", "host": "10.1.2.3:8080"}
            assert (await far.get("/metrics", headers=headers)).status_code == status
        world.app.channels["silent"] = Silent()  # type: ignore[assignment]
        told = (await far.get("/readyz", headers={"host": "10.1.2.3"})).json()
        assert told["checks"]["silent"] == "not ok", "why is for those who may know"


async def test_the_figures_are_of_the_database_as_it_stands(world: World) -> None:
    world.enqueue("in/1", "heard", 3 * MINUTE)
    world.enqueue("say/1", "say", 2 * MINUTE)
    world.enqueue("timer/1", "timer", -2 * MINUTE)
    world.enqueue("say/2", "say", MINUTE)
    with world.app.database.transaction() as session:
        (dies,) = outbox.claim(session, "gone", world.now, 1, ["web"])
        assert outbox.bury(session, dies, world.now, "never")
        assert outbox.claim(session, "slow", world.now, 1, ["web"])
        lease.take(session, "telegram/1", "somebody", world.now, MINUTE)
    world.now += MINUTE
    found = world.figures()
    assert found["schakel_database_up"] == 1 and found["schakel_inbox_oldest_seconds"] == 0
    assert found['schakel_outbox_due{channel="web",kind="say"}'] == 2
    assert found['schakel_outbox_oldest_due_seconds{channel="web",kind="say"}'] == 180
    assert found['schakel_outbox_dead{channel="web",kind="heard"}'] == 1
    assert found["schakel_outbox_scheduled"] == 1
    assert found["schakel_outbox_lease_age_seconds"] == 60
    assert found['schakel_lease_left_seconds{lease="telegram/1"}'] == 0
    assert found["schakel_learning"] == found["schakel_learning_failed"] == 0


async def test_calls_decisions_and_promises_are_counted(world: World) -> None:
    def counted(name: str, **labels: str) -> float:
        return REGISTRY.get_sample_value(name, labels) or 0.0

    kept = {"team": "cleaning", "what": "acknowledge", "kept": "yes"}
    late = {"team": "cleaning", "what": "resolve", "kept": "no"}
    before = [counted("schakel_promises_total", **labels) for labels in (kept, late)]
    read = counted("schakel_decisions_total", outcome="answer")

    async def does(person: str, place: str, **what: Any) -> None:
        head = {"key": f"{person} {what}", "account": person, "at": world.now}
        at = Address(channel="web", conversation=place)
        kind = Pressed if "press" in what else Said
        await world.app.accept(kind(address=at, shared=place.startswith("room"), **head, **what))
        await world.app.settle()

    await does("sanne", "person/sanne", text="er is een spill in de hal")
    await does("sanne", "person/sanne", text="ja")
    assert world.figures()['schakel_calls_open{team="cleaning"}'] == 1
    await does("joost", "room/cleaning", press=Press(action="c:S-1001:acknowledge"))
    world.now += dt.timedelta(days=9)
    assert world.figures()['schakel_calls_late{team="cleaning"}'] == 1
    await does("joost", "room/cleaning", press=Press(action="c:S-1001:resolve", values={}))
    after = [counted("schakel_promises_total", **labels) for labels in (kept, late)]
    assert [b - a for a, b in zip(before, after, strict=True)] == [1, 1]
    assert counted("schakel_decisions_total", outcome="answer") > read


async def test_a_database_that_is_away(unreachable_desk: World) -> None:
    found = unreachable_desk.figures()
    assert found["schakel_database_up"] == 0 and "schakel_outbox_scheduled" not in found
    assert "nothing can be written" in str(
        (await unreachable_desk.app.readiness.look())["database"]
    )
    async with unreachable_desk.visitor() as visitor:
        page = await visitor.get("/?as=sanne")
        assert page.status_code == 503 and "niet bij onze eigen administratie" in page.text


@pytest.fixture
async def unreachable_desk(tmp_path: Path, sqlite_url: str) -> AsyncIterator[World]:
    made = World(sqlite_url)
    made.app.close()
    gone = Database(f"sqlite:///{tmp_path}")
    app = made.app
    app.database = app.readiness._database = gone
    app.figures = registry_of(DeskFigures(gone, app.now, app._mind))
    yield made
    gone.close()


def _expressions() -> Iterator[tuple[str, str]]:
    rules = yaml.safe_load((DEPLOY / "prometheus-alerts.yaml").read_text())
    for group in rules["groups"]:
        yield from ((rule["alert"], rule["expr"]) for rule in group["rules"])
    board = json.loads((DEPLOY / "grafana-board.json").read_text())
    for panel in board["panels"]:
        yield from ((panel["title"], target["expr"]) for target in panel["targets"])


def test_each_figure_that_an_alert_or_the_board_names_is_served(world: World) -> None:
    served = (generate_latest() + generate_latest(world.app.figures)).decode()
    families = set(re.findall(r"^# TYPE (\S+) \S+$", served, re.MULTILINE))
    names = families | {f"{family}_bucket" for family in families}
    asked = {(where, name) for where, expr in _expressions() for name in NAME.findall(expr)}
    assert {(where, name) for where, name in asked if name not in names} == set()
    named = {name.removesuffix("_bucket") for _, name in asked}
    ours = {family for family in families if family.startswith("schakel_")}
    created = {family for family in ours if family.endswith("_created")}
    assert ours - created == named, "each figure of ours stands on the board or has an alert"


def test_each_alert_says_where_to_look() -> None:
    rules = yaml.safe_load((DEPLOY / "prometheus-alerts.yaml").read_text())["groups"][0]["rules"]
    assert rules and all({"summary", "look"} <= set(rule["annotations"]) for rule in rules)


def test_who_is_called_at_night_finds_each_alert_and_what_to_do() -> None:
    rules = yaml.safe_load((DEPLOY / "prometheus-alerts.yaml").read_text())["groups"][0]["rules"]
    told = (ROOT / "docs" / "operations.md").read_text()
    rows = re.findall(r"^\| `(Schakel\w+)` \| (yes|in the morning) \| (.{20,}) \|$", told, re.M)
    urgent = {"page": "yes", "ticket": "in the morning"}
    wanted = {rule["alert"]: urgent[rule["labels"]["severity"]] for rule in rules}
    assert {alert: how for alert, how, _ in rows} == wanted
