"""A change of a team's file that a second person has to agree to: asked, told in chat, decided."""

from __future__ import annotations

import datetime as dt
from typing import Any

from bot.outbox import team_changes
from catalog.load import load
from routing.storage import team_drafts
from tests.blocks.conftest import CLEANING, Site

NAME = "v.people/joost/name"


async def test_a_second_person_agrees_and_never_oneself(site: Site) -> None:
    site.wants_second()
    before = site.file.read_bytes()
    await site.keep("people", **{"v.people/joost/name": "Joost Vermeulen"})
    asked = await site.put("he is called so")
    assert asked.headers["location"].startswith("/changes")
    assert site.file.read_bytes() == before
    mine = (await site.get("/changes")).text
    assert "Take it back" in mine and "Agree, and put it in" not in mine
    assert (await site.post("/changes/1", do="agree")).status_code == 404
    assert (await site.post("/changes/1", "joost", do="agree")).status_code == 404
    theirs = (await site.get("/changes", "ria")).text
    assert "he is called so" in theirs and "Joost Vermeulen" in theirs
    site.file.write_bytes(before + b"# beneath\n")
    assert (await site.post("/changes/1", "ria", do="agree")).status_code == 303
    assert b"Joost Vermeulen" in site.file.read_bytes() and site.file.read_text().endswith(
        "beneath\n"
    )
    assert (await site.post("/changes/1", "ria", do="agree")).status_code == 409, "once"
    await site.keep("people", **{"v.people/joost/name": "Jo"})
    await site.put("shorter")
    await site.post("/changes/2", "ria", do="refuse", reason="too short")
    assert "Jo" in (await site.get(CLEANING, part="people")).text, (
        "the words are in the draft again"
    )


async def test_who_decides_too_late_is_told_who_decided(site: Site) -> None:
    site.wants_second()
    held = "{id: fatima,"
    second = "{id: noor, name: Noor A., role: coordinator, email: noor@example.org}"
    text = site.file.read_text()
    site.file.write_text(text.replace(f"  - {held}", f"  - {second}\n  - {held}"))
    for number, (pressed, said) in enumerate(
        {"agree": "agreed to this change before you", "refuse": "said no to this change"}.items(), 1
    ):
        await site.keep("people", **{"v.people/joost/name": f"Joost {number}"})
        await site.put("he is called so")
        assert "he is called so" in (await site.get("/changes", "noor")).text
        answer = await site.post(f"/changes/{number}", "ria", do=pressed, reason="so it is")
        assert answer.status_code == 303
        file = site.file.read_bytes()
        for deed in ("refuse", "agree"):
            late = await site.post(f"/changes/{number}", "noor", do=deed, reason="no")
            assert (late.status_code, said in late.text) == (409, True)
            name = site.context().catalogue.people["ria"].name
            assert f"{name} {said}" in late.text and "Nothing waits" in late.text
        assert site.file.read_bytes() == file
        assert (await site.post(f"/changes/{number}", "joost", do="agree")).status_code == 404


async def test_a_page_of_changes_says_what_holds_here(site: Site) -> None:
    alone = (await site.get("/changes")).text
    assert "puts it in alone" in alone and "second person" not in alone
    site.wants_second()
    assert "when a second person agrees" in (await site.get("/changes")).text


async def test_a_draft_is_thrown_away_after_it_was_asked_once(site: Site) -> None:
    await site.keep("people", **{NAME: "Joost Vermeulen"})
    page = (await site.get(f"{CLEANING}/change")).text
    asked, _, more = page.partition('id="throw-away"')
    assert 'value="throw-away"' not in asked, "no press of the page alone does it"
    summary, _, form = more.partition("</summary>")
    assert "Throw my draft away" in summary and 'value="throw-away"' not in summary
    assert "cannot be had back" in form and "Yes, throw it away" in form
    await site.post(CLEANING, part="about", do="throw-away")
    assert "Joost Vermeulen" not in (await site.get(CLEANING, part="people")).text


