"""`schakel chat` piped, in processes of its own on one database: the requester, the team, and
whoever looks.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import sys
import time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pydantic import SecretStr

from bot.bootstrap.app import build
from bot.commands.chat import talk
from bot.intake.learning_notice import LearningNotice
from bot.settings import Settings
from routing.understand.reader import Reader
from tests import forked

ROOT = Path(__file__).parents[2]
SMALL = ROOT / "tests" / "catalog" / "small"


def schakel(database: str, *arguments: str, typed: str = "", status: int = 0) -> str:
    """Runs the command over the small catalogue; gives what it printed (on standard error when it
    failed).
    """
    settings = {
        "SCHAKEL_DATABASE_URL": database,
        "SCHAKEL_CATALOG": str(SMALL),
    }
    done = forked.schakel(*arguments, given=typed, environment=os.environ | settings)
    assert done.returncode == status, done.stderr
    return done.stderr if status else done.stdout


def test_three_processes_make_pick_up_and_read_a_call(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = schakel(
        sqlite_url, "chat", "--as", "els", typed="who can tell me where the lockers are\n1\n"
    )
    assert "S-1001" in asked
    assert "> 1  (" in asked
    taken = schakel(sqlite_url, "chat", "--as", "ria", typed="1\n")
    assert taken.index("[S-1001]") < taken.index("> 1  (") < taken.rindex("[S-1001]")
    seen = json.loads(schakel(sqlite_url, "call", "S-1001", "--json"))
    assert (seen["call"]["state"], seen["call"]["assignee"]) == ("in_progress", "ria")

    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.setenv("COLUMNS", "200")
    readable = schakel(sqlite_url, "call", "S-1001")
    opened = dt.datetime.fromisoformat(seen["ledger"][0]["at"])
    assert readable.count("times in Europe/Amsterdam") == 1
    assert f"{opened.astimezone(ZoneInfo('Europe/Amsterdam')):%d-%m %H:%M:%S}" in readable


async def test_it_learns_the_catalogue_before_it_reads_a_line(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def slowly(*given: Any, **more: Any) -> Reader:
        time.sleep(0.5)
        return Reader(given[0], None, cache=Settings().cache_folder)

    monkeypatch.setattr(Reader, "of", slowly)
    monkeypatch.setattr("bot.bootstrap.app.LEARNING", 120.0)  # a busy machine has time
    monkeypatch.setattr(LearningNotice, "patience", 0.02)
    monkeypatch.setattr(sys, "stdin", io.StringIO("who can tell me where the lockers are\n"))
    desk = build(
        Settings(database_url=SecretStr(sqlite_url), catalog=SMALL), channels=("web", "terminal")
    )
    try:
        await talk(desk, desk.catalogue.people["els"])
    finally:
        desk.close()
    printed = capsys.readouterr().out
    assert "lockers" in printed and "I am still learning" not in printed


def test_a_name_that_is_nearly_right_is_a_mistake_that_says_so(sqlite_url: str) -> None:
    told = schakel(sqlite_url, "chat", "--as", "Jost", status=2)
    assert (
        told
        == "schakel: nobody in the catalogue is called 'Jost'; did you mean joost (Joost V.)?\n"
    )
