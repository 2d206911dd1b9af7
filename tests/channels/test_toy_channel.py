"""A channel that nothing but its own file knows keeps the contract of all channels, is installed by
an entry point, and carries a request from the first word to its acknowledgement.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import json
import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.bootstrap.app import App, build
from bot.channels.registry import ChannelRegistry, installed
from bot.commands.doctor import examine_all
from bot.errors import Mistake
from bot.ports import Accept, Address, Outgoing
from bot.settings import Settings, read_settings
from tests.catalog.planting import SMALL
from tests.channels.contract import LONG, ChannelContract, Shown
from tests.channels.toy_channel import LIMITS, PLUGIN, Json, ToyChannel, ToyService, ToySettings
from tests.routing.links import MONDAY

ROOT = Path(__file__).parents[2]
SANNE, FATIMA = "7", "8"


class ToyStage:
    """The toy, seen in its files."""

    private = Address(channel="toy", conversation="toy/7")
    room = Address(channel="toy", conversation="toy/#cleaning")
    nowhere = Address(channel="toy", conversation="toy/#nowhere")
    somebody, somebody_else = "7", "8"
    says_once = True

    def __init__(self, folder: Path) -> None:
        self.service = ToyService(folder)
        for conversation in (self.private.conversation, self.room.conversation):
            self.service.open(conversation)
        self.channel = ToyChannel(self.service, lambda: MONDAY)
        self.count = 0

    async def shown(self, at: Address, viewer: str) -> list[Shown]:
        return [
            Shown(str(n), one["words"], tuple(label for _, label in one["buttons"]))
            for n, one in enumerate(self.service.messages(at.conversation))
            if one["only_to"] in (None, viewer)
        ]

    def out_of_reach(self) -> None:
        shutil.rmtree(self.service.folder)

    async def types(self, text: str, accept: Accept) -> None:
        self.count += 1
        did = {"conversation": self.private.conversation, "account": self.somebody, "text": text}
        self.service.put(f"{self.count:04}", did)
        listening = asyncio.create_task(self.channel.listen(accept))
        while self.service.waiting():  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)


class TestToy(ChannelContract):
    """The contract of all channels."""

    @pytest.fixture
    def stage(self, tmp_path: Path) -> ToyStage:
        return ToyStage(tmp_path)

    async def test_no_message_is_longer_than_its_limits_say(self, stage: ToyStage) -> None:
        await stage.channel.send(stage.private, Outgoing(text=LONG), "k1")
        shown = await stage.shown(stage.private, stage.somebody)
        assert len(shown) > 1 and all(len(one.words) <= (LIMITS.text or 0) for one in shown)


def with_toy() -> ChannelRegistry:
    """What is installed, and the toy: an entry point fills the same registry."""
    return ChannelRegistry([*installed().values(), PLUGIN])


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    """The small organisation: Fatima and the cleaners' room are in the toy, and so is Sanne."""
    folder = tmp_path / "catalogue"
    shutil.copytree(SMALL, folder)
    cleaning = folder / "facilities-cleaning.yaml"
    text = cleaning.read_text()
    text = text.replace("email: fatima@example.org", f"toy: '{FATIMA}'")
    cleaning.write_text(text.replace("telegram: -100123", "toy: '#cleaning'"))
    employees = f"employees: [{{id: sanne, name: Sanne, toy: '{SANNE}'}}]\n"
    (folder / "organisation.yaml").write_text(employees)
    return folder


@pytest.fixture
def service(tmp_path: Path) -> ToyService:
    (tmp_path / "toy").mkdir()
    service = ToyService(tmp_path / "toy")
    for conversation in ("toy/7", "toy/8", "toy/#cleaning"):
        service.open(conversation)
    return service


