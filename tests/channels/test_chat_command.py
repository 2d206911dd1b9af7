"""`schakel chat` piped, in processes of its own on one database: the requester, the team, and
whoever looks.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def schakel(database: str, *arguments: str, typed: str = "", status: int = 0) -> str:
    """Runs the command over the small catalogue; gives what it printed (on standard error when it
    failed).
    """
    settings = {
        "SCHAKEL_DATABASE_URL": database,
        "SCHAKEL_CATALOG": str(ROOT / "tests" / "catalog" / "small"),
    }
    done = subprocess.run(
        [sys.executable, "-m", "bot.cli", *arguments],
        cwd=ROOT,
        env=os.environ | settings,
        input=typed,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == status, done.stderr
    return done.stderr if status else done.stdout


def test_three_processes_make_pick_up_and_read_a_call(sqlite_url: str) -> None:
    asked = schakel(
        sqlite_url, "chat", "--as", "els", typed="who can tell me where the lockers are\n1\n"
    )
    assert "S-1001" in asked
    assert "> 1  (" in asked
    taken = schakel(sqlite_url, "chat", "--as", "ria", typed="1\n")
    assert taken.index("[S-1001]") < taken.index("> 1  (") < taken.rindex("[S-1001]")
    seen = json.loads(schakel(sqlite_url, "call", "S-1001", "--json"))
    assert (seen["call"]["state"], seen["call"]["assignee"]) == ("in_progress", "ria")


def test_a_name_that_is_nearly_right_is_a_mistake_that_says_so(sqlite_url: str) -> None:
    told = schakel(sqlite_url, "chat", "--as", "Jost", status=2)
    assert (
        told
        == "schakel: nobody in the catalogue is called 'Jost'; did you mean joost (Joost V.)?\n"
    )
