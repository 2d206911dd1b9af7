"""Meaning, with a model of a few kilobytes made here: it helps, is kept on disk, and its damage is
told.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("fastembed")

from routing.understand.example import of_catalogue
from routing.understand.kinds.by_meaning import KindByMeaning
from routing.understand.kinds.lean import KindLean
from routing.understand.meaning import onnx_model
from routing.understand.meaning.encoder import Encoder
from routing.understand.meaning.kept_model import KeptModel
from routing.understand.meaning.model import ModelUnusable, SentenceModel, TextVectors
from routing.understand.meaning.pieces import APART, Sentences
from routing.understand.meaning.sentence_store import SentenceStore
from routing.understand.model.classifier import Classifier
from routing.understand.model.space import MeaningSpace
from routing.understand.reader import Reader
from tests.understand import tiny_model
from tests.understand.desk import desk


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_model.make(tmp_path_factory.mktemp("models") / "tiny")


def test_words_of_one_meaning_lie_together(folder: Path) -> None:
    rows = Encoder.load(str(folder)).vectors(["coffee floor", "espresso vloer", "wifi"])
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    assert rows[0] @ rows[1] > 0.95 > 0.7 > rows[0] @ rows[2]


def test_meaning_reaches_words_no_phrase_uses(folder: Path, reader: Reader) -> None:
    semantic = Reader.of(desk(), semantic=str(folder))
    with_it, without = (
        semantic.decide("espresso on the ground"),
        reader.decide("espresso on the ground"),
    )
    assert with_it.candidates[0].item == "cleaning/rooms/spill"
    assert with_it.confidence > 2 * without.confidence


class _Watched:
    """A model that tells what it was given to read."""

    def __init__(self, model: SentenceModel, languages: frozenset[str] = frozenset()) -> None:
        self._model = model
        self.card = model.card._replace(languages=languages)
        self.given: list[str] = []

    def read(self, texts: Sequence[str]) -> list[TextVectors]:
        self.given.extend(texts)
        return self._model.read(texts)


def test_vectors_are_kept_and_only_new_texts_computed(folder: Path, tmp_path: Path) -> None:
    texts = [f"coffee on floor {i}" for i in range(12)]
    first = Encoder.load(str(folder), tmp_path).vectors(texts)
    watched = _Watched(onnx_model.from_folder(folder))
    again = Encoder([watched], tmp_path)
    watched.given.clear()
    assert np.allclose(again.vectors([*texts, "wifi broken"])[:12], first)
    assert watched.given == ["wifi broken"]


def test_what_one_use_keeps_another_leaves_and_pieces_are_read_where_they_lack(
    folder: Path, tmp_path: Path
) -> None:
    phrases, sentences = ([f"{word} {i}" for i in range(9)] for word in ("coffee", "badge"))
    first = Encoder.load(str(folder), tmp_path).read(phrases)
    Encoder.load(str(folder), tmp_path).vectors(sentences)
    watched = _Watched(onnx_model.from_folder(folder))
    again = Encoder([watched], tmp_path)
    watched.given.clear()
    assert np.allclose(again.vectors([*phrases, *sentences])[:9], first.vectors)
    assert watched.given == []
    pieced = again.read([*sentences, *phrases])
    assert watched.given == sentences
    for i in range(9):
        for one, other in zip(pieced.pieces_of(9 + i), first.pieces_of(i), strict=True):
            assert np.array_equal(one, other)


def test_a_model_reads_only_what_is_in_its_languages(folder: Path, tmp_path: Path) -> None:
    every = _Watched(onnx_model.from_folder(folder))
    other = onnx_model.from_folder(tiny_model.make(tmp_path / "other", seed=3))
    english = _Watched(other, frozenset({"en"}))
    encoder = Encoder([every, english])
    english.given.clear()
    rows = encoder.vectors(["coffee", "koffie", "badge"], ["en", "nl", "en"])
    assert english.given == ["coffee", "badge"]
    assert rows[:, encoder.widths[0] :].any(axis=1).tolist() == [True, False, True]
    assert encoder.vectors(["koffie"])[:, encoder.widths[0] :].any(), "of any language: all read"
    space = MeaningSpace.of(rows, encoder.widths, {})
    assert not space.examples(rows)[1][1].any(), "what was not read is like nothing"


def test_pieces_are_found_by_every_model_made_for_the_language_and_read_by_those_that_count(
    folder: Path, tmp_path: Path
) -> None:
    every = onnx_model.from_folder(folder)
    other = onnx_model.from_folder(tiny_model.make(tmp_path / "other", seed=3))
    encoder = Encoder([every, _Watched(other, frozenset({"en"}))])
    both = encoder.read(["coffee here", "koffie", "dirty floor"], ["en", "nl", "en"])
    of_first, of_second = both.of_models([True, False]), both.of_models([False, True])
    assert [both.pieces_in(i) for i in range(3)] == [8, 3, 8]
    assert [of_first.pieces_in(i) for i in range(3)] == [4, 3, 4]
    assert [of_second.pieces_in(i) for i in range(3)] == [4, 0, 4]
    alone = Encoder([other]).read(["dirty floor"])
    assert np.array_equal(of_second.pieces_of(2)[0], alone.pieces)
    assert np.array_equal(of_second.pieces_of(2)[1], alone.ids + APART)


def test_pieces_are_kept_too_and_come_back_as_they_were_read(folder: Path, tmp_path: Path) -> None:
    texts = [f"coffee on floor {i}" for i in range(12)]
    kept = Encoder.load(str(folder), tmp_path)
    first, again = (
        kept.read(texts),
        Encoder.load(str(folder), tmp_path).read([*texts[::-1], "wifi broken"]),
    )
    plain = Encoder.load(str(folder)).read([texts[3]])
    for i in range(12):
        for one, other in zip(first.pieces_of(i), again.pieces_of(11 - i), strict=True):
            assert np.array_equal(one, other)
    assert np.array_equal(plain.pieces, first.pieces_of(3)[0])
    assert len(again.pieces_of(12)[1]) == 4, "two words, a beginning and an end"


def test_a_cache_that_cant_be_written_is_done_without(
    folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "cache").write_text("a file where a folder should be")
    rows = Encoder.load(str(folder), tmp_path / "cache").read(
        [f"coffee on floor {i}" for i in range(12)]
    )
    assert rows.number == 12
    assert "can't be kept" in caplog.text


def test_another_model_in_the_same_folder_is_another_model(folder: Path, tmp_path: Path) -> None:
    one = Encoder.load(str(folder)).name
    other = Encoder.load(str(tiny_model.make(tmp_path / "tiny", seed=2))).name
    assert one != other


@pytest.mark.parametrize("damage", ["model.onnx", "tokenizer.json", "config.json"])
def test_a_damaged_model_is_told_and_reading_goes_on(
    tmp_path: Path, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tiny_model.make(tmp_path / "bad")
    (folder / damage).write_bytes(b"\x00broken")
    with pytest.raises(ModelUnusable, match="bad"):
        Encoder.load(str(folder))
    with caplog.at_level(logging.WARNING):
        lexical = Reader.of(desk(), semantic=str(folder))
    assert lexical.decide("wifi is down").item == "ict/workplace/wifi"
    assert sum("words and letters" in record.message for record in caplog.records) == 1


def test_a_folder_without_a_model_and_an_unknown_name_are_told(tmp_path: Path) -> None:
    with pytest.raises(ModelUnusable, match=r"holds no \.onnx file"):
        Encoder.load(str(tmp_path))
    with pytest.raises(ModelUnusable, match="no model that fastembed knows"):
        Encoder.load("nobody/knows-this")


def test_a_cut_off_vector_file_is_made_anew(folder: Path, tmp_path: Path) -> None:
    texts = [f"printer broken {i}" for i in range(10)]
    first = Encoder.load(str(folder), tmp_path).vectors(texts)
    kept = next(tmp_path.glob("vectors-*.npz"))
    kept.write_bytes(kept.read_bytes()[:40])
    assert np.allclose(Encoder.load(str(folder), tmp_path).vectors(texts), first)


def test_a_vector_file_damaged_inside_is_made_anew(folder: Path, tmp_path: Path) -> None:
    texts = [f"printer broken {i}" for i in range(10)]
    first = Encoder.load(str(folder), tmp_path).vectors(texts)
    kept = next(tmp_path.glob("vectors-*.npz"))
    whole = kept.read_bytes()
    at = whole.index(first[0].tobytes()[:4])
    kept.write_bytes(whole[:at] + bytes(4) + whole[at + 4 :])
    again = Encoder.load(str(folder), tmp_path).vectors([*texts, "wifi broken"])
    assert np.allclose(again[:10], first)
    assert np.allclose(Encoder.load(str(folder), tmp_path).vectors(texts), first)


def test_of_more_than_are_kept_those_asked_for_last_stay(tmp_path: Path) -> None:
    model = KeptModel(onnx_model.from_folder(tiny_model.make(tmp_path / "tiny")))
    store = SentenceStore(tmp_path, "tiny", most=12)
    asked: list[str] = []

    def compute(texts: Sequence[str]) -> Sentences:
        asked.extend(texts)
        return model.read(texts, pieces=True)

    def read(*numbers: int) -> list[str]:
        asked.clear()
        found = store.through([f"room {i}" for i in numbers], compute, model.width, pieces=True)
        plain = model.read([f"room {i}" for i in numbers], pieces=True)
        assert np.allclose(found.vectors, plain.vectors)
        assert np.array_equal(found.pieces, plain.pieces)
        return list(asked)

    read(*range(10))
    assert read(*range(8, 14)) == [f"room {i}" for i in range(10, 14)]
    assert read(*range(2, 14)) == []
    assert read(0, 13, 1) == ["room 0", "room 1"]
    read(*range(20, 40))
    assert read(*range(28, 40)) == []
    assert read(0) == ["room 0"]


def test_scores_are_the_same_whether_many_or_one_are_encoded(folder: Path) -> None:
    classifier = Classifier.of(of_catalogue(desk()), Encoder.load(str(folder)))
    began = time.perf_counter()
    one, two = classifier.rank("espresso on the vloer"), classifier.rank("espresso on the vloer")
    assert one.labels == two.labels
    assert time.perf_counter() - began < 5


def test_vectors_of_another_size_are_computed_anew(folder: Path, tmp_path: Path) -> None:
    texts = [f"printer broken {i}" for i in range(10)]
    first = Encoder.load(str(folder), tmp_path).vectors(texts)
    file = next(tmp_path.glob("vectors-*.npz"))
    with np.load(file) as kept:
        keys, vectors = kept["keys"], kept["vectors"]
    np.savez(file, keys=keys, vectors=vectors[:, :2])
    assert np.allclose(Encoder.load(str(folder), tmp_path).vectors(texts), first)


def test_kinds_are_kept_and_come_back_as_they_were_learnt(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = Reader.of(desk(), semantic=str(folder), cache=tmp_path)
    for learns in (KindByMeaning, KindLean):
        monkeypatch.setattr(learns, "of", lambda *_: pytest.fail("learnt again"))
    after = Reader.of(desk(), semantic=str(folder), cache=tmp_path)
    text = "the beamer is dead again"
    assert after.decide(text) == before.decide(text)
    monkeypatch.undo()
    (file,) = tmp_path.glob("kinds-*.npz")
    file.write_bytes(file.read_bytes()[:900])
    assert Reader.of(desk(), semantic=str(folder), cache=tmp_path).decide(text) == before.decide(
        text
    )
