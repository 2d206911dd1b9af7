"""What a label's examples hold of a message between them: rare words speak, common ones don't,
meaning counts piece by piece.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from routing.understand.example import Example, of_catalogue
from routing.understand.meaning.pieces import APART, Sentences, joined
from routing.understand.model.classifier import Classifier
from routing.understand.model.coverage import (
    BY_WORDS,
    Coverage,
    WordCoverage,
    by_meaning,
    rarity,
    said,
    share,
)
from routing.understand.model.ranked import numbered
from routing.understand.model.similarity import Meaning, Placed, Similarity, summed_rows
from routing.understand.model.space import MeaningSpace
from routing.understand.words.features import TextFeatures, Vocabulary
from routing.understand.words.text_reader import readings_of
from tests.understand.desk import desk

EXAMPLES = [
    Example("chair", "the chair squeaks", "en"),
    Example("chair", "the armrest came off", "en"),
    Example("door", "the door squeaks", "en"),
    Example("door", "the hinge came off", "en"),
    Example("lamp", "the bulb is dead", "en"),
]
LABELS, LABEL_OF, _ = numbered(EXAMPLES)


@pytest.fixture(scope="module")
def similarity() -> Similarity:
    return Similarity.of(readings_of(EXAMPLES))


def covering(
    similarity: Similarity, label_of: np.ndarray, labels: int, learnt: np.ndarray | None = None
) -> Coverage:
    chosen = np.arange(len(label_of)) if learnt is None else learnt
    if similarity.sentences is None:
        return WordCoverage(similarity, label_of, labels, chosen)
    return by_meaning(similarity, label_of, labels, chosen)


def _held(similarity: Similarity, text: str, learnt: list[int] | None = None) -> dict[str, float]:
    chosen = None if learnt is None else np.array(learnt)
    coverage = covering(similarity, LABEL_OF, len(LABELS), chosen)
    message = similarity.place(TextFeatures(tuple(text.split()), "en"))
    return dict(zip(LABELS, coverage.of(message, np.zeros(len(LABELS))).tolist(), strict=True))


def test_words_of_several_phrases_of_one_label_add_up(similarity: Similarity) -> None:
    held = _held(similarity, "armrest chair")
    assert held["chair"] > 2 * max(held["door"], held["lamp"])


def test_a_word_that_every_label_has_tells_nothing(similarity: Similarity) -> None:
    assert _held(similarity, "the") == {"chair": 0, "door": 0, "lamp": 0}


def test_what_was_not_learnt_holds_nothing(similarity: Similarity) -> None:
    assert (
        _held(similarity, "hinge", [0, 1, 2, 4])["door"] == 0 < _held(similarity, "hinge")["door"]
    )


def test_an_example_is_judged_as_the_message_it_is(similarity: Similarity) -> None:
    coverage = covering(similarity, LABEL_OF, len(LABELS))
    one = coverage.among(np.array([3]), np.zeros((1, len(LABELS))))[0]
    assert np.allclose(one, list(_held(similarity, EXAMPLES[3].text).values()), atol=1e-6)


@given(st.lists(st.integers(0, 50), min_size=1), st.integers(2, 50))
def test_rarity_falls_with_every_label_that_has_it(counts: list[int], labels: int) -> None:
    found = rarity(np.minimum(np.array(sorted(counts)), labels), labels)
    assert ((found >= 0) & (found <= 1)).all()
    assert (np.diff(found) <= 0).all()


def test_what_share_of_a_message_a_label_says(similarity: Similarity) -> None:
    words = WordCoverage(similarity, LABEL_OF, len(LABELS), np.arange(len(EXAMPLES)))
    chair, lamp = words.said(
        TextFeatures(("the", "armrest", "squeaks"), "en"),
        (LABELS.index("chair"), LABELS.index("lamp")),
    )
    assert chair == 1 > lamp > 0
    assert words.said(TextFeatures(("zyxwv",), "en"), (0,)) == [0.0]
    assert said(TextFeatures((), "en"), lambda _: True) == 0


def test_one_example_more_holds_as_if_it_had_been_learnt(similarity: Similarity) -> None:
    asked, added, label = np.array([0, 3, 4]), 1, int(LABEL_OF[1])
    without = WordCoverage(similarity, LABEL_OF, len(LABELS), np.array([0, 2, 3, 4]))
    with_it = WordCoverage(similarity, LABEL_OF, len(LABELS), np.arange(5))
    scores = np.zeros((3, len(LABELS)))
    more = without.among(asked, scores)[:, label] + without.more(asked, added, label)
    assert np.allclose(more, with_it.among(asked, scores)[:, label], atol=0.02)


def test_another_word_for_the_same_counts_as_said(similarity: Similarity) -> None:
    words = WordCoverage(similarity, LABEL_OF, len(LABELS), np.arange(len(EXAMPLES)))
    assert words.said(
        TextFeatures(("gate",), "en"), (LABELS.index("door"), LABELS.index("lamp"))
    ) == [1.0, 0.0]


def test_where_nothing_lies_apart_nothing_counts() -> None:
    assert share([np.array([[1.0, 2.0]])], [np.zeros((1, 2))], BY_WORDS) == 0
    assert share([np.array([[1.0, 3.0]])], [np.array([[0.0, 1.0]])], BY_WORDS) == pytest.approx(0.7)


@st.composite
def sentences(draw: st.DrawFn) -> Sentences:
    sizes = draw(st.lists(st.integers(0, 4), min_size=1, max_size=6))
    total = sum(sizes)
    return Sentences(
        np.arange(len(sizes), dtype=np.float32)[:, None],
        np.arange(total, dtype=np.float16)[:, None],
        np.arange(total, dtype=np.int32),
        np.cumsum([0, *sizes]),
    )


@given(st.lists(sentences(), min_size=1, max_size=3), st.data())
def test_sentences_taken_and_joined_keep_their_own_pieces(
    some: list[Sentences], data: st.DataObject
) -> None:
    everything = joined(some)
    own = [part.pieces_of(i) for part in some for i in range(part.number)]
    chosen = data.draw(st.lists(st.integers(0, everything.number - 1), min_size=1))
    taken = everything.taken(np.array(chosen))
    for place, which in enumerate(chosen):
        assert np.array_equal(taken.pieces_of(place)[0], own[which][0])
        assert np.array_equal(taken.pieces_of(place)[1], own[which][1])
        assert taken.vectors[place] == everything.vectors[which]


def test_meaning_is_held_piece_by_piece(tmp_path: Path) -> None:
    pytest.importorskip("fastembed")
    from routing.understand.meaning.encoder import Encoder
    from tests.understand import tiny_model

    encoder = Encoder.load(str(tiny_model.make(tmp_path / "tiny")))
    examples = [
        Example("spill", "coffee here", "en"),
        Example("spill", "dirty floor", "en"),
        Example("wifi", "wifi broken", "en"),
        Example("seat", "chair broken", "en"),
    ]
    labels, label_of, _ = numbered(sorted(examples))
    said = encoder.read([example.text for example in sorted(examples)])
    space = MeaningSpace.of(said.vectors, (said.vectors.shape[1],), {})
    similarity = Similarity.of(readings_of(sorted(examples)), said, lambda _: Meaning(space, {}))
    coverage = covering(similarity, label_of, len(labels))
    asked = encoder.read(["espresso ground"])
    held = coverage.of(
        similarity.place(TextFeatures(("espresso", "ground"), "en"), asked), np.zeros(len(labels))
    )
    assert labels[int(held.argmax())] == "spill", "two phrases of one label hold the two words"
    nothing = asked._replace(pieces=asked.pieces[:0], ids=asked.ids[:0], ends=np.array([0, 0]))
    assert not coverage.of(
        similarity.place(TextFeatures(("x",), "en"), nothing), np.zeros(len(labels))
    ).any()


def test_pieces_are_compared_with_those_that_the_same_model_found() -> None:
    """The first label has no piece of the second model: that tells nothing against it."""
    ways = np.eye(2, dtype=np.float16)
    examples = Sentences(
        np.eye(2, dtype=np.float32),
        ways[[0, 1, 1, 1]],
        np.array([1, 2, 3, APART + 1], np.int32),
        np.array([0, 2, 4]),
    )
    similarity = Similarity(Vocabulary.of([]), csr_matrix((2, 0), dtype=np.float32), examples)
    coverage = covering(similarity, np.array([0, 1]), 2)

    def held(piece: int, ident: int) -> list[float]:
        one = Sentences(examples.vectors[:1], ways[[piece]], np.array([ident]), np.array([0, 1]))
        placed = Placed(np.empty(0, np.int32), np.empty(0, np.float32), one)
        return [round(float(each), 2) for each in coverage.of(placed, np.zeros(2))]

    assert held(0, 1) == [1.0, 0.0]
    assert held(1, APART + 1) == [1.0, 1.0]
    assert held(0, APART + 1) == [0.0, 0.0], "the first model's piece is no match"


def test_what_is_held_counts_in_a_fitted_catalogue() -> None:
    assert Classifier.of(of_catalogue(desk())).learnt.shares.held > 0


def test_all_words_at_once_speak_as_each_by_itself() -> None:
    classifier = Classifier.of(of_catalogue(desk()))
    similarity, learnt = classifier.similarity, classifier.learnt
    block = len(similarity.vocabulary.word_ids)
    words = [TextFeatures((word,), "en") for word in ("wifi", "zzz", "coffee", "broken")]
    one, other = 0, 1
    apart = learnt.weights[:, one] - learnt.weights[:, other]
    expected = []
    for word in words:
        placed = similarity.place(word)
        said_here = placed.columns < block
        dense = np.zeros(similarity.rows.shape[1], np.float32)
        dense[placed.columns[said_here]] = placed.values[said_here]
        held = classifier._words.of(placed, np.zeros(len(classifier.labels)))
        linear = float((similarity.rows[learnt.chosen] @ dense) @ apart)
        expected.append(linear + learnt.shares.held * float(held[one] - held[other]))
    assert classifier._speaks(words, one, [other]) == pytest.approx(expected, abs=1e-4)
    assert any(expected) and expected[1] == 0
    assert classifier._speaks(words[1:2], one, [other]) == [0.0]


def test_rows_added_up_are_those_of_the_matrix() -> None:
    matrix = csr_matrix(np.array([[0, 2, 0], [1, 0, 3], [0, 0, 0]], dtype=np.float32))
    chosen, values = np.array([1, 2, 0]), np.array([0.5, 9, 2], dtype=np.float32)
    assert summed_rows(matrix, chosen, values).tolist() == [0.5, 4.0, 1.5]
    assert summed_rows(matrix, chosen[:0], values[:0]).tolist() == [0, 0, 0]
