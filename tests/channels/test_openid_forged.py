"""An ID token that is not from the provider, not for us, or not of this sign-in lets nobody in; nor
does a provider that is down.
"""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from bot.channels.mailbox import Mailbox
from bot.channels.pages.services import OpenId
from bot.channels.pages.site import make_site
from routing.storage.db import Database
from tests.channels.conftest import Desk
from tests.channels.provider import Claims, Provider, serving
from tests.channels.test_openid import with_emails
from tests.channels.test_signing_in import World
from tests.routing.links import MONDAY

pytestmark = pytest.mark.filterwarnings("ignore")
OURS = "schakel"


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with serving() as one:
        yield one


def world_of(issuer: str, database: Database, mailbox: Mailbox, desk: Desk) -> World:
    made = World(database, mailbox, desk, catalogue=with_emails())
    openid = OpenId(issuer, OURS, "a secret of some length, as they are", "De Linde")
    made.site = make_site(replace(made.site.state.services, openid=openid))
    return made


@pytest.fixture
def sqlite(sqlite_url: str) -> Iterator[Database]:
    database = Database(sqlite_url)
    yield database
    database.close()


@pytest.fixture
def world(provider: Provider, sqlite: Database, desk: Desk) -> World:
    return world_of(provider.issuer, sqlite, Mailbox(sqlite, lambda: MONDAY), desk)


def claims(issuer: str, nonce: str, **other: object) -> Claims:
    now = int(time.time())
    right = {
        "iss": issuer,
        "aud": OURS,
        "sub": "sanne",
        "nonce": nonce,
        "iat": now,
        "exp": now + 300,
        "email": "sanne@example.org",
        "email_verified": True,
    }
    return right | other


async def comes_back(browser: httpx2.AsyncClient, provider: Provider, kind: str) -> int:
    """Go and come back with a token of this kind; how that was answered."""
    asked = (await browser.get("/signin/openid")).headers["location"]
    told = {name: values[0] for name, values in parse_qs(urlsplit(asked).query).items()}

    def made(issuer: str) -> str:
        own = claims(issuer, told["nonce"], **_OTHERWISE.get(kind, {}))
        if kind == "unsigned":
            parts = [b'{"alg":"none"}', json.dumps(own).encode()]
            plain = [base64.urlsafe_b64encode(p).rstrip(b"=").decode() for p in parts]
            return ".".join([*plain, ""])
        if kind == "signed with the public key as a secret":
            public = OctKey.import_key(provider.key.as_pem(private=False))
            return jwt.encode({"alg": "HS256", "kid": "one"}, own, public)
        foreign = kind == "signed by another key"
        key = RSAKey.generate_key(2048, {"kid": "one"}) if foreign else provider.key
        return jwt.encode({"alg": "RS256", "kid": "one"}, own, key)

    provider.id_token = made
    back = f"/signin/openid/back?code=c&state={told['state']}"
    answer = await browser.get(back)
    return int(answer.status_code)


_OTHERWISE: dict[str, Claims] = {
    "for another": {"aud": "somebody-else"},
    "for another too": {"aud": [OURS, "somebody-else"], "azp": "somebody-else"},
    "of another sign-in": {"nonce": "an earlier one"},
    "of another provider": {"iss": "https://evil.example"},
    "too old": {"exp": 1_000_000_000, "iat": 999_999_000},
    "without an end": {"exp": None},
}


async def test_the_right_one_lets_in(world: World, provider: Provider) -> None:
    """So that those below can fail."""
    async with world.browser() as mine:
        assert await comes_back(mine, provider, "right") == 303
        assert (await mine.get("/")).status_code == 200


@pytest.mark.parametrize(
    "kind",
    [
        *_OTHERWISE,
        "unsigned",
        "signed by another key",
        "signed with the public key as a secret",
    ],
)
async def test_a_forged_one_lets_nobody_in(world: World, provider: Provider, kind: str) -> None:
    async with world.browser() as mine:
        assert await comes_back(mine, provider, kind) == 403
        assert (await mine.get("/")).status_code == 303


async def test_a_provider_that_is_down_is_told_plainly(sqlite: Database, desk: Desk) -> None:
    world = world_of("http://127.0.0.1:9", sqlite, Mailbox(sqlite, lambda: MONDAY), desk)
    async with world.browser() as mine:
        answer = await mine.get("/signin/openid", headers={"accept-language": "en"})
        assert answer.status_code == 403
        assert "sign-in did not work" in answer.text
        assert (await mine.get("/signin")).status_code == 200, "there is the other way in"
