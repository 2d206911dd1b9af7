"""A team's block edited in the page: forms, proofs, the diff, the folder, two people at once."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI

from bot.channels.pages.block_draft import Drafts, Opened
from bot.channels.pages.block_fields import EditField, filled
from bot.channels.pages.block_forms import Forms
from bot.channels.pages.seat import seat_for
from bot.settings import HOSPITAL
from bot.wording.call_formatter import CallFormatter
from bot.wording.localizer import Localizer
from catalog.channels import USUAL
from catalog.editing.folder import files_of
from catalog.editing.splice import document_of
from catalog.folder import is_organisation
from catalog.load import load
from routing.storage import corrections
from routing.storage.team_drafts import Draft
from tests.blocks.conftest import CLEANING, SMALL, Site, git
from tests.channels.conftest import OURS, now

SPILL = "item/cleaning/spill"
PHRASES = "v.services/cleaning/items/spill/phrases/en"


async def test_who_may_edit_whose_block(site: Site) -> None:
    assert "Edit facilities" not in (await site.get("/organisation/hr", "fatima")).text
    assert (await site.get(CLEANING)).status_code == 200
    assert (await site.get(CLEANING, "ria")).status_code == 200, "the desk where all comes in"
    for who in ("joost", "wim"):
        assert (await site.get(CLEANING, who)).status_code == 404, who
        assert (await site.keep(SPILL, who, **{PHRASES: "x"})).status_code == 404
        assert (await site.put(who=who)).status_code == 404
        for path in ("/change", "/download", "/words"):
            assert (await site.get(CLEANING + path, who)).status_code == 404
        assert (await site.get("/teams/new", who)).status_code == 404
    assert (await site.get("/organisation/hr/edit")).status_code == 404
    assert (await site.get("/organisation/nobody/edit", "ria")).status_code == 404


async def test_a_field_is_kept_proved_and_put_in_and_nothing_else_changes(site: Site) -> None:
    before = site.file.read_text()
    page = (await site.get(CLEANING, part=SPILL)).text
    assert "wet floor" in page and "Everything fits." in page and "nothing yet" in page
    said = 'someone spilled coffee in the lobby\nwet floor\nmilk: <b>spilled</b> "everywhere"'
    live = await site.client.post(
        CLEANING,
        data={"as": "fatima", "part": SPILL, PHRASES: said},
        headers=OURS | {"hx-request": "true"},
    )
    assert "two lines" in live.text and "<!doctype" not in live.text
    assert "&lt;b&gt;" in (await site.get(CLEANING, part=SPILL)).text
    assert site.file.read_text() == before, "nothing changes before it is put in"
    shown = (await site.get(f"{CLEANING}/change")).text
    assert unescape(shown).count("milk: <b>") >= 1 and "Put it in" in shown
    patch = (await site.get(f"{CLEANING}/download", what="patch")).text
    assert patch.startswith("--- a/facilities-cleaning.yaml")
    assert (await site.put("")).status_code == 409, "not without why"
    done = await site.put()
    assert done.status_code == 303
    after = site.file.read_text()
    changed = [(a, b) for a, b in zip(before.split("\n"), after.split("\n"), strict=True) if a != b]
    assert len(changed) == 1 and changed[0][1].startswith(changed[0][0].split('"wet floor"')[0])
    assert load(site.folder).catalogue.entries["facilities-cleaning/cleaning/spill"].item.phrases
    assert "asked for often" in (await site.get(f"{CLEANING}/change")).text
    assert (await site.get(f"{CLEANING}/download")).text == after


def as_sent(one: EditField) -> list[str]:
    """What a browser sends of a field that nobody touched."""
    if one.way == "several":
        return [value for value, _ in one.choices if value in (one.value or ())]
    if one.way == "choice":
        values = [value for value, _ in one.choices]
        return [one.text if one.text in values else values[0]]
    return [one.text.replace("\n", "\r\n")]


@pytest.mark.parametrize("folder", [SMALL, HOSPITAL], ids=["small", "hospital"])
def test_what_nobody_touched_stays_as_it_is(folder: Path) -> None:
    catalogue = load(folder).catalogue
    formatter = CallFormatter(catalogue, Localizer("nl"), now())
    for name, content in files_of(folder):
        if not is_organisation(name):
            forms = Forms(document_of(content.decode()), catalogue, formatter, USUAL)
            parts = [forms.part(part) for part, _, _ in forms.menu()]
            fields = [one for part in parts if part for one in part.fields]
            sent = {one.name: as_sent(one) for one in fields}
            sent |= {f"{one.name}.shown": ["1"] for one in fields if one.way == "several"}
            assert len(fields) > 20 and filled(fields, sent) == {}, name


async def test_what_does_not_hold_is_told_and_not_put_in(site: Site) -> None:
    before = site.file.read_bytes()
    field = "v.services/cleaning/agreements/#0/targets/incident/resolve"
    page = (await site.keep("service/cleaning", **{field: "soon"})).headers["location"]
    assert "saved=1" in page
    shown = (await site.get(CLEANING, part="service/cleaning")).text
    assert "Does not fit yet" in shown and "A time cannot be read" in shown
    refused = await site.put()
    assert refused.status_code == 409 and "something does not fit" in refused.text
    assert site.file.read_bytes() == before
    dutch = (await site.get(CLEANING, "ria", part="people")).text
    assert "Fatima B." in dutch


async def test_rows_are_added_and_taken_out(site: Site) -> None:
    add = {"new.person.name": "Noor D.", "new.person.role": "operator", "do": "add:person"}
    await site.keep("people", **add)
    assert "Noor D." in (await site.get(CLEANING, part="people")).text
    asked = {"new.item.name/en": "Window dirty", "new.item.name/nl": "Raam vies"}
    made = await site.keep(
        "service/cleaning", **asked, **{"new.item.kind": "incident", "do": "add:item"}
    )
    assert "item%2Fcleaning%2Fwindow-dirty" in made.headers["location"]
    item = "v.services/cleaning/items/window-dirty/phrases/"
    await site.keep(
        "item/cleaning/window-dirty", **{item + "en": "dirty window", item + "nl": "vies raam"}
    )
    shift = {"new.shift.people": "joost", "new.shift.people.shown": "1"}
    days: dict[str, Any] = {"new.shift.days": ["monday", "friday"], "new.shift.days.shown": "1"}
    await site.keep(
        "duty", **shift, **days, **{"new.shift.hours": "08:00-12:00", "do": "add:shift"}
    )
    gone = {"do": "remove:services/cleaning/items/extra-round"}
    after = await site.keep("item/cleaning/extra-round", **gone)
    assert "part=service%2Fcleaning" in after.headers["location"]
    stays = await site.keep("people", do="remove:services/cleaning")
    assert stays.status_code == 303, "what the part does not offer is not taken out"
    assert (await site.put()).status_code == 303
    loaded = load(site.folder)
    team = loaded.catalogue.team_by_id["facilities-cleaning"]
    assert loaded.ok, loaded.problems
    assert [p.name for p in team.people][-1] == "Noor D."
    assert [i.id for i in team.services[0].items] == ["spill", "window-dirty"]
    assert team.rota[0].people == ("joost",) and team.rota[0].days == ("monday", "friday")


async def test_nobody_becomes_a_colleague_and_no_field_is_made_up(site: Site) -> None:
    before = site.file.read_text()
    await site.keep("people", **{"new.person.name": "Ria K.", "do": "add:person"})
    await site.keep("about", **{"v.fallback": "true", "v.link/url": "https://x", "v.team": "hr"})
    await site.keep("people", **{"v.people/fatima/id": "ria", "v.people/fatima/coordinates": "all"})
    text = (await site.get(f"{CLEANING}/download")).text
    assert "id: ria-k" in text and "fallback" not in text and "coordinates" not in text
    assert "team: facilities-cleaning" in text and site.file.read_text() == before


async def test_two_at_once_lose_no_words(site: Site) -> None:
    name = "v.people/joost/name"
    await site.keep(SPILL, **{PHRASES: "wet floor\nmilk on the floor"})
    await site.keep("people", **{name: "Joost Vermeulen"})
    assert "Fatima B." in (await site.get(CLEANING, "ria", part="about")).text
    await site.keep("people", "ria", **{name: "J. Vermeulen"})
    await site.keep(
        SPILL, "ria", **{PHRASES: "someone spilled coffee in the lobby\nwet floor\nsoup"}
    )
    assert (await site.put(who="ria")).status_code == 303
    late = await site.put()
    assert late.status_code == 409 and "changed the file just now" in late.text
    page = (await site.get(CLEANING, part="people")).text
    assert "changed in two ways" in page and "Joost Vermeulen" in page and "J. Vermeulen" in page
    assert (await site.put()).status_code == 409, "first the question is answered"
    back = await site.keep("/change", do="answer:0:theirs")
    assert back.headers["location"].startswith(f"{CLEANING}/change"), "where it was asked"
    assert (await site.put()).status_code == 303
    team = load(site.folder).catalogue.team_by_id["facilities-cleaning"]
    assert team.people[1].name == "J. Vermeulen"
    said = set(team.services[0].items[0].phrases.in_("en"))
    assert said == {"wet floor", "milk on the floor", "soup"}


def hidden(page: str, name: str) -> str:
    """What a window's form carries unseen."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]


