"""The client of docs/api.md, as it stands there, against a desk that listens; and the command that
makes its token.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from bot.channels.api import catalogue
from bot.cli import application
from tests.api.conftest import Api
from tests.fuzz.pages import listening
from tests.house.figures import ROOT

_CLIENT = re.compile(r"## A client in twenty lines\n```python\n(.*?)```", re.S)


@pytest.mark.parametrize("offered", [True, False])
def test_the_client_of_the_documentation_opens_a_call(
    api: Api, monkeypatch: pytest.MonkeyPatch, offered: bool
) -> None:
    if not offered:
        monkeypatch.setattr(catalogue, "search_items", lambda *_: ())
    found = _CLIENT.search((ROOT / "docs" / "api.md").read_text())
    assert found
    code = found.group(1)
    assert sum(bool(line.strip()) for line in code.splitlines()) <= 20
    with listening(api.site) as address:
        ran = subprocess.run(
            [sys.executable, "-c", code],
            env={"DESK": address, "TOKEN": api.token("sanne")},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert ran.returncode == 0, ran.stderr
    number = ran.stdout.split()[0]
    call = api.get(f"/calls/{number}", api.token("sanne"))
    assert (call["text"], bool(call["item"])) == ("coffee", offered)


def test_tokens_are_made_listed_and_taken_back_by_command(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SCHAKEL_DATABASE_URL", sqlite_url)

    def run(*words: str) -> str:
        capsys.readouterr()
        application(words)(list(words), standalone_mode=False)
        return capsys.readouterr().out

    made = json.loads(
        run("token", "create", "fatima", "--name", "stock", "--scope", "all", "--json")
    )
    assert made["token"].startswith("schakel_")
    listed = run("token", "list", "--json")
    assert json.loads(listed)[0]["id"] == made["id"] and made["token"] not in listed
    run("token", "revoke", made["id"])
    assert json.loads(run("token", "list", "--json"))[0]["state"] == "revoked"


@pytest.mark.parametrize("days", ["0", "-1", "36501", "999999999"])
def test_a_token_that_would_end_at_no_day_there_is_is_refused(sqlite_url: str, days: str) -> None:
    words = ["token", "create", "fatima", "--name", "x", "--scope", "all", "--days", days]
    settings = {"SCHAKEL_DATABASE_URL": sqlite_url}
    assert CliRunner().invoke(application(["token"]), words, env=settings).exit_code == 2
