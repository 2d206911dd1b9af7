"""Whoever writes in chat while our own database is away hears so, once; their service keeps it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from pydantic import SecretStr

from bot.bootstrap.app import App
from bot.intake import away_notice
from bot.ports import Address, Outgoing, Profile, Said
from bot.settings import Settings
from routing.storage.db import Database
from tests.routing.links import CATALOGUE, MONDAY
from tests.routing.reading import ByWord


class Chat:
    """A chat service. `fails`: it cannot be reached either."""

    name = prefix = "slack"

    def __init__(self) -> None:
        self.said: list[tuple[str, str]] = []
        self.fails = False

    async def send(self, to: Address, message: Outgoing, key: str, again: bool = False) -> str:
        if self.fails:
            raise ConnectionError("the network is away too")
        self.said.append((to.conversation, message.text))
        return "1"


def said(n: int, account: str, **more: Any) -> Said:
    at = Address(channel="slack", conversation=f"slack/{account}")
    more = {"profile": Profile(language="nl"), **more}
    return Said(key=f"k{n}", address=at, account=account, at=MONDAY, text="spill", **more)


async def test_it_is_told_once_in_their_language_and_not_to_who_did_not_ask(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, database = Settings(database_url=SecretStr(sqlite_url)), Database(sqlite_url)
    app, chat, gone = (
        App(settings, database, CATALOGUE, ByWord(CATALOGUE), now=lambda: MONDAY),
        Chat(),
        Database(f"sqlite:///{tmp_path}"),
    )
    app.channels["slack"] = chat  # type: ignore[assignment]
    app.journal._database = gone
    for message in (said(1, "U1"), said(2, "U1"), said(3, "U2", overheard=True)):
        with pytest.raises(sa.exc.OperationalError):
            await app.keep(message)
    assert [where for where, _ in chat.said] == ["slack/U1"]
    assert chat.said[0][1].startswith("We kunnen nu even niet bij onze eigen administratie")
    chat.fails = True
    with pytest.raises(sa.exc.OperationalError):
        await app.keep(said(4, "U3"))
    monkeypatch.setattr(away_notice, "AGAIN", 0.0)
    chat.fails = False
    with pytest.raises(sa.exc.OperationalError):
        await app.keep(said(5, "U1"))
    assert len(chat.said) == 2
    gone.close()
    app.close()