@pytest.fixture
def settings(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, catalogue: Path, service: ToyService
) -> Settings:
    """An installation that sets the toy up by its variable."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("SCHAKEL_TOY_FOLDER", str(service.folder))
    return Settings(
        database_url=SecretStr(f"sqlite:///{tmp_path / 'toy.sqlite3'}"), catalog=catalogue
    )


def test_it_is_a_service_of_the_installation(settings: Settings) -> None:
    assert "toy" in with_toy().services(settings)
    assert "toy" not in with_toy().services(settings.with_channels(ToySettings(folder=None)))


def test_a_word_that_its_settings_do_not_know_is_told(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCHAKEL_TOY_ORDER", "Newest")
    assert settings.of(ToySettings).order == "newest"
    monkeypatch.setenv("SCHAKEL_TOY_ORDER", "random")
    with pytest.raises(Mistake, match=r"SCHAKEL_TOY_ORDER is 'random'; set it to oldest or newest"):
        with_toy().services(read_settings())


def test_doctor_asks_it(settings: Settings, service: ToyService) -> None:
    found = examine_all(settings, with_toy())
    assert (True, "Toy: in the room #cleaning of facilities-cleaning") in found
    service.path("toy/#cleaning").unlink()
    wrong = [line for right, line in examine_all(settings, with_toy()) if not right]
    assert wrong == ["Toy: the room #cleaning of facilities-cleaning is not there; make its file"]


def test_its_address_rules_are_those_of_the_catalogue(settings: Settings, catalogue: Path) -> None:
    assert with_toy().load(catalogue).ok
    cleaning = catalogue / "facilities-cleaning.yaml"
    cleaning.write_text(cleaning.read_text().replace("'#cleaning'", "cleaning"))
    loaded = with_toy().load(catalogue)
    assert [p.message for p in loaded.advice if p.code == "bad-room"] == [
        "facilities-cleaning: 'cleaning' is no toy room"
    ]


def test_an_entry_point_is_all_it_takes(settings: Settings, tmp_path: Path) -> None:
    """As a package that brings a channel does: its folder is found, and every command knows it."""
    package = tmp_path / "package" / "toy_channel-1.dist-info"
    package.mkdir(parents=True)
    (package / "METADATA").write_text("Metadata-Version: 2.1\nName: toy-channel\nVersion: 1\n")
    entry = "[schakel.channels]\ntoy = tests.channels.toy_channel:PLUGIN\n"
    (package / "entry_points.txt").write_text(entry)
    environment = {
        **os.environ,
        "PYTHONPATH": f"{package.parent}{os.pathsep}{ROOT}",
        "SCHAKEL_CATALOG": str(settings.catalog),
        "SCHAKEL_DATABASE_URL": settings.database,
    }
    done = subprocess.run(
        (sys.executable, "-m", "bot.cli", "doctor", "--json"),
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    lines = [one["finding"] for one in json.loads(done.stdout)]
    assert "Toy: in the room #cleaning of facilities-cleaning" in lines, done.stderr


class Toys:
    """The desk with the toy on, and people who play."""

    def __init__(self, app: App, service: ToyService) -> None:
        self.app, self.service, self.count = app, service, 0

    def says(self, account: str, text: str, conversation: str | None = None) -> None:
        self._does({"account": account, "text": text}, conversation or f"toy/{account}")

    def presses(self, account: str, label: str, message: Json, conversation: str) -> None:
        buttons = {words: action for action, words in message["buttons"]}
        assert label in buttons, buttons
        place = self.service.messages(conversation).index(message)
        self._does(
            {"account": account, "pressed": buttons[label], "reply_to": str(place)}, conversation
        )

    def _does(self, did: Json, conversation: str) -> None:
        self.count += 1
        self.service.put(f"{self.count:04}", {**did, "conversation": conversation})

    async def sees(self, conversation: str, words: str) -> Json:
        for _ in range(6000):
            for one in self.service.messages(conversation):
                if words in one["words"]:
                    return one
            await asyncio.sleep(0.02)
        raise AssertionError(f"'{words}' not in {self.service.messages(conversation)}")


@pytest.fixture
async def toys(settings: Settings, service: ToyService) -> AsyncIterator[Toys]:
    app = build(settings, channels=("web", "toy"), registry=with_toy(), now=_office_hours)
    work = asyncio.create_task(app.run())
    yield Toys(app, service)
    work.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await work
    app.close()


_BEGAN = dt.datetime.now(dt.UTC)


def _office_hours() -> dt.datetime:
    return MONDAY + (dt.datetime.now(dt.UTC) - _BEGAN)


async def test_a_request_comes_in_and_is_acknowledged(toys: Toys) -> None:
    toys.says(SANNE, "someone spilled coffee in the lobby")
    offered = await toys.sees("toy/7", "You may be able to do this yourself")
    toys.presses(SANNE, "Yes, I still need help", offered, "toy/7")
    await toys.sees("toy/7", "Which room?")
    toys.says(SANNE, "the lobby")
    summary = await toys.sees("toy/7", "Shall I")
    toys.presses(SANNE, "Yes, send it", summary, "toy/7")
    card = await toys.sees("toy/#cleaning", "S-1001")
    toys.presses(FATIMA, "I'll take it", card, "toy/#cleaning")
    await toys.sees("toy/7", "Fatima B. of Cleaning has picked up S-1001")
