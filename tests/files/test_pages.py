"""Files on the page: what is added there, and who gets to see it how."""

from __future__ import annotations

import io

import httpx2
import pytest
from PIL import Image
from starlette.datastructures import Headers

from bot.bootstrap.app import App
from bot.channels.pages import file_downloads as pages_files
from bot.channels.pages.channel import WebChannel
from bot.channels.pages.guard import MOST_UPLOAD, refusal
from bot.ports import Address, Said
from bot.settings import Settings
from bot.wording.file_names import ANYTHING
from routing.call.actions import Action
from routing.call.file_limits import MOST_BYTES
from routing.desk.desk import Desk
from routing.storage import file_store, ledger, private_looks
from routing.storage.call_repository import SqlCallRepository
from routing.storage.db import Database
from tests.channels.conftest import HOST, browser, now, parts_for
from tests.channels.test_guard import POST
from tests.files.bytes import PDF, PROGRAM, SVG, picture
from tests.files.kept import kept, names
from tests.routing.links import CATALOGUE, who
from tests.routing.reading import ByWord

OURS = {"origin": f"http://{HOST}", "hx-request": "true"}


@pytest.fixture
def app(database: Database) -> App:
    made = App(Settings(), database, CATALOGUE, ByWord(CATALOGUE), now=now)
    made.add(WebChannel(made.mailbox))
    return made


def at(app: App) -> httpx2.AsyncClient:
    return browser(parts_for(app.database, app.mailbox, app.accept))


async def say(
    client: httpx2.AsyncClient, person: str, text: str = "", *given: tuple[str, bytes], **more: str
) -> httpx2.Response:
    sent = [("files", (name, data, "application/x-whatever")) for name, data in given]
    data = {"as": person, "text": text, "in": "own"} | more
    return await client.post("/say", data=data, files=sent or None, headers=OURS)


async def call_with(
    app: App, client: httpx2.AsyncClient, *given: tuple[str, bytes], text: str = "een spill"
) -> None:
    """From words with files to a call."""
    assert (await say(client, "sanne", text, *given)).status_code == 200
    await app.settle()
    told = Said(key="yes", address=_own("sanne"), account="sanne", at=now(), text="ja")
    await app.accept(told)
    await app.settle()


def _own(person: str) -> Address:
    return Address(channel="web", conversation=f"person/{person}")


def ids(app: App, number: str = "S-1001") -> dict[str, str]:
    with app.database.reading() as session:
        call = ledger.read(session, number)
    return {file.name: file.id for file in call.files} if call else {}


async def test_what_is_added_on_the_page_stands_at_the_call_and_in_the_teams_room(app: App) -> None:
    red = picture()
    async with at(app) as client:
        await call_with(app, client, ("lek.png", red), ("../../etc/pass wd.pdf", PDF))
        assert kept(app.database, "S-1001") == {"lek.png": red, "pass wd.pdf": PDF}
        where = {"room": "/team?as=joost", "own": "/?as=sanne", "call": "/call/S-1001?as=sanne"}
        pages = {name: (await client.get(path)).text for name, path in where.items()}
        for name, file in ids(app).items():
            shown = {
                where: f"/files/{file}" in html and name in html for where, html in pages.items()
            }
            assert shown == dict.fromkeys(pages, True), name
        assert f'src="/files/{ids(app)["lek.png"]}/small' in pages["call"]
        assert "Bestanden" in pages["own"]
        beside = (await client.get("/team?as=joost&call=S-1001")).text
        card = beside.partition('id="open"')[2].partition("</article>")[0]
        assert all(f'href="/files/{file}' in card for file in ids(app).values())
        assert f'src="/files/{ids(app)["lek.png"]}/small' in card
        assert card.count("pass wd.pdf") == 1, "and no line that names it once more"


