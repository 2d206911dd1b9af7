"""However the database's address is written, no command and no log line shows its password."""

from __future__ import annotations

import logging
import string
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.bootstrap.backups import back_up, restore
from bot.bootstrap.database import fault_while_running, open_database, open_existing, told
from bot.commands.doctor import examine_all
from bot.errors import Mistake
from bot.observability.redaction import Redactor, message_of
from bot.settings import Settings
from routing.storage.address import masked, secrets_in
from tests.commands.test_database_faults import SMALL

PASSWORDS = st.text(f"{string.ascii_letters}{string.digits}@:/?#%&=+!$*", min_size=4, max_size=14)
WRITTEN = (
    "postgresql://desk:{}@127.0.0.1:1/schakel?connect_timeout=1",
    "postgresql://desk@127.0.0.1:1/schakel?connect_timeout=1&password={}",
    "postgres://127.0.0.1:1/schakel?user=desk&password={}&connect_timeout=1",
    "host=127.0.0.1 port=1 dbname=schakel user=desk password={}",
    "host=127.0.0.1 password='{}' dbname=schakel",
    "mysql://desk:{}@127.0.0.1:1/schakel",
    "sqlite://desk:{}@/schakel",
)


def told_of(url: str, folder: Path) -> list[str]:
    """Everything that is said of a database that cannot be used."""
    here = Settings(database_url=SecretStr(url), catalog=SMALL)
    lines = [masked(url), told(OSError("away"), url)]
    for use in (
        lambda: open_database(here),
        lambda: open_existing(here),
        lambda: back_up(here, folder / "backup"),
        lambda: restore(here, folder / "no backup"),
    ):
        with pytest.raises(Mistake) as caught:
            use()
        lines.append(str(caught.value))
    return lines


def shown(password: str, lines: list[str]) -> list[str]:
    return [line for line in lines if password in line]


@settings(max_examples=25)
@given(middle=PASSWORDS, written=st.sampled_from(WRITTEN))
def test_no_part_of_it_is_said(
    tmp_path_factory: pytest.TempPathFactory, middle: str, written: str
) -> None:
    password = f"QXZ{middle}ZXQ"
    url = written.format(password)
    folder = tmp_path_factory.getbasetemp()
    lines = told_of(url, folder)
    assert shown("QXZ", lines) == [] and shown("ZXQ", lines) == []
    error = sa.exc.OperationalError("BEGIN", None, Exception(f"cannot reach {url}"))
    hides = Redactor(secrets_in(url))
    logged = [hides.text(message_of(error)), str(hides(None, "error", {"error": error, "at": url}))]
    assert shown(password, [fault_while_running(error) or "", *logged]) == []


@pytest.mark.parametrize("written", WRITTEN)
def test_doctor_shows_none(written: str, caplog: pytest.LogCaptureFixture) -> None:
    url = written.format("QXZp@ss?w=rdZXQ")
    with caplog.at_level(logging.DEBUG):
        found = examine_all(Settings(database_url=SecretStr(url), catalog=SMALL))
    lines = [line for _, line in found] + caplog.messages
    assert any(line.startswith("Database: ") for line in lines)
    assert shown("QXZ", lines) == [] and shown("ZXQ", lines) == []
