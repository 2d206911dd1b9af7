"""`schakel link` as two administrators use it over real HTTP, and what the catalogue says of links in
other installations.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import uvicorn
from pydantic import SecretStr
from typer.testing import CliRunner, Result

from bot.bootstrap.app import App
from bot.bootstrap.first_reader import read_catalogue
from bot.bootstrap.links import findings
from bot.channels.webhooks import mount_webhooks
from bot.cli import application
from bot.commands.web_server import peer_endpoint
from bot.errors import Mistake
from bot.network.proofs import problems_with, tell_offers
from bot.network.wire import INVITATIONS, MESSAGES
from bot.settings import Settings
from catalog.agreed_elsewhere import broken_by
from catalog.check_context import CheckContext
from catalog.load import read
from catalog.model import Catalogue, Team
from catalog.offers import Times, offer_to
from routing.call.call import Call
from routing.storage import peers
from routing.storage.db import Database
from tests.network.world import HOSPITAL, LAUNDRY, Net
from tests.routing.reading import ByWord

LATE = {"zone": "Europe/Amsterdam", "weekdays": "12:00-18:00"}
HOURS = 'hours: {zone: Europe/Amsterdam, weekdays: "07:00-18:00"}'
OWN = f"""team: washing
name: {{en: Washing, nl: Wassen}}
kind: internal
fallback: true
{HOURS}
people: [{{id: lars, name: Lars, role: coordinator}}]
rooms: {{web: washing}}
services:
  - id: linen
    name: {{en: Linen, nl: Linnengoed}}
    agreements: [{{customers: [CUSTOMERS], targets: {{incident: {{acknowledge: 15m, resolve: 4h}}}}}}]
"""
OTHER = f"""team: OTHER
name: {{en: The OTHER, nl: De OTHER}}
kind: supplier
{HOURS}
link: {{url: URL}}
"""


def _catalogue(folder: Path, customers: str, other: str, url: str) -> Path:
    folder.mkdir()
    (folder / "washing.yaml").write_text(OWN.replace("CUSTOMERS", customers))
    (folder / "other.yaml").write_text(OTHER.replace("OTHER", other).replace("URL", url))
    return folder


class Desk:
    """An administrator of one installation, with its settings around every command."""

    def __init__(self, database: str, catalogue: Path, port: int) -> None:
        self.url, self.port = database, port
        self.app = App(
            Settings(database_url=SecretStr(database)),
            Database(database),
            read_catalogue(catalogue),
            ByWord(LAUNDRY),
        )
        self.env = {
            "SCHAKEL_DATABASE_URL": database,
            "SCHAKEL_CATALOG": str(catalogue),
            "SCHAKEL_PUBLIC_URL": f"http://127.0.0.1:{port}",
        }

    def link(self, *words: str, typed: str = "") -> Result:
        """`schakel link …`."""
        runner = CliRunner()
        return runner.invoke(application(["link"]), ["link", *words], input=typed, env=self.env)

    def stands(self, team: str) -> str:
        """The state of a connection."""
        with self.app.database.reading() as session:
            row = peers.find(session, team)
        return row.state if row else ""


def _served(desk: Desk, listening: socket.socket) -> uvicorn.Server:
    addresses = {path: peer_endpoint(desk.app, path) for path in (MESSAGES, INVITATIONS)}
    config = uvicorn.Config(
        mount_webhooks(addresses[MESSAGES], addresses), log_config=None, lifespan="off"
    )
    server = uvicorn.Server(config)
    threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True).start()
    return server


@pytest.fixture
def desks(make_url: Callable[[], str], tmp_path: Path) -> Iterator[tuple[Desk, Desk]]:
    """A laundry that is served, and a hospital that is too."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(2)]
    ports = [one.getsockname()[1] for one in sockets]
    laundry = _catalogue(tmp_path / "l", "hospital", "hospital", f"http://127.0.0.1:{ports[1]}")
    hospital = _catalogue(tmp_path / "h", '"*"', "laundry", f"http://127.0.0.1:{ports[0]}")
    made = (Desk(make_url(), laundry, ports[0]), Desk(make_url(), hospital, ports[1]))
    servers = [_served(desk, sock) for desk, sock in zip(made, sockets, strict=True)]
    yield made
    for server, desk in zip(servers, made, strict=True):
        server.should_exit = True
        desk.app.close()


