"""What is closed on purpose is no failure: nothing is logged or tried again, and whoever still
waits or asks is told.
"""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.bootstrap.reader_process import Child, ReaderProcess, ToLearn
from bot.settings import Settings
from catalog.load import load
from catalog.model import Catalogue
from routing.understand.decision import Understanding
from routing.understand.live import LiveReader, ReaderClosed
from routing.understand.reader import Reader
from tests.catalog.planting import SMALL
from tests.understand.desk import desk

_WAIT = 60.0


class Learning:
    """Learns in a process that was stopped, so that it never ends by itself. `makes`: how often it
    was begun.
    """

    def __init__(self, folder: Path) -> None:
        self.child, self.makes, self._folder = Child(), 0, folder
        os.kill(self.child.process.pid, signal.SIGSTOP)

    def make(self, catalogue: Catalogue, _: Understanding | None) -> Understanding:
        self.makes += 1
        return ReaderProcess(ToLearn(catalogue, None, self._folder), child=self.child)


@pytest.fixture
def learning(tmp_path: Path) -> Iterator[Learning]:
    made = Learning(tmp_path)
    with made.child:
        yield made


def ended() -> None:
    for thread in threading.enumerate():
        if thread.name == "learning":
            thread.join(_WAIT)
            assert not thread.is_alive()


@pytest.mark.parametrize("quickly", [False, True])
@pytest.mark.parametrize("first", ["reader", "process"])
def test_a_stop_while_it_is_learnt_is_no_failure(
    learning: Learning, first: str, quickly: bool, caplog: pytest.LogCaptureFixture
) -> None:
    idle = threading.Event()

    def never(catalogue: Catalogue, _: Understanding | None) -> Understanding:
        idle.wait(_WAIT)
        return Reader(catalogue, None)

    with caplog.at_level(logging.INFO):
        live = (
            LiveReader(desk(), never, learning.make)
            if quickly
            else LiveReader(desk(), learning.make)
        )
        with contextlib.ExitStack() as both:
            both.enter_context(learning.child)
            if first == "reader":
                both.callback(live.close)
        idle.set()
        ended()
    assert caplog.text == "" and live.failure is None
    assert learning.makes <= 1


def test_who_waits_for_the_first_reader_hears_that_it_is_closed(learning: Learning) -> None:
    live = LiveReader(desk(), learning.make)
    with ThreadPoolExecutor() as asking:
        answer = asking.submit(live.decide, "wifi is down")
        live.close()
        with pytest.raises(ReaderClosed):
            answer.result(_WAIT)


def test_nothing_is_learnt_for_who_asks_too_late(caplog: pytest.LogCaptureFixture) -> None:
    makes: list[str] = []

    def make(catalogue: Catalogue, _: Understanding | None) -> Understanding:
        makes.append(catalogue.version)
        return ReaderProcess(ToLearn(catalogue, None, Settings().cache_folder))

    # Others of the run (tests.conftest) learnt of this one before: learning is not what is tried.
    small = load(SMALL).catalogue
    live = LiveReader(small.model_copy(update={"version": "one"}), make)
    assert live.ready(_WAIT)
    standing = live.reader
    live.close()
    with caplog.at_level(logging.INFO):
        live.reload(small.model_copy(update={"version": "two"}))
        for ask in (live.decide, live.split, live.likely):
            with pytest.raises(ReaderClosed):
                ask("wifi is down")
        with pytest.raises(ReaderClosed):
            standing.decide("wifi is down")
        ended()
    assert makes == ["one"] and caplog.text == ""


def test_a_catalogue_that_another_followed_fails_unsaid(caplog: pytest.LogCaptureFixture) -> None:
    may_fail = threading.Event()

    def make(catalogue: Catalogue, _: Understanding | None) -> Understanding:
        if catalogue.version == "one":
            may_fail.wait(_WAIT)
            raise ValueError("no")
        return Reader(catalogue, None)

    live = LiveReader(desk(version="one"), make)
    with caplog.at_level(logging.INFO):
        live.reload(desk(version="two"))
        assert live.settled(_WAIT)
        may_fail.set()
        ended()
    assert caplog.text == "" and live.failure is None
    live.close()
