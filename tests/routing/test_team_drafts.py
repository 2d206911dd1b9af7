"""Drafts of teams' files, and changes that wait, on both databases."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from routing.storage import team_drafts
from routing.storage.db import Database
from routing.storage.team_drafts import Draft, StaleDraftError

NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)


def test_a_draft_is_ones_own_and_a_change_is_decided_once(database: Database) -> None:
    draft = Draft("cleaning", "fatima", "team: cleaning\n", {"team": "cleaning", "n": ["é", True]})
    with database.transaction() as session:
        team_drafts.keep(session, draft, NOW)
        team_drafts.keep(session, Draft("new", "fatima", "", {"team": "new"}), NOW)
    with database.transaction() as session:
        held = team_drafts.draft_of(session, "cleaning", "fatima")
        assert held and (held.version, held.document) == (1, draft.document)
        assert team_drafts.draft_of(session, "cleaning", "ria") is None
        assert team_drafts.others_at(session, "cleaning", "ria") == ("fatima",)
        assert team_drafts.drafts_of_new(session, "fatima") == ("new",)
        number = team_drafts.ask(session, draft, "because", "waiting", NOW)
        team_drafts.drop(session, "cleaning", "fatima")
    with database.transaction() as session:
        assert team_drafts.draft_of(session, "cleaning", "fatima") is None
        assert [one.id for one in team_drafts.waiting(session)] == [number]
        assert team_drafts.waiting(session, ["hr"]) == ()
        assert team_drafts.decide(session, number, "done", NOW, "ria", reason="yes")
        assert not team_drafts.decide(session, number, "refused", NOW, "ria")
        found = team_drafts.latest(session, "cleaning")
        assert [(one.state, one.decided_by, one.at) for one in found] == [("done", "ria", NOW)]


def test_a_draft_that_was_kept_meanwhile_is_not_written_over(database: Database) -> None:
    draft = Draft("cleaning", "fatima", "", {"team": "cleaning"})
    with database.transaction() as session:
        team_drafts.keep(session, draft, NOW)
    with pytest.raises(StaleDraftError), database.transaction() as session:
        team_drafts.keep(session, draft, NOW)
    with database.transaction() as session:
        held = team_drafts.draft_of(session, "cleaning", "fatima")
        assert held
        journal = [{"v": 2, "tab": "a", "path": ["team"], "before": None}]
        team_drafts.keep(session, replace(held, journal=journal), NOW)
        after = team_drafts.draft_of(session, "cleaning", "fatima")
        assert after and (after.version, after.journal) == (2, journal)


def test_what_is_old_goes_and_who_did_it_stays(database: Database) -> None:
    draft = Draft("cleaning", "fatima", "team: cleaning\n", {"team": "cleaning"})
    with database.transaction() as session:
        team_drafts.keep(session, draft, NOW)
        done = team_drafts.ask(session, draft, "because", "done", NOW)
        waits = team_drafts.ask(session, draft, "soon", "waiting", NOW)
    later = NOW + team_drafts.FILES_STAY + dt.timedelta(days=1)
    with database.transaction() as session:
        team_drafts.prune(session, later)
        assert team_drafts.draft_of(session, "cleaning", "fatima")
        found = team_drafts.change_of(session, done)
        assert found and (found.base, found.document, found.why) == ("", {}, "because")
        kept = team_drafts.change_of(session, waits)
        assert kept and kept.document == draft.document
        team_drafts.prune(session, NOW + team_drafts.DRAFT_RESTS + dt.timedelta(days=1))
        assert team_drafts.draft_of(session, "cleaning", "fatima") is None