async def test_two_windows_of_one_person_lose_no_words(site: Site) -> None:
    async def window(part: str) -> dict[str, Any]:
        """A window as it is drawn now: what its form carries."""
        page = (await site.get(CLEANING, part=part)).text
        return {"part": part, **{n: hidden(page, n) for n in ("tab", "base", "version")}}

    async def send(window: dict[str, Any], **given: Any) -> str:
        sent = {"as": "fatima", **window, **given}
        headers = OURS | {"hx-request": "true"}
        return (await site.client.post(CLEANING, data=sent, headers=headers)).text

    name, email = "v.people/joost/name", "v.people/joost/email"
    one, other = await window("people"), await window("people")
    shown = {name: "Joost V.", email: "joost@example.org"}
    told = await send(one, **shown | {name: "Joost Vermeulen"})
    assert 'name="version" value="1"' in told, "the window shows it now"
    one["version"] = "1"
    told = await send(other, **shown | {email: "j.v@example.org"})
    assert "changed elsewhere" in told and 'name="version"' not in told
    text = (await site.get(f"{CLEANING}/download")).text
    assert "Joost Vermeulen" in text and "j.v@example.org" in text
    assert "in two ways" not in (await site.get(CLEANING, part="people")).text
    told = await send(other, **shown | {name: "J. V.", email: "j.v@example.org"})
    assert "changed in two ways" in told
    page = (await site.get(CLEANING, part="people")).text
    assert "J. V." in page and "Joost Vermeulen" in page and "In your other window" in page
    assert (await site.put()).status_code == 409, "first it is answered"
    await site.keep("about", do="answer:0:theirs")
    assert "Joost Vermeulen" in (await site.get(f"{CLEANING}/download")).text

    rows, again = await window("people"), await window("people")
    await send(rows, do="remove:people/joost")
    await send(again, **{name: "Joost the Cleaner", email: "joost@example.org"})
    page = (await site.get(CLEANING, part="people")).text
    assert "Joost the Cleaner" in page and "changed in two ways" in page