async def test_a_picture_comes_inline_and_small_drawn_anew(app: App) -> None:
    secret = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    Image.new("RGB", (1200, 900), "red").save(secret, "JPEG", exif=exif)
    async with at(app) as client:
        await call_with(app, client, ("foto.jpg", secret.getvalue()))
        file = ids(app)["foto.jpg"]
        whole = await client.get(f"/files/{file}?as=joost")
        assert whole.content == secret.getvalue()
        assert whole.headers["content-type"] == "image/jpeg"
        assert whole.headers["content-disposition"].startswith("inline;")
        small = await client.get(f"/files/{file}/small?as=joost")
        assert (
            small.headers["content-type"] == "image/webp" and b"taken at home" not in small.content
        )
        with Image.open(io.BytesIO(small.content)) as drawn:
            assert max(drawn.size) == 480


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("plaatje.svg", SVG),
        ("page.html", b"<script>alert(1)</script>"),
        ("plaatje.png", SVG),
        ("x.exe", PROGRAM),
    ],
    ids=["svg", "html", "svg called png", "exe"],
)
async def test_what_a_browser_could_run_is_only_ever_a_download(
    app: App, name: str, data: bytes
) -> None:
    async with at(app) as client:
        await call_with(app, client, (name, data))
        answer = await client.get(f"/files/{ids(app)[name]}?as=joost")
        assert answer.headers["content-disposition"].startswith("attachment;")
        assert answer.headers["content-type"] == ANYTHING
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "sandbox" in answer.headers["content-security-policy"]
        assert (await client.get(f"/files/{ids(app)[name]}/small?as=joost")).status_code == 404
        page = (await client.get("/call/S-1001?as=joost")).text
        assert ("Careful" in page) == (name != "plaatje.png")
        assert "/small?" not in page


async def test_a_picture_that_unpacks_to_far_too_much_is_not_opened(app: App) -> None:
    bomb = bytearray(picture(size=(8, 8)))
    bomb[16:24] = (60_000).to_bytes(4, "big") * 2
    async with at(app) as client:
        await call_with(app, client, ("bom.png", bytes(bomb)))
        assert (await client.get(f"/files/{ids(app)['bom.png']}/small?as=joost")).status_code == 404


async def test_who_may_open_it(app: App) -> None:
    async with at(app) as client:
        await call_with(app, client, ("lek.png", picture()))
        file = ids(app)["lek.png"]
        found = {
            p: (await client.get(f"/files/{file}?as={p}")).status_code for p in CATALOGUE.people
        }
        assert {p for p, status in found.items() if status == 200} == {"sanne", "fatima", "joost"}
        assert set(found.values()) == {200, 404}
        with app.database.transaction() as session:
            desk = Desk(SqlCallRepository(session), CATALOGUE, now())
            desk.do("S-1001", Action.ACKNOWLEDGE, who("joost"), {})
            desk.do(
                "S-1001",
                Action.PASS_ON,
                who("joost"),
                {"service": "laundry/linen", "text": "doeken"},
            )
        found = {
            p: (await client.get(f"/files/{file}?as={p}")).status_code for p in CATALOGUE.people
        }
        assert {p for p, status in found.items() if status == 200} == {
            "sanne",
            "fatima",
            "joost",
            "lars",
        }
        assert (await client.get("/files/0123456789abcdef0123?as=sanne")).status_code == 404


async def test_of_a_private_call_nothing_is_passed_on(app: App) -> None:
    async with at(app) as client:
        await call_with(app, client, ("ziek.pdf", PDF), text="mijn contract")
        file = ids(app)["ziek.pdf"]
        with app.database.transaction() as session:
            desk = Desk(SqlCallRepository(session), CATALOGUE, now())
            desk.do("S-1001", Action.ACKNOWLEDGE, who("hilde"), {})
            desk.do(
                "S-1001",
                Action.PASS_ON,
                who("hilde"),
                {"service": "cleaning/rooms", "text": "vraagje"},
            )
        found = {
            p: (await client.get(f"/files/{file}?as={p}")).status_code for p in CATALOGUE.people
        }
        assert {p for p, status in found.items() if status == 200} == {"sanne", "hilde"}
        own = (await client.get("/call/S-1001?as=sanne")).text
        assert "Bekeken door" in own and own.count("Hilde (") == 1, "opening a file is a look"


async def test_a_file_saved_in_a_terminal_is_a_look_at_the_private_call(app: App) -> None:
    async with at(app) as client:
        await call_with(app, client, ("ziek.pdf", PDF), text="mijn contract")
    file = ids(app)["ziek.pdf"]
    saved = {who: app.mailbox.open(file, who, CATALOGUE) for who in ("sanne", "hilde", "joost")}
    assert saved == {"sanne": ("ziek.pdf", PDF), "hilde": ("ziek.pdf", PDF), "joost": None}
    with app.database.reading() as session:
        assert private_looks.of_call(session, "S-1001") == (("hilde", now()),)


