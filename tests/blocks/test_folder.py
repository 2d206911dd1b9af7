"""What can be in the way of putting a file in: each is told with how to go on, and nothing is lost."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from catalog.editing.folder import By, NotPutInError, put_in
from catalog.editing.splice import document_of
from catalog.load import load
from catalog.model import Kind
from routing.call.actions import Action
from routing.desk.desk import Desk
from routing.desk.draft import Draft
from routing.storage.call_repository import SqlCallRepository
from tests.blocks.conftest import CLEANING, Site, git
from tests.channels.conftest import now

JOOST = "v.people/joost/name"
BY = By("Fatima B.", "fatima@example.org", "why")


def repository(site: Site) -> None:
    """The folder kept by git, all committed."""
    git(site.folder, "init", "-q")
    git(site.folder, "add", ".")
    git(site.folder, "commit", "-qm", "all")


def hook(folder: Path, script: str) -> None:
    file = folder / ".git" / "hooks" / "pre-commit"
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)


async def refused(site: Site, said: str) -> None:
    """The change is not put in, and the draft still holds it."""
    before = site.file.read_bytes()
    answer = await site.put()
    assert answer.status_code == 409 and said in answer.text, answer.text[-2000:]
    assert "Your draft is safe" in answer.text
    assert site.file.read_bytes() == before
    assert "Joost Vermeulen" in (await site.get(CLEANING, part="people")).text


async def test_what_others_staged_is_not_committed_along(site: Site) -> None:
    repository(site)
    other = site.folder / "hr.yaml"
    other.write_text(other.read_text() + "# staged\n")
    git(site.folder, "add", "hr.yaml")
    await site.keep("people", **{JOOST: "Joost Vermeulen"})
    assert "kept=committed" in (await site.put()).headers["location"]
    assert git(site.folder, "show", "--name-only", "--format=").split() == [site.file.name]
    assert git(site.folder, "status", "--porcelain") == "M  hr.yaml\n"


async def test_changes_by_hand_in_the_same_file_are_not_committed_in_anothers_name(
    site: Site,
) -> None:
    repository(site)
    site.file.write_text(site.file.read_text() + "# by hand\n")
    await site.keep("people", **{JOOST: "Joost Vermeulen"})
    done = await site.put()
    assert "kept=by_hand" in done.headers["location"]
    page = (await site.client.get(done.headers["location"])).text
    assert "changes made by hand" in page
    assert "Joost Vermeulen" in site.file.read_text() and "# by hand" in site.file.read_text()
    assert len(git(site.folder, "log", "--oneline").splitlines()) == 1


async def test_git_needs_no_name_of_its_own(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    repository(site)
    monkeypatch.setenv("HOME", str(site.folder.parent))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    await site.keep("people", **{JOOST: "Joost Vermeulen"})
    assert "kept=committed" in (await site.put()).headers["location"]


async def test_a_hook_that_says_no(site: Site) -> None:
    repository(site)
    hook(site.folder, "echo not on Fridays >&2; exit 1")
    await site.keep("people", **{JOOST: "Joost Vermeulen"})
    await refused(site, "not on Fridays")
    assert git(site.folder, "status", "--porcelain") == ""
    begun = await site.post("/teams/new", "ria", **{"name.en": "Gardens", "name.nl": "Tuinen"})
    assert begun.status_code == 303
    with pytest.raises(NotPutInError):
        put_in(site.folder, "gardens.yaml", "", "team: gardens\n", BY)
    assert git(site.folder, "status", "--porcelain") == "", "no trace in git's list either"


async def test_git_is_busy_or_in_a_merge(site: Site) -> None:
    repository(site)
    await site.keep("people", **{JOOST: "Joost Vermeulen"})
    lock = site.folder / ".git" / "index.lock"
    lock.touch()
    await refused(site, "git is busy")
    lock.unlink()
    git(site.folder, "checkout", "-qb", "other")
    site_hr = site.folder / "hr.yaml"
    site_hr.write_text(site_hr.read_text() + "# one\n")
    git(site.folder, "commit", "-qam", "one")
    git(site.folder, "checkout", "-q", "-")
    site_hr.write_text(site_hr.read_text() + "# two\n")
    git(site.folder, "commit", "-qam", "two")
    with pytest.raises(subprocess.CalledProcessError):
        git(site.folder, "merge", "-q", "other")
    git(site.folder, "checkout", "--ours", "hr.yaml")
    await refused(site, "in the midst of a merge")


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to root")
async def test_a_folder_that_may_only_be_read(site: Site) -> None:
    await site.keep("people", **{JOOST: "Joost Vermeulen"})
    site.folder.chmod(0o555)
    try:
        await refused(site, "may not write into its folder")
    finally:
        site.folder.chmod(0o755)


async def test_a_folder_that_is_away_for_writing(site: Site) -> None:
    """A folder stands where the new text would be written first: nobody may write there, not even
    root.
    """
    await site.keep("people", **{JOOST: "Joost Vermeulen"})
    (site.folder / f".{site.file.name}.new").mkdir()
    answer = await site.put()
    assert answer.status_code == 409 and "your draft is safe" in answer.text
    assert "Joost V." in site.file.read_text()


async def test_without_git_it_is_put_in(site: Site) -> None:
    await site.keep("people", **{JOOST: "Joost Vermeulen"})
    done = await site.put()
    assert "kept=no_git" in done.headers["location"]
    page = (await site.client.get(done.headers["location"])).text
    assert "It is put in" in page and "git" not in page.replace("kept=no_git", "")


@pytest.mark.parametrize(
    "rewrite",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\ufeff" + text,
        lambda text: text.replace("people:\n", "people: &all\n"),
        lambda text: text.rstrip("\n"),
    ],
    ids=["crlf", "bom", "anchor", "no-last-line-end"],
)
async def test_odd_files_keep_their_ways(site: Site, rewrite) -> None:  # type: ignore[no-untyped-def]
    site.file.write_bytes(rewrite(site.file.read_text()).encode())
    before = site.file.read_bytes()
    await site.keep("people", **{JOOST: "Joost Vermeulen"})
    assert (await site.put()).status_code == 303
    assert site.file.read_bytes() == before.replace(b"Joost V.", b"Joost Vermeulen")
    assert load(site.folder).ok


async def test_a_file_with_tabs_is_told_with_its_line(site: Site) -> None:
    site.file.write_text(site.file.read_text().replace("people:\n", "people:\n\t"))
    page = await site.get(CLEANING)
    assert page.status_code == 409 and "cannot help here" in page.text and "line 6" in page.text


async def test_a_renamed_team_keeps_its_drafts(site: Site) -> None:
    await site.keep("people", **{JOOST: "Joost Vermeulen"})
    old = site.file.read_text()
    renamed = old.replace("team: facilities-cleaning", "team: clean\nwas: facilities-cleaning")
    site.file.write_text(renamed)
    (site.folder / "clean.yaml").write_text(renamed)
    site.file.unlink()
    laundry = site.folder / "laundry.yaml"
    laundry.write_text(laundry.read_text().replace("facilities-cleaning", "clean"))
    loaded = load(site.folder)
    assert loaded.ok, loaded.problems
    moved = await site.get(CLEANING, part="people")
    assert moved.headers["location"].startswith("/organisation/clean/edit?part=people")
    page = (await site.client.get(moved.headers["location"])).text
    assert "Joost Vermeulen" in page
    assert (await site.post("/organisation/clean/edit/change", why="so")).status_code == 303
    made = document_of((site.folder / "clean.yaml").read_text())
    assert made["team"] == "clean" and made["people"][1]["name"] == "Joost Vermeulen"


async def test_what_follows_from_taking_out_is_told(site: Site) -> None:
    catalogue = site.context().catalogue
    asked: dict[str, Any] = {
        "kind": Kind.INCIDENT,
        "text": "soup",
        "title": "Spill",
        "language": "en",
    }
    draft = Draft(
        requester=catalogue.people["ria"], item="facilities-cleaning/cleaning/spill", **asked
    )
    with site.database.transaction() as session:
        desk = Desk(SqlCallRepository(session), catalogue, now())
        number = desk.open(draft).number
        desk.do(number, Action.ACKNOWLEDGE, catalogue.people["joost"], {})
    assert "What follows" not in (await site.get(CLEANING, part="people")).text
    await site.keep("people", do="remove:people/joost")
    page = (await site.get(CLEANING, part="people")).text
    assert "Joost V. has one request in hand" in page
    await site.keep("item/cleaning/spill", do="remove:services/cleaning/items/spill")
    page = (await site.get(CLEANING, part="people")).text
    assert "one request is under way. It is finished as it was promised" in page
    laundry = "/organisation/laundry/edit"
    await site.post(laundry, "ria", part="service/linen", do="remove:services/linen")
    page = (await site.get(laundry, "ria", part="services")).text
    assert "Cleaning rely on" in page and "Does not fit yet" in page