async def test_a_window_that_others_overtake_again_and_again_is_kept_in_the_end(site: Site) -> None:
    transport = site.client._transport
    assert isinstance(transport, httpx2.ASGITransport) and isinstance(transport.app, FastAPI)
    drafts: Drafts = transport.app.state.drafts
    seat = seat_for(site.context().catalogue.people["fatima"], drafts.services)
    tries = 0

    def change(opened: Opened) -> Draft:
        nonlocal tries
        tries += 1
        if tries < 9:
            drafts.keep(with_mail(opened.draft, "joost", f"quicker{tries}@example.org"))
        return with_mail(opened.draft, "fatima", "slow@example.org")

    drafts.changed(seat, "facilities-cleaning", change)
    text = (await site.get(f"{CLEANING}/download")).text
    assert tries == 9 and "slow@example.org" in text and "quicker8@example.org" in text


def with_mail(draft: Draft, person: str, mail: str) -> Draft:
    people = [p | {"email": mail} if p["id"] == person else p for p in draft.document["people"]]
    return replace(draft, document={**draft.document, "people": people})


async def test_what_was_overtaken_on_its_way_undoes_nothing(site: Site) -> None:
    page = (await site.get(CLEANING, part="people")).text
    window = {n: hidden(page, n) for n in ("tab", "base", "version")}
    name, other = "v.people/joost/name", "v.people/fatima/name"
    both = {name: "Joost Vermeulen", other: "Fatima Ben"}
    await site.keep("people", **window, **both, turn="2")
    await site.keep("people", **window, **(both | {other: "Fatima B."}), turn="1")
    text = (await site.get(f"{CLEANING}/download")).text
    assert "Joost Vermeulen" in text and "Fatima Ben" in text