async def test_a_reply_with_a_file_reaches_the_requester_and_a_note_stays_inside(app: App) -> None:
    async with at(app) as client:
        await call_with(app, client)
        for action, name in (("reply", "uit.pdf"), ("note", "binnen.pdf")):
            form = {"as": "joost", "in": "room", "action": f"c:S-1001:{action}", "v.text": "kijk"}
            sent = [("files", (name, PDF + name.encode(), "application/pdf"))]
            assert (
                await client.post("/press", data=form, files=sent, headers=OURS)
            ).status_code == 200
            await app.settle()
        assert names(app.database, "S-1001") == ["uit.pdf", "binnen.pdf"]
        mine = (await client.get("/?as=sanne")).text + (
            await client.get("/call/S-1001?as=sanne")
        ).text
        assert "uit.pdf" in mine and "binnen.pdf" not in mine
        theirs = (await client.get("/call/S-1001?as=fatima")).text
        assert "uit.pdf" in theirs and "binnen.pdf" in theirs
        assert (await client.get(f"/files/{ids(app)['binnen.pdf']}?as=sanne")).status_code == 404
        with app.database.transaction() as session:
            Desk(SqlCallRepository(session), CATALOGUE, now()).do(
                "S-1001", Action.HAND_OVER, who("joost"), {"team": "desk"}
            )
        assert (await client.get(f"/files/{ids(app)['binnen.pdf']}?as=daan")).status_code == 404
        assert (await client.get(f"/files/{ids(app)['uit.pdf']}?as=daan")).status_code == 200


async def test_a_picture_without_a_word_is_asked_about_and_nobody_else_sees_it(app: App) -> None:
    async with at(app) as client:
        answer = await say(client, "sanne", "", ("foto.png", picture()))
        assert answer.status_code == 200 and "/files/" in answer.text
        await app.settle()
        file = answer.text.split("/files/")[1][:20]
        assert (await client.get(f"/files/{file}?as=sanne")).status_code == 200
        assert (await client.get(f"/files/{file}?as=joost")).status_code == 404


async def test_the_same_form_twice_is_one_message_with_one_file(app: App) -> None:
    async with at(app) as client:
        for _ in range(2):
            await say(client, "sanne", "een spill", ("lek.png", picture()), key="abcdef0123456789")
        await app.settle()
        await app.accept(
            Said(key="yes", address=_own("sanne"), account="sanne", at=now(), text="ja")
        )
        await app.settle()
        assert names(app.database, "S-1001") == ["lek.png"]


async def test_what_is_too_much_is_told_kindly(app: App) -> None:
    async with at(app) as client:
        large = await say(client, "sanne", "kijk", ("film.mp4", bytes(MOST_BYTES + 1)))
        assert large.status_code == 422 and "hooguit 20 MB" in large.text
        many = await say(client, "sanne", "kijk", *((f"{n}.txt", b"x") for n in range(11)))
        assert many.status_code == 422 and "11 bestanden" in many.text
        empty = await say(client, "sanne", "kijk", ("leeg.txt", b""))
        assert empty.status_code == 422 and "leeg.txt" in empty.text
        assert not app.mailbox.latest("person/sanne")


async def test_only_forms_that_take_files_may_be_large(app: App) -> None:
    async with at(app) as client:
        other = await client.post(
            "/language", data={"language": "nl"}, files=[("files", ("x", b"x"))], headers=OURS
        )
        assert other.status_code == 415
    body = POST | {
        "content-type": "multipart/form-data; boundary=x",
        "content-length": str(MOST_UPLOAD + 1),
    }
    answer = refusal("POST", Headers(body), ("127.0.0.1",), "/say")
    assert answer is not None and answer[0] == 413


async def test_a_call_takes_so_much_and_no_more(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_store, "MOST_OF_A_CALL", 100)
    async with at(app) as client:
        await call_with(app, client, ("groot.bin", bytes(range(200)) * 2))
        card = next(p for p in app.mailbox.latest("room/cleaning") if p.message and p.message.card)
        assert card.message and "groot.bin (no room left)" in str(card.message.card)
        assert kept(app.database, "S-1001") == {}
        told = [p.message.text for p in app.mailbox.latest("person/sanne") if p.message]
        assert any("groot.bin past niet meer" in text for text in told)


def test_a_name_is_safe_in_a_header() -> None:
    told = pages_files.disposition('a"b\\c;é%.png', inline=False)
    assert (
        told == "attachment; filename=\"a_b_c___.png\"; filename*=UTF-8''a%22b%5Cc%3B%C3%A9%25.png"
    )


async def test_a_press_without_files_is_as_before(app: App) -> None:
    async with at(app) as client:
        await call_with(app, client)
        form = {"as": "joost", "in": "room", "action": "c:S-1001:acknowledge"}
        assert (await client.post("/press", data=form, headers=OURS)).status_code == 200