async def test_both_are_told_in_chat_in_words(site: Site) -> None:
    site.wants_second()
    await site.keep("people", **{NAME: "Joost Vermeulen"})
    page = (await site.get(f"{CLEANING}/change")).text
    assert "Agreeing to it is up to" in page
    asked = await site.put("he is called so")
    told = site.said("ria")[-1]
    assert "Fatima B. asks for your yes on a change of Cleaning" in told
    assert "he is called so" in told and "Joost Vermeulen (was Joost V.)" in told
    assert "https://desk/changes#change-1" in told and "It waits until" in told
    shown = (await site.client.get(asked.headers["location"])).text
    assert "A message in chat goes to" in shown
    assert site.said("fatima") == []
    looked = (await site.get("/changes", "ria")).text
    assert "Joost Vermeulen (was Joost V.)" in looked and "Why, or why not?" in looked
    assert (await site.post("/changes/1", "ria", do="refuse")).status_code == 409, "say why not"
    await site.post("/changes/1", "ria", do="refuse", reason="ask him first")
    assert "did not take over" in site.said("fatima")[-1]
    assert "ask him first" in site.said("fatima")[-1]
    await site.put("asked him")
    await site.post("/changes/2", "ria", do="agree", reason="good")
    last = site.said("fatima")[-1]
    assert "agreed to your change of Cleaning" in last and "good" in last
    mine = (await site.get("/changes")).text
    assert "ask him first" in mine and "Nothing waits" in mine


async def test_what_is_taken_back_needs_nothing_of_others(site: Site) -> None:
    site.wants_second()
    await site.keep("people", **{NAME: "Joost Vermeulen"})
    await site.put("he is called so")
    await site.keep("people", **{NAME: "Jo"})
    assert (await site.post("/changes/1", do="back")).status_code == 303
    assert "needs nothing of you any more" in site.said("ria")[-1]
    page = (await site.get(CLEANING, part="people")).text
    assert "Joost Vermeulen" in page and ">Jo<" in page, "both are asked about"


async def test_nobody_decides_in_time(site: Site) -> None:
    site.wants_second()
    await site.keep("people", **{NAME: "Joost Vermeulen"})
    await site.put("he is called so")
    for days, gone in ((13, 0), (15, 1), (16, 0)):
        site.later[0] = dt.timedelta(days=days)
        with site.database.transaction() as session:
            assert team_changes.lapse(session, site.context()) == gone
    assert "Nobody decided" in site.said("fatima")[-1]
    assert len(site.said("ria")) == 1
    assert "Joost Vermeulen" in (await site.get(CLEANING, part="people")).text
    assert "nobody decided in time" in (await site.get("/changes")).text


async def test_where_nobody_else_may_agree_nothing_is_asked(site: Site) -> None:
    site.wants_second()
    ria = site.context().catalogue.people["ria"].name
    held = "{id: fatima, name: Fatima B., role: coordinator, email: fatima@example.org}"
    text = site.file.read_text().replace(held, f"{{id: ria, name: {ria}, role: coordinator}}")
    site.file.write_text(text)
    await site.keep("people", "ria", **{NAME: "Joost Vermeulen"})
    refused = await site.put("he is called so", "ria")
    assert refused.status_code == 409 and "nobody else may agree" in refused.text
    with site.database.reading() as session:
        assert team_drafts.waiting(session) == ()


async def test_a_new_team_is_agreed_to_by_the_desk(site: Site) -> None:
    site.wants_second()
    begun = await site.post("/teams/new", **{"name.en": "Gardens", "name.nl": "Tuinen"})
    at = begun.headers["location"].partition("?")[0]

    async def keep(part: str, **given: Any) -> None:
        assert (await site.post(at, part=part, **given)).status_code == 303

    names = {"new.service.name/en": "Green", "new.service.name/nl": "Groen"}
    await keep("services", **names, do="add:service")
    names = {"new.item.name/en": "Tree", "new.item.name/nl": "Boom"}
    await keep("service/green", **names, do="add:item")
    said = "v.services/green/items/tree/phrases/"
    await keep("item/green/tree", **{said + "en": "a tree fell", said + "nl": "een boom om"})
    answer = await site.post(f"{at}/change", why="a new team")
    assert answer.status_code == 303, answer.text[-3000:]
    assert not (site.folder / "gardens.yaml").exists()
    assert "Gardens" in site.said("ria")[-1] and "a new team" in site.said("ria")[-1]
    mine, theirs = (await site.get("/changes")).text, (await site.get("/changes", "ria")).text
    assert "Agree, and put it in" in theirs and "Agree, and put it in" not in mine
    assert (await site.post("/changes/1", do="agree")).status_code == 404
    assert (await site.post("/changes/1", "ria", do="agree")).status_code == 303
    loaded = load(site.folder)
    assert loaded.ok, loaded.problems
    assert loaded.catalogue.team_by_id["gardens"].people[0].id == "fatima"
    assert "It is put in" in site.said("fatima")[-1]


async def test_a_change_that_the_file_says_already_is_closed(site: Site) -> None:
    site.wants_second()
    await site.keep("people", **{NAME: "Joost Vermeulen"})
    await site.put("he is called so")
    site.file.write_text(site.file.read_text().replace("Joost V.", "Joost Vermeulen"))
    assert (await site.post("/changes/1", "ria", do="agree")).status_code == 303
    assert "It is put in" in site.said("fatima")[-1]