async def test_a_window_of_before_the_file_changed_undoes_nothing(site: Site) -> None:
    page = (await site.get(CLEANING, part="people")).text
    carried = {n: hidden(page, n) for n in ("tab", "base", "version")}
    site.file.write_text(site.file.read_text().replace("Joost V.", "Joost Vermeulen"))
    shown = {"v.people/joost/name": "Joost V.", "v.people/fatima/name": "Fatima Ben"}
    await site.keep("people", **carried, **shown)
    text = (await site.get(f"{CLEANING}/download")).text
    assert "Joost Vermeulen" in text and "Fatima Ben" in text


async def test_a_file_that_is_broken_beneath_keeps_the_draft(site: Site) -> None:
    await site.keep("people", **{"v.people/joost/name": "Joost Vermeulen"})
    before = site.file.read_text()
    site.file.write_text("team: facilities-cleaning\n  people: [")
    broken = await site.get(CLEANING)
    assert broken.status_code == 409 and "cannot help here" in broken.text
    site.file.write_text(before + "# a remark\n")
    assert (await site.put()).status_code == 409, "looked at once more, both together"
    assert (await site.put()).status_code == 303
    after = site.file.read_text()
    assert "Joost Vermeulen" in after and after.endswith("# a remark\n")


async def test_it_is_committed_with_who_and_why(site: Site) -> None:
    git(site.folder, "init", "-q")
    git(site.folder, "add", ".")
    git(site.folder, "commit", "-qm", "all")
    (site.folder / "hr.yaml").write_text((site.folder / "hr.yaml").read_text() + "# other work\n")
    await site.keep("people", **{"v.people/joost/name": "Joost Vermeulen"})
    done = await site.put("--amend; rm -rf / # new name")
    assert done.headers["location"].count("kept=committed") == 1
    shown = git(site.folder, "log", "-1", "--format=%an|%ae|%B", "--name-only")
    assert shown.startswith("Fatima B|fatima@example.org|--amend; rm -rf / # new name")
    assert "facilities-cleaning.yaml" in shown and "hr.yaml" not in shown
    assert git(site.folder, "status", "--porcelain") == " M hr.yaml\n"
    assert len(git(site.folder, "log", "--oneline").splitlines()) == 2
    hook = site.folder / ".git" / "hooks" / "pre-commit"
    hook.write_text("#!/bin/sh\necho not on Fridays >&2\nexit 1\n")
    hook.chmod(0o755)
    before = site.file.read_bytes()
    await site.keep("people", **{"v.people/joost/name": "Joost X"})
    refused = await site.put()
    assert refused.status_code == 409 and "not on Fridays" in refused.text
    assert site.file.read_bytes() == before


