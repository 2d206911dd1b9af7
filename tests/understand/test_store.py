"""What was learnt is kept on disk and trusted only when it fits; a catalogue is replaced without a
pause.
"""

from __future__ import annotations

import logging
import os
import shutil
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from bot.bootstrap.first_reader import marked
from catalog import language_packs
from catalog.model import Catalogue
from routing.understand import live
from routing.understand.decision import Outcome
from routing.understand.example import of_catalogue
from routing.understand.live import LiveReader
from routing.understand.model import store
from routing.understand.model.classifier import Classifier
from routing.understand.reader import Reader
from tests.understand.desk import ITEMS, desk


def _version(live: LiveReader) -> str:
    assert isinstance(live.reader, Reader)
    return live.reader.catalogue.version


ASKED = ("wifi is down", "koffie gemorst", "laptop", "what is this")


def test_a_kept_reader_decides_as_the_fitted_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fitted = Reader.of(desk(), cache=tmp_path)
    monkeypatch.setattr(Classifier, "of", lambda *_: pytest.fail("fitted again"))
    kept = Reader.of(desk(), cache=tmp_path)
    for text in ASKED:
        assert kept.decide(text) == fitted.decide(text)


@pytest.mark.parametrize("harm", [b"", b"PK\x03\x04 cut", b"\x80\x04\x95 a pickle"])
def test_a_damaged_file_is_made_anew(tmp_path: Path, harm: bytes) -> None:
    before = Reader.of(desk(), cache=tmp_path).decide("wifi is down")
    file = next(tmp_path.glob("understanding-*.npz"))
    file.write_bytes(harm)
    assert Reader.of(desk(), cache=tmp_path).decide("wifi is down") == before
    assert len(file.read_bytes()) > 1_000


def test_arrays_that_do_not_fit_each_other_are_made_anew(tmp_path: Path) -> None:
    before = Reader.of(desk(), cache=tmp_path).decide("wifi is down")
    file = next(tmp_path.glob("understanding-*.npz"))
    with np.load(file) as kept:
        arrays = {name: kept[name] for name in kept.files}
    np.savez(file, **(arrays | {"weights": arrays["weights"][:3]}))
    assert Reader.of(desk(), cache=tmp_path).decide("wifi is down") == before


