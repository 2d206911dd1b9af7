"""Signing in by the organisation's own sign-in, at a provider with a server of its own."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import replace

import httpx2
import pytest

from bot.channels.mailbox import Mailbox
from bot.channels.pages.openid import whom
from bot.channels.pages.services import OpenId
from bot.channels.pages.site import make_site
from catalog.model import Catalogue
from routing.storage.db import Database
from tests.channels.conftest import Desk
from tests.channels.test_signing_in import World
from tests.routing.links import CATALOGUE

pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """The address of a provider that knows whoever says they are somebody."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import oidc_provider_mock

        with oidc_provider_mock.run_server_in_thread() as server:
            yield f"http://localhost:{server.server_port}"


def with_emails() -> Catalogue:
    """The organisation, where every employee has an address."""
    employees = tuple(
        p.model_copy(update={"email": f"{p.id}@example.org"})
        for p in CATALOGUE.organisation.employees
    )
    organisation = CATALOGUE.organisation.model_copy(update={"employees": employees})
    return Catalogue(version="v1", organisation=organisation, teams=CATALOGUE.teams)


@pytest.fixture
def world(database: Database, mailbox: Mailbox, desk: Desk, provider: str) -> World:
    made = World(database, mailbox, desk, catalogue=with_emails())
    openid = OpenId(provider, "schakel", "a secret", "De Linde")
    made.site = make_site(replace(made.site.state.services, openid=openid))
    return made


def knows(provider: str, who: str, **claims: object) -> None:
    """Somebody has an account at the provider."""
    told = httpx2.put(f"{provider}/users/{who}", json={"email": who, **claims})
    assert told.status_code == 204


async def returns(browser: httpx2.AsyncClient, who: str) -> tuple[str, str]:
    """Go to the provider, sign in there; gives where it was, and the address to come back to."""
    assert "De Linde" in (await browser.get("/signin")).text
    asked = (await browser.get("/signin/openid")).headers["location"]
    async with httpx2.AsyncClient() as there:
        answer = await there.post(asked, data={"sub": who})
    return asked, answer.headers["location"]


async def test_who_is_verified_there_is_signed_in_here_once(world: World, provider: str) -> None:
    knows(provider, "sanne@example.org", email_verified=True)
    async with world.browser() as mine, world.browser() as other:
        asked, back = await returns(mine, "sanne@example.org")
        assert "code_challenge_method=S256" in asked and "nonce=" in asked
        assert (await other.get(back)).status_code == 403
        let = await mine.get(back)
        assert (let.status_code, let.headers["location"]) == (303, "/")
        assert (await mine.get("/")).status_code == 200
        again = await mine.get(back)
        assert (again.status_code, "sign-in did not work" in again.text) == (403, True) or (
            "via je organisatie is niet gelukt" in again.text
        )


@pytest.mark.parametrize(
    ("who", "claims"),
    [
        ("tom@example.org", {}),
        ("tom@example.org", {"email_verified": False}),
        ("vera@elsewhere.example", {"email_verified": True}),
    ],
)
async def test_who_is_not_for_sure_one_of_us_is_nobody(
    world: World, provider: str, who: str, claims: dict[str, object]
) -> None:
    knows(provider, who, **{"email_verified": None, **claims})
    async with world.browser() as mine:
        _, back = await returns(mine, who)
        assert (await mine.get(back)).status_code == 403
        assert (await mine.get("/")).status_code == 303


def test_only_a_plain_yes_verifies() -> None:
    for word in ("true", 1, None, "yes"):
        assert whom({"email": "sanne@example.org", "email_verified": word}, CATALOGUE) is None
