"""People are offered the languages of their organisation, and no others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import httpx2
import pytest
from telegram import BotCommand

from bot.channels.pages.services import PageServices
from bot.channels.pages.site import make_site
from bot.channels.telegram import commands
from bot.channels.telegram.bot_api import RawBot
from bot.people import directory
from bot.ports import Sender
from catalog.language_packs import LanguagePack
from catalog.model import Organisation, Person, Text
from routing.storage.db import Database
from tests.languages.clinic import MONDAY, Clinic, Lacking

HOST = "127.0.0.1:8080"


def site(clinic: Clinic, database: Database) -> httpx2.AsyncClient:
    """A browser at the clinic's pages."""
    parts = PageServices(
        database=database,
        mailbox=clinic.app.mailbox,
        accept=clinic.app.accept,
        catalogue=lambda: clinic.app.catalogue,
        now=lambda: MONDAY,
        secret="not a secret in a test",
        hosts=("127.0.0.1",),
        demo=True,
    )
    transport = httpx2.ASGITransport(make_site(parts))
    return httpx2.AsyncClient(transport=transport, base_url=f"http://{HOST}")


async def test_the_page_has_no_switch_where_one_language_is_spoken(
    database: Database, german: LanguagePack
) -> None:
    clinic = Clinic(database)
    async with site(clinic, database) as browser:
        page = await browser.get("/?as=anna", headers={"accept-language": "nl"})
        assert 'action="/language"' not in page.text
        gone = await browser.get("/nowhere", headers={"accept-language": "nl-NL,en;q=0.8"})
        assert "Hier is niets" not in gone.text
    clinic.app.close()


async def test_a_language_that_is_not_offered_cannot_be_chosen(
    database: Database, german: LanguagePack
) -> None:
    clinic = Clinic(database)
    async with site(clinic, database) as browser:
        await browser.post(
            "/language?as=anna",
            data={"language": "nl", "as": "anna"},
            headers={"origin": f"http://{HOST}"},
        )
    anna = clinic.app.catalogue.people["anna"]
    with database.reading() as session:
        assert directory.language_of(session, anna, clinic.app.catalogue) == "de"
    clinic.app.close()


async def test_the_home_of_a_chat_offers_no_other_language(
    database: Database, lacking: Lacking
) -> None:
    clinic = Clinic(database)
    greeting, *_ = await clinic.app.queries.page(Sender(channel="web", account="anna"))
    labels = [choice.label for choice in greeting.choices]
    assert "English" not in labels and "Nederlands" not in labels
    clinic.app.close()
    lacking.texts.clear()  # the home of a chat is no part of the tests' German


def test_whose_profile_says_another_language_gets_the_organisation_s(
    database: Database, german: LanguagePack
) -> None:
    clinic = Clinic(database)
    with database.transaction() as session:
        stranger = Person(id="jan", name="Jan", language="nl")
        assert directory.language_of(session, stranger, clinic.app.catalogue) == "de"
        directory.set_language(session, stranger, "en")  # chosen before the organisation chose
        assert directory.language_of(session, stranger, clinic.app.catalogue) == "de"
    clinic.app.close()


class Menus:
    """Stands for Telegram: keeps the menus it is told, by language."""

    def __init__(self) -> None:
        self.names: dict[str | None, list[str]] = {}
        self.first: dict[str | None, str] = {}

    async def set_my_commands(
        self, told: Sequence[BotCommand], scope: Any, language_code: str | None
    ) -> bool:
        """Keep those of private conversations."""
        if scope is None:
            self.names[language_code] = [command.command for command in told]
            self.first[language_code] = told[0].description
        return True

    async def set_my_description(self, told: str, language_code: str | None) -> bool:
        """Not kept."""
        return True

    set_my_short_description = set_my_description


@pytest.mark.parametrize(
    ("languages", "asks_language"), [(("nl",), False), (("nl", "en"), True), (("en", "nl"), True)]
)
async def test_menus_in_the_organisation_s_languages(
    languages: tuple[str, ...], asks_language: bool
) -> None:
    menus = Menus()
    name = Text(**dict.fromkeys(languages, "Ziekenhuis"))
    await commands.register(
        cast(RawBot, menus), Organisation(organisation=name, languages=languages)
    )
    assert set(menus.names) == {None, *languages}
    assert all(("language" in names) is asks_language for names in menus.names.values())
    assert menus.first[None] == menus.first[languages[0]]