def test_a_cache_that_cannot_be_written_only_costs_time(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").touch()
    assert (
        Reader.of(desk(), cache=tmp_path / "file" / "cache").decide("wifi is down").item
        == "ict/workplace/wifi"
    )
    assert "learnt anew at each start" in caplog.text


def test_changed_words_of_a_language_are_learnt_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = store.place(tmp_path, "v1", None)
    assert store.place(tmp_path, "v1", None) == before
    folder = tmp_path / "nl"
    shutil.copytree(language_packs.pack("nl").folder, folder)
    monkeypatch.setitem(language_packs.ADDED, "nl", language_packs.LanguagePack("nl", folder))
    assert store.place(tmp_path, "v1", None) == before
    with (folder / "features.yaml").open("a", encoding="utf-8") as features:
        features.write("stop_words: wel\n")
    assert store.place(tmp_path, "v1", None) != before


def test_a_file_that_could_run_something_is_refused(tmp_path: Path) -> None:
    catalogue = desk()
    file = store.place(tmp_path, catalogue.version, None)
    np.savez(file, plain=np.array([{"run": "this"}], dtype=object))
    assert store.kept(file, of_catalogue(catalogue), None) is None


def test_examples_of_another_catalogue_are_refused(tmp_path: Path) -> None:
    Reader.of(desk(), cache=tmp_path)
    file = next(tmp_path.glob("understanding-*.npz"))
    assert store.kept(file, of_catalogue(desk(ITEMS[:4])), None) is None


def test_only_the_last_few_are_kept(tmp_path: Path) -> None:
    classifier = Classifier.of(of_catalogue(desk(ITEMS[:3])))
    for version in range(10):
        store.keep(store.place(tmp_path, str(version), None), classifier)
    assert len(list(tmp_path.glob("understanding-*.npz"))) == 8


def test_marks_of_catalogues_and_models_that_are_no_more_go(tmp_path: Path) -> None:
    reader, catalogue = Reader.of(desk(ITEMS[:3])), desk(ITEMS[:3])
    for n in range(9):
        version = catalogue.model_copy(update={"version": f"v{n // 2}"})
        marked(lambda _new, _before: reader, tmp_path, f"model {n % 2}")(version, None)
        for mark in tmp_path.glob("meaning-*.learnt"):
            os.utime(mark, ns=(0, mark.stat().st_mtime_ns - 10**9))
    left = {mark.name for mark in tmp_path.glob("meaning-*.learnt")}
    again = marked(lambda _new, _before: reader, tmp_path, "model 1")
    again(catalogue.model_copy(update={"version": "v3"}), None)
    assert len(left) == 4 and left == {mark.name for mark in tmp_path.glob("meaning-*.learnt")}


class _Slow:
    """Makes readers when told to."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.go.set()
        self.failures = 0
        self.made = threading.Event()

    def of(self, catalogue: Catalogue, **_: object) -> Reader:
        self.go.wait(10)
        if catalogue.version == "bad":
            raise ValueError("no")
        if self.failures:
            self.failures -= 1
            raise ValueError("not yet")
        self.made.set()
        return Reader(catalogue, None)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> _Slow:
    maker = _Slow()
    monkeypatch.setattr(Reader, "of", maker.of)
    return maker


def test_the_first_message_waits_for_the_first_reader(slow: _Slow) -> None:
    slow.go.clear()
    reader = LiveReader(desk(version="one"))
    assert not reader.ready(0.05)
    threading.Timer(0.1, slow.go.set).start()
    assert reader.decide("hello").because
    assert _version(reader) == "one"


def test_the_old_one_answers_until_the_new_one_stands(slow: _Slow) -> None:
    reader = LiveReader(desk(version="one"))
    assert reader.ready(60)
    slow.go.clear()
    reader.reload(desk(version="two"))
    assert _version(reader) == "one"
    slow.go.set()
    assert reader.settled(30)
    assert _version(reader) == "two"


def test_a_failed_reload_leaves_the_old_one(slow: _Slow, caplog: pytest.LogCaptureFixture) -> None:
    reader = LiveReader(desk(version="one"))
    assert reader.ready(60)
    with caplog.at_level(logging.ERROR, logger="routing.understand.live"):
        reader.reload(desk(version="bad"))
        assert reader.settled(30)
    assert "is tried again" in caplog.text
    assert _version(reader) == "one"
    assert reader.failure and "no" in reader.failure
    reader.reload(desk(version="three"))
    assert reader.settled(30)
    assert reader.failure is None


def test_a_failed_first_learning_leaves_the_words_to_a_person_until_it_succeeds(
    slow: _Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "AGAIN", (0.01,))
    slow.failures = 2
    reader = LiveReader(desk(version="one"))
    assert reader.decide("hello").outcome is Outcome.UNKNOWN
    assert slow.made.wait(30)
    while reader.failure:
        time.sleep(0.01)
    assert _version(reader) == "one"
    assert slow.failures == 0


def test_a_quick_reader_answers_until_the_whole_one_stands(slow: _Slow) -> None:
    slow.go.clear()
    quick_made = threading.Event()

    def quick(catalogue: Catalogue, _: object) -> Reader:
        quick_made.set()
        return Reader(catalogue, None)

    reader = LiveReader(desk(version="one"), live.in_this_process, quick)
    assert reader.ready(10)
    first = reader.reader
    assert not slow.made.is_set()
    slow.go.set()
    assert reader.settled(30)
    assert reader.reader is not first

    slow.go.clear()
    quick_made.clear()
    reader.reload(desk(version="two"))
    assert not quick_made.wait(0.1), "one stands: nobody waits"
    slow.go.set()
    assert reader.settled(30)
    assert _version(reader) == "two"


def test_what_can_soon_be_opened_is_waited_for_before_a_quick_reader_is_made(slow: _Slow) -> None:
    quick_made = threading.Event()

    def quick(catalogue: Catalogue, _: object) -> Reader:
        quick_made.set()
        return Reader(catalogue, None)

    slow.go.clear()
    reader = LiveReader(desk(version="one"), live.in_this_process, quick, patience=30.0)
    assert not reader.ready(0.1), "a quick one's answers would be the worse ones"
    slow.go.set()
    assert reader.settled(30)
    assert _version(reader) == "one" and not quick_made.is_set()

    slow.go.clear()
    slow.made.clear()
    reader = LiveReader(desk(version="two"), live.in_this_process, quick, patience=0.05)
    assert reader.ready(10) and quick_made.is_set() and not slow.made.is_set()
    slow.go.set()
    assert reader.settled(30)


def test_where_the_whole_one_fails_a_quick_reader_is_made_at_once(slow: _Slow) -> None:
    reader = LiveReader(
        desk(version="bad"),
        live.in_this_process,
        lambda catalogue, _: Reader(catalogue, None),
        patience=30.0,
    )
    assert reader.ready(10)
    assert _version(reader) == "bad"
    reader.close()


@pytest.mark.parametrize("fails", [True, False])
def test_a_quick_reader_that_comes_late_or_fails_changes_nothing(slow: _Slow, fails: bool) -> None:
    may_end = threading.Event()
    ended = threading.Event()

    class Late(Reader):
        def close(self) -> None:
            ended.set()

    def quick(catalogue: Catalogue, _: object) -> Reader:
        may_end.wait(10)
        if fails:
            raise ValueError("no")
        return Late(catalogue, None)

    reader = LiveReader(desk(version="one"), live.in_this_process, quick)
    assert reader.settled(30)
    may_end.set()
    assert fails or ended.wait(10)
    assert not isinstance(reader.reader, Late)
    assert reader.failure is None


def test_a_quick_reader_stands_where_the_whole_one_failed_first(slow: _Slow) -> None:
    may_end = threading.Event()

    def quick(catalogue: Catalogue, _: object) -> Reader:
        may_end.wait(10)
        return Reader(catalogue, None)

    reader = LiveReader(desk(version="bad"), live.in_this_process, quick)
    assert reader.settled(30)
    assert reader.failure and not reader.ready(0.05), "the quick one is waited for"
    may_end.set()
    assert reader.ready(10)
    assert _version(reader) == "bad"
    reader.close()


def test_where_both_fail_a_person_reads(slow: _Slow) -> None:
    may_end = threading.Event()

    def quick(catalogue: Catalogue, _: object) -> Reader:
        may_end.wait(10)
        raise ValueError("no")

    reader = LiveReader(desk(version="bad"), live.in_this_process, quick)
    assert reader.settled(30)
    may_end.set()
    assert reader.decide("hello").outcome is Outcome.UNKNOWN
    reader.close()
