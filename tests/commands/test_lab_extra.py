"""What the extra `lab` brings is needed by no desk, and is asked for in one line where it is."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import tomllib
import urllib.error
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WITHOUT = """
import sys

class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"matplotlib", "fastembed"} or name.startswith("bot.lab"):
            raise ImportError(f"{name} is not installed")

sys.meta_path.insert(0, Blocker())
from bot.cli import main
main()
"""
"""A program that has none of it."""


def environment(sqlite_url: str, **more: str) -> dict[str, str]:
    own = {
        "SCHAKEL_DATABASE_URL": sqlite_url,
        "SCHAKEL_CATALOG": str(ROOT / "tests" / "catalog" / "small"),
    }
    return os.environ | own | more


def run(sqlite_url: str, *arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", WITHOUT, *arguments],
        cwd=ROOT,
        env=environment(sqlite_url),
        input=typed,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _answer(address: str) -> int:
    end = time.monotonic() + 240
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            time.sleep(0.1)
    return 0


def test_a_desk_serves_without_it(sqlite_url: str) -> None:
    port = _free_port()
    process = subprocess.Popen(
        [sys.executable, "-c", WITHOUT, "serve"],
        cwd=ROOT,
        env=environment(sqlite_url, PORT=str(port)),
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        status = _answer(f"http://127.0.0.1:{port}/healthz")
    finally:
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert status == 200, said
    assert "Traceback" not in said


def test_a_request_is_made_without_it(sqlite_url: str) -> None:
    done = run(
        sqlite_url, "chat", "--as", "els", typed="who can tell me where the lockers are\n1\n"
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "S-1001" in done.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("simulate", "day", "--pictures", "drawn"),
        ("evaluate", "--train", "tests/catalog/small", "--pictures", "drawn"),
    ],
    ids=lambda arguments: arguments[0],
)
def test_who_wants_pictures_is_told_before_the_work(
    arguments: tuple[str, ...], sqlite_url: str
) -> None:
    done = run(sqlite_url, *arguments)
    assert done.returncode == 2
    assert done.stderr == (
        f"schakel: schakel {arguments[0]} --pictures needs matplotlib: pip install 'schakel[lab]'\n"
    )
    assert done.stdout == ""


def test_the_demo_has_it_and_a_plain_installation_has_not() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert not [one for one in project["dependencies"] if one.startswith("matplotlib")]
    assert [one for one in project["optional-dependencies"]["lab"] if one.startswith("matplotlib")]
    for constraints in ("constraints.txt", "constraints-dev.txt"):
        assert "\nmatplotlib==" in (ROOT / constraints).read_text()