def test_two_desks_connect_by_an_invitation(desks: tuple[Desk, Desk]) -> None:
    laundry, hospital = desks
    invited = json.loads(laundry.link("invite", "hospital", "--json").stdout)
    assert "Withdraw the invitation" in laundry.link("close", "hospital", typed="y\n").stdout
    invited = json.loads(laundry.link("invite", "hospital", "--json").stdout)
    words = ("accept", "laundry", invited["url"], invited["code"])
    shown = hospital.link(*words, typed="n\n")
    assert "washing/linen: Linen (Washing)" in shown.stdout
    assert "incident: acknowledged within 15m, done within 4h" in shown.stdout
    assert isinstance(shown.exception, Mistake), "a no is a no"
    assert (laundry.stands("hospital"), hospital.stands("laundry")) == ("invited", "")
    assert hospital.link(*words, typed="y\n").exit_code == 0
    assert (laundry.stands("hospital"), hospital.stands("laundry")) == ("offered", "waiting")
    assert "waits for our yes" in laundry.link("list").stdout
    assert "waits for your yes" in str(laundry.link("invite", "hospital").exception)
    agreed = laundry.link("accept", "hospital", "--yes")
    facts = json.loads(hospital.link("list", "--json").stdout)
    assert facts[0]["our_key"] in agreed.stdout, "the key that each compares aloud"
    assert "secret" not in json.dumps(facts)

    assert "theirs is awaited" in str(hospital.link("accept", "laundry").exception)
    asyncio.run(laundry.app.settle())
    assert (laundry.stands("hospital"), hospital.stands("laundry")) == ("open", "open")
    assert "open already" in str(hospital.link("accept", "laundry").exception)
    settings = Settings(database_url=SecretStr(hospital.url))
    known = hospital.app.catalogue
    assert findings(settings, known) == [(True, f"Link laundry: connected with {invited['url']}")]
    with hospital.app.database.transaction() as session:
        peers.in_trouble(session, "laundry", "nobody is there", hospital.app.now())
    ((reached, told),) = findings(settings, known)
    assert not reached and "nobody is there" in told
    assert hospital.link("rotate", "laundry").exit_code == 0
    asyncio.run(hospital.app.settle())
    closed = hospital.link("close", "laundry", typed="y\n")
    assert "Nothing is under way." in closed.stdout and "invites anew" in closed.stdout
    asyncio.run(hospital.app.settle())
    assert (laundry.stands("hospital"), hospital.stands("laundry")) == ("closed", "closed")
    assert "to connect anew" in str(hospital.link("accept", "laundry").exception)
    assert findings(settings, known) == [], "nothing is asked of it"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("invite", "nobody"), "there is no team 'nobody'"),
        (("invite", "washing"), "does not say where it lives"),
        (("accept", "laundry", "http://127.0.0.1:9", "AAAA"), "another address"),
        (("accept", "laundry", "http://laundry.example", "AAAA"), "must be the address"),
        (("accept", "laundry", "https://laundry.example"), "an address goes with a code"),
        (("accept", "laundry"), "nobody has accepted"),
        (("close", "laundry"), "there is no connection"),
        (("rotate", "laundry"), "no open connection"),
    ],
)
def test_a_mistake_is_one_line(
    make_url: Callable[[], str], tmp_path: Path, words: tuple[str, ...], told: str
) -> None:
    catalogue = _catalogue(tmp_path / "h", '"*"', "laundry", "http://127.0.0.1:1")
    desk = Desk(make_url(), catalogue, 2)
    result = desk.link(*words)
    assert isinstance(result.exception, Mistake)
    assert told in str(result.exception)
    desk.app.close()


def _problems(other: str) -> list[str]:
    files = [("washing.yaml", OWN.replace("CUSTOMERS", "laundry").encode())]
    files.append(("laundry.yaml", other.encode()))
    return [f"{p.code}: {p.message}" for p in read(files, "x")[2]]


def test_a_link_elsewhere_needs_no_people_and_may_have_none() -> None:
    sound = OTHER.replace("OTHER", "laundry").replace("URL", "https://laundry.example")
    assert _problems(sound) == []
    people = "people: [{id: lena, name: Lena, role: coordinator}]\nrooms: {web: x}\n"
    asked = """services:
  - id: steam
    name: {en: Steam, nl: Stoom}
    agreements: [{customers: ["*"], targets: {incident: {acknowledge: 15m, resolve: 4h}}}]
"""
    cases = {
        sound + people: ("people", "room"),
        sound.replace("supplier", "internal"): ("own teams",),
        sound + asked: ("is agreed with *",),
        sound.replace("laundry.example}", "laundry.example, services: {a: b/c}}"): ("names a",),
        sound.replace("https:", "http:"): ("the address of the other desk",),
    }
    for text, told in cases.items():
        found = "\n".join(_problems(text))
        assert all(word in found for word in told), (text, found)


def test_two_files_may_not_lead_to_one_desk() -> None:
    one = OTHER.replace("URL", "https://laundry.example")
    files = [("washing.yaml", OWN.replace("CUSTOMERS", "laundry").encode())]
    files += [(f"{n}.yaml", one.replace("OTHER", n).encode()) for n in ("laundry", "steam")]
    assert [p.code for p in read(files, "x")[2]] == ["elsewhere-twice"]