async def test_where_sentences_go_and_what_people_say(site: Site) -> None:
    with site.database.transaction() as session:
        for n, chosen in enumerate(("facilities-cleaning/cleaning/spill", "hr/x/y")):
            corrections.write(
                session,
                at=now(),
                text=f"the soup ran over {n}",
                language="en",
                guessed=None,
                chosen=chosen,
                source="chosen",
                number=None,
                version="v",
            )
    asked = {"new.item.name/en": "Soup", "new.item.name/nl": "Soep", "do": "add:item"}
    await site.keep("service/cleaning", **asked)
    page = ""
    for _ in range(200):
        page = (await site.get(f"{CLEANING}/words", q="soup everywhere\nnothing of this")).text
        if "being learnt" not in page:
            break
    rows = re.findall(r"<tr class=moved>", page)
    assert "Soup · Cleaning" in page and len(rows) == 1, page[-3000:]
    assert "the soup ran over 0" in page and "ran over 1" not in page
    taken = {"item": "facilities-cleaning/cleaning/spill", "phrase": "the soup ran over 0"}
    await site.post(f"{CLEANING}/words", **taken)
    await site.post(f"{CLEANING}/words", **(taken | {"phrase": "never said"}))
    text = (await site.get(f"{CLEANING}/download")).text
    assert '"the soup ran over 0"' in text or "the soup ran over 0" in text
    assert "never said" not in text


async def test_a_new_team_from_its_name_to_a_link(site: Site) -> None:
    assert (await site.post("/teams/new", "ria", **{"name.en": "Gardens"})).status_code == 422
    new = (await site.get("/teams/new", "ria")).text
    assert "Name (Dutch)" in new or "Naam (Engels)" in new, "languages by their names in the page's"
    begun = await site.post("/teams/new", "ria", **{"name.en": "Gardens", "name.nl": "Tuinen"})
    at = begun.headers["location"].partition("?")[0]
    assert at == "/organisation/gardens/edit"
    assert (await site.get(at)).status_code == 404, "a draft is its maker's own"

    async def keep(part: str, **given: Any) -> None:
        assert (await site.post(at, "ria", part=part, **given)).status_code == 303

    await keep(
        "services",
        **{"new.service.name/en": "Green", "new.service.name/nl": "Groen", "do": "add:service"},
    )
    await keep(
        "service/green",
        **{
            "new.item.name/en": "Tree",
            "new.item.name/nl": "Boom",
            "new.item.kind": "incident",
            "do": "add:item",
        },
    )
    told = (await site.get(at, "ria", part="item/green/tree")).text
    assert "Does not fit yet" in told
    said = "v.services/green/items/tree/phrases/"
    await keep("item/green/tree", **{said + "en": "a tree fell", said + "nl": "er is een boom om"})
    assert (await site.post(f"{at}/change", "ria", why="a new team")).status_code == 303
    loaded = load(site.folder)
    assert loaded.ok, loaded.problems
    assert loaded.catalogue.entries["gardens/green/tree"].team.people[0].id == "ria"
    assert (await site.get("/organisation/gardens", "ria")).status_code == 200


async def test_a_block_is_as_complete_in_its_forms_as_on_its_page(site: Site) -> None:
    page = (await site.get("/organisation/facilities-cleaning")).text
    forms = (await site.get(CLEANING)).text
    [whole] = re.findall(r"Completeness</dt><dd>.*?(\d+%)", page)
    assert f"<dt>Complete</dt><dd><strong>{whole}</strong></dd>" in forms
