"""What is set wrong is told by the command that reads it and by `doctor`, all of it at once, and no
secret with it.
"""

from __future__ import annotations

import json
import logging
import os
import socket
from pathlib import Path

import pytest

from bot.bootstrap.listening import bound
from bot.bootstrap.setting_names import unknown_settings
from bot.channels.registry import installed
from bot.commands.doctor import examine_all
from bot.commands.settings_check import channel_faults, host_faults, secret_faults, team_faults
from bot.errors import Mistake
from bot.settings import Settings, read_settings
from tests import forked
from tests.catalog.planting import SMALL
from tests.routing.links import CATALOGUE


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine on which nothing is set."""
    for name in [n for n in os.environ if n.startswith("SCHAKEL_") or n == "PORT"]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("SCHAKEL_EMBEDDING_MODEL", "none")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def schakel(*words: str, **more: str) -> forked.Ran:
    return forked.schakel(*words, given="", environment={**os.environ, **more})


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("SCHAKEL_TICKET_TOKENS", "pw", "no JSON of the form"),
        ("SCHAKEL_TICKET_TOKENS", '["pw"]', "no JSON of the form"),
        ("SCHAKEL_TICKET_SECRETS", '{"cleaning": {"pw": 1}}', "no JSON of the form"),
        ("SCHAKEL_PUBLIC_URL", "pw.example.org", "no address of the form https://HOST"),
        ("SCHAKEL_PUBLIC_URL", "ftp://pw.example.org", "no address of the form https://HOST"),
        ("SCHAKEL_OIDC_ISSUER", "pw", "no address of the form https://HOST"),
        ("SCHAKEL_OIDC_ISSUER", "https://[pw", "no address of the form https://HOST"),
        ("SCHAKEL_SLACK_API_URL", "pw", "no address of the form https://HOST"),
        ("SCHAKEL_TELEGRAM_WEBHOOK_URL", "pw", "no address of the form https://HOST"),
        ("SCHAKEL_EMAIL_OAUTH_TOKEN_URL", "https:///pw", "no address of the form https://HOST"),
    ],
)
def test_what_cannot_be_is_named_without_what_stands_there(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, why: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(Mistake) as caught:
        settings = read_settings()
        installed().services(settings)
    said = str(caught.value)
    assert said.startswith(name) and why in said and "pw" not in said and "\n" not in said


def test_the_form_that_is_asked_for_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCHAKEL_TICKET_TOKENS", '{"cleaning": "t"}')
    monkeypatch.setenv("SCHAKEL_PUBLIC_URL", " https://desk.example.org/ ")
    settings = read_settings()
    assert settings.ticket_tokens["cleaning"].get_secret_value() == "t"
    assert settings.public_url == "https://desk.example.org/"


def test_doctor_lists_everything_that_cannot_be_read() -> None:
    wrong = {
        "PORT": "abc",
        "SCHAKEL_LOG_LEVEL": "loud",
        "SCHAKEL_FILES_DAYS": "x",
        "SCHAKEL_CATALOGE": "x",
    }
    ran = schakel("doctor", "--json", **wrong)
    found = [one["finding"] for one in json.loads(ran.stdout)]
    assert ran.returncode == 1
    for named in ("PORT", "SCHAKEL_LOG_LEVEL", "SCHAKEL_FILES_DAYS", "SCHAKEL_CATALOGE"):
        assert sum(named in line for line in found) == 1, named
    refused = schakel("serve", **wrong)
    assert refused.returncode == 2 and "SCHAKEL_LOG_LEVEL" in refused.stderr


def test_a_line_of_the_file_that_says_nothing_is_told_once_by_its_number(home: Path) -> None:
    (home / ".env").write_text("SCHAKEL_PORT=9001\nmy secret pw\nSCHAKEL_LOG_LEVEL=info\n")
    (line,) = unknown_settings(installed())
    assert line == "line 2 of .env cannot be read; write it NAME=value"
    refused = schakel("serve")
    assert (refused.returncode, refused.stderr.strip()) == (2, f"schakel: {line}")
    (home / ".env").write_bytes(b"SCHAKEL_OIDC_NAME=caf\xe9\n")
    refused = schakel("token", "list")
    assert refused.returncode == 2 and "not written in UTF-8" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert not logging.getLogger("dotenv.main").isEnabledFor(logging.WARNING)


def test_a_name_like_no_other_is_taken_for_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCHAKEL_NOSUCH", "1")
    monkeypatch.setenv("SCHAKEL_HOTS", "1")
    assert unknown_settings(installed()) == [
        "SCHAKEL_HOTS is no setting; did you mean SCHAKEL_HOST?",
        "SCHAKEL_NOSUCH is no setting; take it out, or see docs/configuration.md for those there "
        "are",
    ]


@pytest.mark.parametrize("host", ["nonsense..", "192.0.2.1", "nobody.invalid", "1.2.3.4.5"])
def test_an_address_that_is_not_of_this_machine_is_told_as_that(host: str) -> None:
    (line,) = host_faults(Settings(host=host))
    assert line.startswith(f"SCHAKEL_HOST is '{host}'") and "PORT" not in line
    assert host_faults(Settings()) == host_faults(Settings(host="0.0.0.0")) == []


def test_a_port_in_use_is_told_as_that() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(Mistake) as caught:
        bound("127.0.0.1", taken.getsockname()[1])
    assert "in use" in str(caught.value) and "SCHAKEL_PORT" in str(caught.value)
    assert "make" not in str(caught.value)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"SCHAKEL_SLACK_APP_TOKEN": "xapp-pw"}, "SCHAKEL_SLACK_BOT_TOKEN"),
        ({"SCHAKEL_EMAIL_PASSWORD": "pw"}, "SCHAKEL_EMAIL_ADDRESS"),
        ({"SCHAKEL_TELEGRAM_SECRET": "pw"}, "SCHAKEL_TELEGRAM_TOKEN"),
        ({"SCHAKEL_SLACK_BOT_TOKEN": "xoxb-pw"}, "nothing comes in now"),
        (
            {"SCHAKEL_SLACK_BOT_TOKEN": "xoxp-pw", "SCHAKEL_SLACK_APP_TOKEN": "xapp-pw"},
            "SCHAKEL_SLACK_BOT_TOKEN is a token of another kind",
        ),
        (
            {"SCHAKEL_SLACK_BOT_TOKEN": "xoxb-pw", "SCHAKEL_SLACK_APP_TOKEN": "xoxb-pw"},
            "SCHAKEL_SLACK_APP_TOKEN is a token of another kind",
        ),
        ({"SCHAKEL_SLACK_BOT_TOKEN": "xoxb-pw", "SCHAKEL_SLACK_APP_TOKEN": "xapp-pw"}, ""),
        ({}, ""),
    ],
)
def test_half_of_a_channel_is_told(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], told: str
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    found = channel_faults(read_settings(), installed())
    assert [told in line and "pw" not in line for line in found] == [True] * bool(told)


def test_doctor_tells_what_is_set_and_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    assert all(right for right, _ in examine_all(read_settings(catalog=SMALL)))
    for name, value in {
        "SCHAKEL_SESSION_SECRET": "short",
        "SCHAKEL_TICKET_TOKENS": '{"nosuch": "x"}',
        "SCHAKEL_HOST": "nonsense..",
        "SCHAKEL_EMAIL_PASSWORD": "pw",
    }.items():
        monkeypatch.setenv(name, value)
    wrong = [line for right, line in examine_all(read_settings(catalog=SMALL)) if not right]
    assert len(wrong) == 4
    for told in ("SCHAKEL_SESSION_SECRET", "'nosuch'", "'nonsense..'", "SCHAKEL_EMAIL_ADDRESS"):
        assert sum(told in line for line in wrong) == 1, told


def test_secrets_and_teams_that_hold_are_no_faults() -> None:
    settings = Settings.model_validate(
        {"session_secret": "x" * 16, "ticket_tokens": {"cleaning": "t"}}
    )
    assert secret_faults(settings) == [] == team_faults(settings, CATALOGUE)
