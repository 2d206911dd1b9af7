"""What is set wrong is told, and a demo keeps to its own desk."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
import typer
from pydantic import SecretStr
from pydantic_settings import BaseSettings

from bot.bootstrap.desks import (
    demo_desk,
    desk_beside,
    marked_as_running,
    note_started,
    which_desk,
)
from bot.bootstrap.setting_names import told, unknown_settings
from bot.channels.registry import installed
from bot.channels.slack.settings import SlackOptions, SlackSettings
from bot.cli import GROUPS
from bot.commands.doctor import examine_all
from bot.errors import Mistake
from bot.settings import Settings, read_settings
from tests import forked
from tests.catalog.planting import SMALL

PRODUCTION = SecretStr("postgresql://desk:secret@db.example.org/production")


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine on which nothing is set."""
    for name in [n for n in os.environ if n.startswith("SCHAKEL_") or n == "PORT"]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("SCHAKEL_EMBEDDING_MODEL", "none")  # what needs meaning asks for it
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def in_file(home: Path, *lines: str) -> None:
    (home / ".env").write_text("\n".join(lines))


@pytest.mark.parametrize("written", ["socket", "Socket", " SOCKET "])
def test_a_mode_may_be_written_in_any_case(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.setenv("SCHAKEL_SLACK_MODE", written)
    monkeypatch.setenv("SCHAKEL_SLACK_BOT_TOKEN", "xoxb-1")
    monkeypatch.setenv("SCHAKEL_SLACK_APP_TOKEN", "xapp-1")
    assert SlackOptions.read(read_settings()).app_token == "xapp-1"
    assert installed().services(read_settings()) == ("slack",)


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("SCHAKEL_SLACK_MODE", "Sockets", "socket or http"),
        ("SCHAKEL_TELEGRAM_MODE", "pigeons", "polling or webhook"),
    ],
)
def test_a_mode_that_is_none_is_told_with_those_there_are(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, allowed: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(Mistake, match=f"{name} is '{value.lower()}'; set it to {allowed}"):
        installed().services(read_settings())
    wrong = [line for right, line in examine_all(read_settings()) if not right]
    assert len(wrong) == 1 and f"{name} is" in wrong[0] and allowed in wrong[0]


def test_a_secret_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCHAKEL_FILES_DAYS", "xoxb-secret")
    with pytest.raises(Mistake) as caught:
        read_settings()
    assert "SCHAKEL_FILES_DAYS" in str(caught.value) and "xoxb" not in str(caught.value)


def test_the_port_is_read_from_both_names_and_both_places(
    monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    assert read_settings().port == 8080
    in_file(home, "SCHAKEL_PORT=9001")
    assert read_settings().port == 9001
    monkeypatch.setenv("SCHAKEL_PORT", "9002")
    assert read_settings().port == 9002
    monkeypatch.setenv("PORT", "9003")
    assert read_settings().port == 9003
    monkeypatch.setenv("PORT", "ninety")
    with pytest.raises(Mistake, match="PORT or SCHAKEL_PORT is 'ninety', which is no port"):
        read_settings()


def test_a_name_that_is_no_setting_is_told_with_the_nearest(
    monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    in_file(home, "SCHAKEL_TELEGRAM_TOKN=1:a", "SCHAKEL_CATALOG=x", "OTHER=1")
    (home / ".env").chmod(0o600)
    monkeypatch.setenv("SCHAKEL_SLACK_BOT_TOKENS", "xoxb-1")
    monkeypatch.setenv("SCHAKEL_COLOUR_OF_THE_SKY", "blue")
    assert unknown_settings(installed()) == [
        "SCHAKEL_COLOUR_OF_THE_SKY is no setting; take it out, or see docs/configuration.md for "
        "those there are",
        "SCHAKEL_SLACK_BOT_TOKENS is no setting; did you mean SCHAKEL_SLACK_BOT_TOKEN?",
        "SCHAKEL_TELEGRAM_TOKN is no setting; did you mean SCHAKEL_TELEGRAM_TOKEN?",
    ]
    wrong = [line for right, line in examine_all(Settings(catalog=SMALL)) if not right]
    assert len(wrong) == 3 and all(line.startswith("Settings: ") for line in wrong)


def test_every_setting_is_known() -> None:
    models: list[type[BaseSettings]] = [Settings]
    models += [plugin.settings for plugin in installed().values() if plugin.settings]
    names = [
        f"{model.model_config.get('env_prefix', '')}{field}".upper()
        for model in models
        for field in model.model_fields
    ]
    assert "SCHAKEL_SLACK_MODE" in names and told(names, names) == []
    assert SlackSettings in models


def test_serve_refuses_a_misspelt_name_and_others_warn(
    monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    monkeypatch.setenv("SCHAKEL_DATABASE_ULR", "postgresql://elsewhere")
    line = "SCHAKEL_DATABASE_ULR is no setting; did you mean SCHAKEL_DATABASE_URL?"
    refused = schakel("serve")
    assert (refused.returncode, refused.stderr.strip()) == (2, f"schakel: {line}")
    assert not (home / "schakel").exists()
    warned = schakel("catalog", "check", str(SMALL), "--json")
    assert warned.returncode == 0 and line in warned.stderr
    assert json.loads(warned.stdout)


def test_the_demo_has_a_database_of_its_own(home: Path) -> None:
    demo = demo_desk(Settings(database_url=PRODUCTION, public_url="https://desk.example.org"))
    assert demo.database == f"sqlite:///{home / 'schakel' / 'demo.sqlite3'}"
    assert demo.public_url is None
    assert demo_desk(Settings()).database != Settings().database


def test_a_command_beside_a_desk_looks_at_the_one_that_was_started_last() -> None:
    nothing = Settings()
    assert desk_beside(nothing).database == demo_desk(nothing).database
    note_started(nothing, "serve")
    assert desk_beside(nothing).database == nothing.database
    note_started(nothing, "demo")
    assert desk_beside(nothing).database == demo_desk(nothing).database
    assert which_desk(nothing) is None
    nothing.own_file.touch()
    demo_desk(nothing).data_folder.joinpath("demo.sqlite3").touch()
    assert "the demo's desk, which was started last" in (which_desk(nothing) or "")


def test_a_desk_on_a_configured_database_does_not_change_where_others_look() -> None:
    nothing = Settings()
    note_started(nothing, "demo")
    note_started(Settings(database_url=PRODUCTION), "serve")
    assert desk_beside(nothing).database == demo_desk(nothing).database


def test_a_demo_that_runs_is_looked_at_whatever_was_started_later() -> None:
    nothing = Settings()
    with marked_as_running(nothing), marked_as_running(nothing):
        note_started(nothing, "serve")
        nothing.own_file.touch()
        demo_desk(nothing).data_folder.joinpath("demo.sqlite3").touch()
        assert desk_beside(nothing).database == demo_desk(nothing).database
        assert "the demo's desk, which runs" in (which_desk(nothing) or "")
    assert desk_beside(nothing).database == nothing.database
    assert "'schakel serve', which was started last" in (which_desk(nothing) or "")


def test_a_configured_database_is_always_the_one_looked_at() -> None:
    configured = Settings(database_url=PRODUCTION)
    note_started(configured, "demo")
    assert desk_beside(configured).database == PRODUCTION.get_secret_value()


def test_an_installation_from_before_keeps_its_desk() -> None:
    """It has its database, and nothing says yet what was started last."""
    before = Settings()
    before.own_file.parent.mkdir(parents=True)
    before.own_file.touch()
    assert desk_beside(before).database == before.database


def schakel(*words: str, given: str = "", **more: str) -> forked.Ran:
    return forked.schakel(*words, given=given, environment={**os.environ, **more})


@pytest.fixture
def demo_running(home: Path) -> Iterator[str]:
    """A demo beside a production database and chat tokens that are configured: the page's
    address.
    """
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "PORT": str(port),
        "SCHAKEL_CATALOG": str(SMALL),
        "SCHAKEL_DATABASE_URL": f"sqlite:///{home / 'production.sqlite3'}",
        "SCHAKEL_SLACK_BOT_TOKEN": "xoxb-1",
        "SCHAKEL_TELEGRAM_TOKEN": "1:a",
    }
    with subprocess.Popen(
        (sys.executable, "-m", "bot.cli", "demo"),
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        text=True,
    ) as demo:
        assert demo.stdout
        yield demo.stdout.readline()
        demo.terminate()


def test_a_demo_that_was_killed_is_not_looked_at_any_more(home: Path) -> None:
    nothing = Settings()
    holding = (
        "import time; from bot.settings import Settings; from bot.bootstrap.desks import *\n"
        "with marked_as_running(Settings()): print('runs', flush=True); time.sleep(60)"
    )
    with subprocess.Popen(
        (sys.executable, "-c", holding),
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        stdout=subprocess.PIPE,
        text=True,
    ) as demo:
        assert demo.stdout and demo.stdout.readline() == "runs\n"
        note_started(nothing, "serve")
        assert desk_beside(nothing).database == demo_desk(nothing).database
        demo.kill()
    assert desk_beside(nothing).database == nothing.database


def test_a_demo_and_the_terminal_share_one_desk(demo_running: str, home: Path) -> None:
    assert demo_running.startswith("Schakel is at http://localhost:")
    assert not (home / "production.sqlite3").exists()
    note_started(Settings(), "serve")  # one that has stopped since
    said = "someone spilled coffee in the lobby\n1\nthe lobby\n1\n"
    asked = schakel("chat", "--as", "fatima", given=said, SCHAKEL_CATALOG=str(SMALL))
    assert "S-1001" in asked.stdout, asked.stdout + asked.stderr
    for _ in range(50):
        shown = schakel("call", "S-1001", "--json")
        if shown.returncode == 0:
            break
        time.sleep(0.1)
    assert json.loads(shown.stdout)["call"]["requester"] == "fatima"
    assert (home / "schakel" / "demo.sqlite3").exists()
    assert not (home / "schakel" / "schakel.sqlite3").exists()


@pytest.mark.parametrize("group", GROUPS)
def test_the_command_line_names_what_each_file_registers(group: str) -> None:
    app = typer.Typer()
    import_module(f"bot.commands.{group}").register(app)
    registered = [*(command.name for command in app.registered_commands)]
    registered += [sub.name for sub in app.registered_groups]
    assert sorted(map(str, registered)) == sorted(GROUPS[group])