def test_the_worlds_of_these_tests_are_sound() -> None:
    from catalog.check import check

    for catalogue in (HOSPITAL, LAUNDRY):
        odd = [p for p in check(catalogue) if p.code.startswith("elsewhere")]
        assert odd == []


def test_our_promise_is_held_against_theirs() -> None:
    laundry = HOSPITAL.team_by_id["laundry"]
    day = dt.date(2026, 11, 23)
    theirs = offer_to("hospital", LAUNDRY, day)
    assert list(broken_by(laundry, theirs)) == []
    one = theirs.services[0]
    slower = {**one.targets, "incident": Times(acknowledge="15m", resolve="8h")}
    cases: list[tuple[dict[str, object], str]] = [
        ({"targets": slower}, "incident done within 4h here, but 8h with them"),
        ({"targets": {"incident": one.targets["incident"]}}, "promise nothing for wish"),
        ({"until": day}, "it ends on 2026-11-23"),
        ({"service": "washing/steam"}, "is no service they offer us"),
        ({"hours": LATE}, "acknowledged within 15m here and 15m with them, but their hours differ"),
        ({"hours": LATE}, "(weekdays 12:00-18:00, Europe/Amsterdam; here weekdays 07:00-18:00"),
    ]
    for change, told in cases:
        offer = theirs.model_copy(update={"services": (one.model_copy(update=change),)})
        assert told in " / ".join(found.what for found in broken_by(laundry, offer)), change


def test_a_promise_for_a_priority_is_held_against_theirs() -> None:
    day = dt.date(2026, 11, 23)
    urgent = {"acknowledge": "5m", "resolve": "1h"}
    ours, theirs = (_with_priority(t, urgent) for t in (_laundry(HOSPITAL), _washing(LAUNDRY)))
    offers = {
        with_it: offer_to("hospital", _replaced(LAUNDRY, team), day)
        for with_it, team in ((True, theirs), (False, _washing(LAUNDRY)))
    }
    assert offers[True].services[0].targets["incident"].at("1").resolve == "1h"
    assert [found.what for found in broken_by(ours, offers[True])] == []
    found = list(broken_by(ours, offers[False]))
    assert [one.what.partition(": ")[2] for one in found] == [
        "incident, priority 1 acknowledged within 5m here, but 15m with them",
        "incident, priority 1 done within 1h here, but 4h with them",
    ]
    assert found[0].path[-2:] == ("by_priority", "1"), "where it is written"
    slow = _with_priority(_washing(LAUNDRY), {"acknowledge": "15m", "resolve": "9d"})
    late = offer_to("hospital", _replaced(LAUNDRY, slow), day)
    assert "priority 1 done within 4h here, but 9d" in " ".join(
        one.what for one in broken_by(_laundry(HOSPITAL), late)
    ), "theirs alone is slower at a priority"


def _laundry(catalogue: Catalogue) -> Team:
    return catalogue.team_by_id["laundry"]


def _washing(catalogue: Catalogue) -> Team:
    return catalogue.team_by_id["washing"]


def _with_priority(team: Team, urgent: dict[str, str]) -> Team:
    body = team.model_dump(mode="json", by_alias=True, exclude_none=True)
    for agreement in body["services"][0]["agreements"]:
        agreement["targets"]["incident"]["by_priority"] = {"1": urgent}
    return Team.model_validate(body)


def _replaced(catalogue: Catalogue, team: Team) -> Catalogue:
    teams = tuple(team if one.team == team.team else one for one in catalogue.teams)
    return Catalogue(version="other", organisation=catalogue.organisation, teams=teams)


def test_a_new_offer_that_breaks_ours_is_told(two: Net) -> None:
    hospital, laundry = two.places["hospital"], two.places["laundry"]

    def problems() -> list[str]:
        with hospital.app.database.reading() as session:
            found = problems_with(session, hospital.app.catalogue, CheckContext())
            return [f"{p.code}: {p.message}" for p in found]

    assert problems() == []
    with laundry.app.database.transaction() as session:
        slower = LAUNDRY.model_copy(update={"teams": tuple(map(_slower, LAUNDRY.teams))})
        fresh = Catalogue(version="2", organisation=slower.organisation, teams=slower.teams)
        tell_offers(session, fresh, two.now)
    two.settle()
    assert len(problems()) == 4
    assert "elsewhere-offer: laundry/linen: incident" in problems()[0]
    with laundry.app.database.transaction() as session:
        tell_offers(session, LAUNDRY, two.now)
    two.settle()
    assert problems() == []


def _slower(team: Team) -> Team:
    """Everything takes ten times as long."""
    body = team.model_dump(mode="json", by_alias=True, exclude_none=True)
    for one in body["services"]:
        for agreement in one["agreements"]:
            for target in agreement["targets"].values():
                target["resolve"] = "60d"
    return Team.model_validate(body)


def test_what_was_kept_before_opens() -> None:
    """A call that was written when there were no links elsewhere."""
    assert Call.model_fields["peer"].default is None
