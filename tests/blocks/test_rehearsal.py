"""Where sentences would go with a changed catalogue: learnt beside, stopped when nobody waits."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from bot.bootstrap.reader_process import ReaderProcess, ToLearn
from bot.channels.pages.rehearsal import Known, Progress, Rehearsals, Stop, Went, sentences
from catalog.load import load
from catalog.model import Catalogue
from routing.storage import corrections
from routing.understand.live import ReaderLost
from tests.blocks.conftest import CLEANING, SMALL, Site
from tests.channels.conftest import now as morning
from tests.routing.links import CATALOGUE
from tests.routing.reading import ByWord

SAID = [("spill in the hall", "en"), ("nothing of this", "en")]
OWNER = "cleaning/fatima"


@dataclass
class Slow:
    """Learns for as long as it is held up; tells how often it learnt, and what was stopped."""

    go: threading.Event = field(default_factory=threading.Event)
    learnt: list[str] = field(default_factory=list)
    stopped: list[str] = field(default_factory=list)

    def make(self, catalogue: Catalogue, stop: Stop) -> ByWord:
        """Learn it."""
        stop.by(lambda: self._end(catalogue.version))
        self.learnt.append(catalogue.version)
        assert self.go.wait(10)
        if catalogue.version in self.stopped:
            raise ReaderLost("it was stopped")
        return ByWord(catalogue)

    def _end(self, version: str) -> None:
        self.stopped.append(version)
        self.go.set()


def known(version: str) -> Known:
    return Known(version, CATALOGUE.model_copy(update={"version": version}))


def until(happens: Callable[[], object]) -> None:
    limit = time.monotonic() + 10
    while not happens():
        assert time.monotonic() < limit
        time.sleep(0.01)


def asked(rehearsals: Rehearsals, then: str, owner: str = OWNER) -> tuple[Went, ...] | Progress:
    return rehearsals.went(SAID, known("now"), known(then), owner)


def test_how_far_it_is_is_told_and_answers_are_kept() -> None:
    slow = Slow()
    rehearsals = Rehearsals(slow.make)
    first = asked(rehearsals, "then")
    assert isinstance(first, Progress) and (first.step, first.of) == (1, 2)
    until(lambda: slow.learnt)
    time.sleep(0.05)
    later = asked(rehearsals, "then")
    assert isinstance(later, Progress) and later.seconds > 0 and 0 < later.part < 1
    slow.go.set()
    until(lambda: isinstance(asked(rehearsals, "then"), tuple))
    went = asked(rehearsals, "then")
    assert isinstance(went, tuple) and went[0].after.endswith("/spill") and went[1].after == ""
    for other in ("a", "b", "c"):
        until(lambda at=other: isinstance(asked(rehearsals, at), tuple))  # type: ignore[misc]
    times = len(slow.learnt)
    assert isinstance(asked(rehearsals, "then"), tuple) and len(slow.learnt) == times
    assert rehearsals.made_in < 10


def test_a_changed_draft_stops_what_nobody_waits_for() -> None:
    slow = Slow()
    rehearsals = Rehearsals(slow.make)
    fast = Known("now", CATALOGUE, ByWord(CATALOGUE))

    def ask(then: str, owner: str = OWNER) -> tuple[Went, ...] | Progress:
        return rehearsals.went(SAID, fast, known(then), owner)

    ask("first")
    until(lambda: slow.learnt == ["first"])
    ask("first", "hr/petra")
    ask("second")
    assert slow.stopped == [], "somebody else waits for it"
    ask("other", "hr/petra")
    until(lambda: slow.stopped == ["first"])
    until(lambda: isinstance(ask("second"), tuple))
    assert slow.learnt[0] == "first" and "second" in slow.learnt


def test_what_is_known_already_is_not_learnt_once_more() -> None:
    slow = Slow()
    reader = ByWord(CATALOGUE)
    same = Known("now", CATALOGUE, reader)
    assert isinstance(Rehearsals(slow.make).went(SAID, same, same, OWNER), tuple)
    assert slow.learnt == []


def test_a_failure_is_told_and_tried_again() -> None:
    def make(catalogue: Catalogue, stop: Stop) -> ByWord:
        raise ReaderLost("no room")

    rehearsals = Rehearsals(make)
    with pytest.raises(ReaderLost):
        for _ in range(500):
            asked(rehearsals, "then")
            time.sleep(0.01)


def test_it_is_learnt_in_a_process_that_can_be_stopped() -> None:
    catalogue, stop = load(SMALL).catalogue, Stop()
    failed: list[str] = []

    def learn() -> None:
        try:
            ReaderProcess(ToLearn(catalogue, None, None), began=stop.by)
        except ReaderLost as lost:
            failed.append(str(lost))

    learning = threading.Thread(target=learn)
    learning.start()
    stop.now()
    learning.join(20)
    assert failed == ["the process that reads was closed"]


def test_sentences_are_those_of_a_box() -> None:
    assert sentences(" a  b \n\nc\na b") == ["a b", "c"]


async def test_what_added_phrases_change_is_shown_before_it_is_put_in(site: Site) -> None:
    spill, extra = (
        "facilities-cleaning/cleaning/spill",
        "facilities-cleaning/cleaning/extra-round",
    )
    with site.database.transaction() as session:
        for text, chosen in (
            ("a spill again", spill),
            ("soup on the floor", spill),
            ("secret of hr", "hr/x/y"),
        ):
            corrections.write(
                session,
                at=morning(),
                text=text,
                language="en",
                guessed=None,
                chosen=chosen,
                source="chosen",
                number=None,
                version="v",
            )
    assert (await site.get(f"{CLEANING}/effects")).text == "", "no phrase is added"
    phrases = f"v.services/cleaning/items/{extra.rpartition('/')[2]}/phrases/en"
    await site.keep(f"item/cleaning/{extra.rpartition('/')[2]}", **{phrases: "extra-round please"})
    page = (await site.get(f"{CLEANING}/change")).text
    assert "What your phrases change" in page and "/edit/effects" in page
    shown = ""
    for _ in range(200):
        shown = (await site.get(f"{CLEANING}/effects")).text
        if "being learnt" not in shown:
            break
        await asyncio.sleep(0.02)
    assert "extra-round please" in shown and "Of two sentences" in shown, shown
    assert "1 go right now, and 1 with" in shown
    assert "secret" not in shown
