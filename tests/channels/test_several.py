"""The same with several calls of a list: through the desk's own front, told for each, and nothing
that a button of one's own would not do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx2
import pytest

from bot.bootstrap.app import App
from bot.channels.mailbox import Mailbox
from bot.channels.pages.channel import WebChannel
from bot.settings import Settings
from routing.call.actions import Action
from routing.call.call import Call, State
from routing.desk.bundles import bundle_of
from routing.storage import ledger
from routing.storage.db import Database
from tests.channels.conftest import OURS, browser, now, parts_for
from tests.channels.test_pages import done, opened
from tests.routing.links import CATALOGUE
from tests.routing.reading import ByWord

OUTCOME = re.compile(r'<li class="(\w+)"><span class="number">(S-\d+)</span> <span>([^<]*)<')


@pytest.fixture
def database(sqlite_url: str) -> Iterator[Database]:
    made = Database(sqlite_url)
    yield made
    made.close()


@pytest.fixture
async def visitor(database: Database, mailbox: Mailbox) -> httpx2.AsyncClient:
    """A browser at pages behind which a whole desk stands."""
    app = App(Settings(), database, CATALOGUE, ByWord(CATALOGUE), now=now)
    app.add(WebChannel(mailbox))
    return browser(parts_for(database, mailbox, app.accept))


async def does(
    visitor: httpx2.AsyncClient, person: str, do: str, calls: list[Call], /, **values: str
) -> dict[str, tuple[bool, str]]:
    """What the page tells of each call."""
    form: dict[str, object] = {"as": person, "do": do, "n": [call.number for call in calls]}
    form |= {f"v.{name}": value for name, value in values.items()}
    answer = await visitor.post("/team/several", data=form, headers=OURS | {"hx-request": "true"})
    assert answer.status_code == 200, answer.text
    return {n: (tone == "done", text) for tone, n, text in OUTCOME.findall(answer.text)}


def read(database: Database, call: Call) -> Call:
    with database.reading() as session:
        found = ledger.read(session, call.number)
    assert found
    return found


async def test_each_is_pressed_and_what_came_of_it_is_told(
    visitor: httpx2.AsyncClient, database: Database
) -> None:
    calls = [opened(database, text=f"spill {n}") for n in range(3)]
    done(database, calls[1].number, Action.ACKNOWLEDGE, "joost")
    told = await does(visitor, "fatima", "acknowledge", calls)
    assert [told[call.number][0] for call in calls] == [True, False, True]
    assert "Joost has had" in told[calls[1].number][1]
    assert [read(database, call).assignee for call in calls] == ["fatima", "joost", "fatima"]
    told = await does(visitor, "fatima", "assign", calls, person="joost")
    assert {read(database, call).assignee for call in calls} == {"joost"}
    weight = {"impact": "high", "urgency": "high"}
    assert all((await does(visitor, "fatima", "prioritise", calls, **weight)).values())
    assert {read(database, call).priority for call in calls} == {1}


async def test_one_answer_to_each_with_what_is_their_own(
    visitor: httpx2.AsyncClient, database: Database
) -> None:
    calls = [opened(database), opened(database, requester="tom")]
    for call in calls:
        done(database, call.number, Action.ACKNOWLEDGE, "joost")
    text = "Hello {name}, {number} is done. {unknown} {0} {name.x} Greetings, {me}"
    await does(visitor, "joost", "resolve", calls, text=text)
    assert [read(database, call).resolution for call in calls] == [
        f"Hello {name}, {call.number} is done. {{unknown}} {{0}} {{name.x}} Greetings, Joost"
        for name, call in zip(("Sanne", "Tom"), calls, strict=True)
    ]


async def test_several_become_one_matter(visitor: httpx2.AsyncClient, database: Database) -> None:
    calls = [opened(database, requester=who) for who in ("sanne", "tom", "tom")]
    told = await does(visitor, "fatima", "together", calls)
    assert all(did for did, _ in told.values())
    assert [bundle_of(read(database, c)) for c in calls[1:]] == [calls[0].number] * 2
    other = opened(database)
    wrong = await does(visitor, "fatima", "merge", [other], into="S-9999")
    assert not wrong[other.number][0] and "another open request" in wrong[other.number][1]
    assert (await does(visitor, "fatima", "merge", [other], into=calls[2].number))[other.number][0]
    assert bundle_of(read(database, other)) == calls[0].number


async def test_nobody_does_to_many_what_they_may_not_do_to_one(
    visitor: httpx2.AsyncClient, database: Database
) -> None:
    secret = opened(database, item="hr/contracts/contract", text="vertrouwelijk")
    ours, lost = opened(database), secret.model_copy(update={"number": "S-9999"})
    told = await does(visitor, "fatima", "acknowledge", [secret, ours, lost])
    assert [told[c.number][0] for c in (secret, ours, lost)] == [False, True, False]
    unseen = [told[c.number][1].replace(c.number, "") for c in (secret, lost)]
    assert unseen[0] == unseen[1], "of what one may not see one hears what one hears of nothing"
    assert read(database, secret).state is State.OFFERED
    form = {"as": "sanne", "do": "acknowledge", "n": ours.number}
    assert (await visitor.post("/team/several", data=form, headers=OURS)).status_code == 404


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"do": "acknowledge"}, "Choose at least one"),
        ({"do": "", "n": "S-1001"}, "Choose what"),
        ({"do": "hand_over", "n": "S-1001"}, "Choose what"),
        ({"do": "reply", "n": "S-1001", "v.text": " "}, "not filled in well"),
        ({"do": "acknowledge", "n": [f"S-{n}" for n in range(200)]}, "more than 100"),
    ],
)
async def test_what_is_missing_is_told_and_nothing_is_done(
    visitor: httpx2.AsyncClient, form: dict[str, object], told: str
) -> None:
    headers = OURS | {"hx-request": "true"}
    answer = await visitor.post("/team/several", data={"as": "fatima", **form}, headers=headers)
    assert (answer.status_code, told in answer.text) == (422, True)


async def test_sent_twice_it_is_done_once(visitor: httpx2.AsyncClient, database: Database) -> None:
    call = opened(database)
    done(database, call.number, Action.ACKNOWLEDGE, "joost")
    form = {
        "as": "joost",
        "do": "reply",
        "n": call.number,
        "v.text": "soon",
        "key": "abcdef0123456789",
    }
    for _ in range(2):
        await visitor.post("/team/several", data=form, headers=OURS)
    with database.reading() as session:
        told = [e for e in ledger.events(session, call.number) if e.kind == "commented"]
    assert len(told) == 1


async def test_a_prepared_answer_is_said_to_each_in_their_own_language(
    visitor: httpx2.AsyncClient, database: Database
) -> None:
    calls = [opened(database), opened(database)]
    dutch = calls[1].model_copy(update={"language": "nl"})
    with database.transaction() as session:
        ledger.write_many(session, (), [dutch], ())
    told = await does(visitor, "joost", "reply", calls, prepared="coming")
    assert all(done for done, _ in told.values())
    said = [read(database, call).last_said for call in calls]
    assert [one and one.text for one in said] == [
        "Sanne, Joost is coming.",
        "Sanne, Joost komt eraan.",
    ]
    assert (
        await does(visitor, "joost", "reply", calls, prepared="coming", text="Bye {name}")
    ) != {}
    again = read(database, calls[0]).last_said
    assert again and again.text == "Sanne, Joost is coming.\n\nBye Sanne"


async def test_a_form_offers_the_prepared_answers_that_fit(
    visitor: httpx2.AsyncClient, database: Database
) -> None:
    number = opened(database).number
    page = (await visitor.get(f"/team?as=joost&call={number}")).text
    options = re.findall(r'<option value="(\w+)" data-text="([^"]*)">([^<]*)</option>', page)
    assert options == [("coming", "Sanne, Joost is coming.", "On our way")] * len(options) != []
    done(database, number, Action.ACKNOWLEDGE, "joost")
    press = {"as": "joost", "in": "room", "v.prepared": "coming"}
    found = re.search(rf'name="action" value="([^"]*{number}:reply)"', page)
    assert found
    await visitor.post("/press", data=press | {"action": found.group(1)}, headers=OURS)
    last = read(database, opened(database).model_copy(update={"number": number})).last_said
    assert last and last.text == "Sanne, Joost is coming."


async def test_what_somebody_has_goes_back_to_the_team_at_one_press(
    visitor: httpx2.AsyncClient, database: Database
) -> None:
    calls = [opened(database), opened(database)]
    await does(visitor, "joost", Action.ACKNOWLEDGE, calls)
    told = await does(visitor, "fatima", Action.PUT_BACK, calls)
    assert told == {call.number: (True, "done") for call in calls}
    assert {read(database, call).assignee for call in calls} == {None}
