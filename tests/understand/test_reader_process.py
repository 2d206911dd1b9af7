"""Messages are read in a process of its own, within a deadline, and a person reads what it could
not.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.bootstrap.reader_process import ReaderProcess, ToLearn
from bot.settings import Settings
from catalog.model import Catalogue
from routing.understand.decision import Outcome
from routing.understand.live import LiveReader, ReaderLost
from routing.understand.reader import Reader
from tests.understand.desk import desk

_WAIT = 60.0


@pytest.fixture(scope="module")
def cache() -> Path:
    return Settings().cache_folder


def _process(catalogue: Catalogue, cache: Path, deadline: float = _WAIT) -> ReaderProcess:
    return ReaderProcess(ToLearn(catalogue, None, cache), deadline)


@pytest.fixture
def apart(cache: Path) -> Iterator[ReaderProcess]:
    made = _process(desk(), cache)
    yield made
    made.close()


def _pid(process: ReaderProcess) -> int:
    return process._child.process.pid


def _gone(pid: int) -> bool:
    for _ in range(200):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


def test_it_decides_as_the_reader_does(apart: ReaderProcess, reader: Reader) -> None:
    for text in ("wifi is down", "koffie gemorst", "a" * 9_000, "", "my laptop and a chair"):
        assert apart.decide(text) == reader.decide(text)
        assert apart.split(text) == reader.split(text)


def test_a_process_that_ended_is_told(apart: ReaderProcess) -> None:
    os.kill(_pid(apart), signal.SIGKILL)
    with pytest.raises(ReaderLost, match="ended"):
        apart.decide("wifi is down")


def test_one_that_works_too_long_on_a_message_is_ended() -> None:
    """The system does so, however long those who wait would have waited."""
    endless = (
        "import bot.bootstrap.reader_child as child\n"
        "child.MOST_WORK = 0.2\n"
        "class Endless:\n"
        "    def decide(self):\n"
        "        while True: pass\n"
        "child._answer(Endless(), 'decide', ())\n"
    )
    ended = subprocess.run([sys.executable, "-c", endless], check=False, timeout=_WAIT)
    assert ended.returncode == -signal.SIGPROF


def test_what_takes_too_long_is_left_to_a_person_and_the_next_is_read(cache: Path) -> None:
    stopped: list[int] = []

    def make(catalogue: Catalogue, _: object) -> ReaderProcess:
        made = _process(catalogue, cache, deadline=_WAIT if stopped else 0.3)
        if not stopped:
            stopped.append(_pid(made))
            os.kill(stopped[0], signal.SIGSTOP)
        return made

    live = LiveReader(desk(), make)
    try:
        decision = live.decide("wifi is down")
        assert decision.outcome is Outcome.UNKNOWN
        assert decision.text == "wifi is down"
        assert live.decide("wifi is down").outcome is Outcome.ANSWER
        assert _gone(stopped[0])
    finally:
        live.close()


def test_a_reload_loses_no_message(cache: Path) -> None:
    live = LiveReader(desk(version="one"), lambda new, _: _process(new, cache))
    try:
        assert live.ready(_WAIT)
        answers: list[Outcome] = []

        def ask() -> None:
            for _ in range(60):
                answers.append(live.decide("wifi is down").outcome)

        threads = [threading.Thread(target=ask) for _ in range(3)]
        for thread in threads:
            thread.start()
        live.reload(desk(version="two"))
        for thread in threads:
            thread.join()
        assert live.settled(_WAIT)
        assert set(answers) == {Outcome.ANSWER}
        assert len(answers) == 180
    finally:
        live.close()


def test_what_cannot_be_learnt_is_told(tmp_path: Path) -> None:
    broken = desk().model_copy(update={"teams": (None,)})
    with pytest.raises(ReaderLost, match="Error"):
        _process(broken, tmp_path)


def test_it_ends_with_its_parent(cache: Path) -> None:
    made = _process(desk(), cache)
    made._connection.close()
    made._child.process.wait(_WAIT)
    assert _gone(_pid(made))
