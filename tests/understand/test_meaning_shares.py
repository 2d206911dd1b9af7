"""How much each model counts is measured, what an item is for is read, small talk is no request."""

from __future__ import annotations

import numpy as np
import pytest

from catalog.model import Kind
from routing.understand.about import for_what
from routing.understand.kinds.by_meaning import KindChances, odds
from routing.understand.kinds.lean import KINDS
from routing.understand.meaning.pieces import unit
from routing.understand.model.calibrate import SIGNALS
from routing.understand.model.meaning_shares import Asked, measured, sample, usual
from routing.understand.model.sureness import BY_MEANING, BY_WORDS, Foreign, Sureness


def _asked(noise_of_second: float) -> Asked:
    """Ten labels of eight examples in one language: words tell a little, the first model much."""
    rng = np.random.default_rng(1)
    label_of = np.repeat(np.arange(10), 8)

    def rows(noise: float) -> np.ndarray:
        found = np.eye(10, 24)[label_of] + noise * rng.normal(size=(80, 24))
        return unit(found)

    words = rows(0.5)
    return Asked(
        words @ words.T,
        [rows(0.15), rows(noise_of_second)],
        label_of,
        np.array(["nl"] * 80),
        np.ones(80, bool),
    )


def test_a_model_that_tells_nothing_is_not_used() -> None:
    share = measured(_asked(noise_of_second=50.0), ["nl"])["nl"]
    assert share[1] > 0.3
    assert share[2] == 0
    assert sum(share) == pytest.approx(1, abs=1e-3)


def test_a_model_that_helps_is_used() -> None:
    assert measured(_asked(noise_of_second=0.15), ["nl"])["nl"][2] > 0


def test_before_anything_is_measured_all_count() -> None:
    assert usual(0) == (1.0,)
    assert sum(usual(3)) == pytest.approx(1)
    assert len(sample(np.repeat(np.arange(400), 10))) <= 1_200


@pytest.mark.parametrize(
    ("about", "language", "what", "not_what"),
    [
        (
            "For a screen that stays dark; not for borrowing one.",
            "en",
            "For a screen that stays dark",
            "not for borrowing one",
        ),
        (
            "Voor een kapotte stoel, niet voor een nieuwe. Ook voor tafels.",
            "nl",
            "Voor een kapotte stoel. Ook voor tafels",
            "niet voor een nieuwe",
        ),
        ("For lamps that do not burn", "en", "For lamps that do not burn", ""),
        ("", "en", "", ""),
    ],
)
def test_what_an_item_is_for_is_told_from_what_it_is_not_for(
    about: str, language: str, what: str, not_what: str
) -> None:
    assert for_what(about, language) == (what, not_what)


def test_kinds_of_likely_items_and_of_sentences_count_together() -> None:
    chances = KindChances((0.4, 0.6, 0.0, 0.0), 0.0)
    by_sentences, with_items = odds(chances, {}), odds(chances, {Kind.INCIDENT: 0.9})
    assert odds(None, {}) is None
    assert by_sentences is not None and with_items is not None
    assert KINDS[int(np.argmax(by_sentences))] is Kind.SERVICE_REQUEST
    assert KINDS[int(np.argmax(with_items))] is Kind.INCIDENT


def test_what_is_decided_reckons_with_messages_that_belong_nowhere() -> None:
    sureness = Sureness()
    assert sureness.outcome(0.8, 0.9) == "answer"
    assert sureness.outcome(0.8, 0.9, caution=1.0) == "ask"
    assert sureness.outcome(0.97, 0.99, caution=1.0) == "answer"


def test_what_looks_like_messages_that_belong_nowhere_is_asked_about() -> None:
    near, far = signals_of(0.9), signals_of(0.4)
    rows = np.array([near] * 60 + [far] * 60)
    foreign = np.array([False] * 56 + [True] * 4 + [False] * 40 + [True] * 20)
    usual = BY_WORDS._replace(foreign=BY_MEANING.foreign)
    learnt = Sureness.learnt(rows, ~foreign, ~foreign, foreign, usual)
    bold = Sureness.learnt(
        rows, ~foreign, ~foreign, foreign, usual._replace(foreign=Foreign(0.03, 0.03))
    )
    assert learnt.outcome(*learnt.chances(near)) == "answer"
    assert learnt.outcome(*learnt.chances(far)) == "ask"
    assert bold.outcome(*bold.chances(far)) == "answer"
    assert learnt.chances(far).right == bold.chances(far).right


def test_where_meaning_is_read_what_is_known_of_messages_counts_beside_phrases() -> None:
    rows = np.array([signals_of(0.9)] * 10)
    right, foreign = np.zeros(10, dtype=bool), np.ones(10, dtype=bool)
    quick, slow = (
        Sureness.learnt(rows, right, right, foreign, BY_MEANING._replace(evidence=evidence))
        for evidence in (3.0, BY_MEANING.evidence)
    )
    before = Sureness(BY_MEANING.best).chances(rows[0]).right
    assert quick.chances(rows[0]).right < slow.chances(rows[0]).right < before


def test_more_models_that_agree_are_no_surer_that_it_belongs_somewhere() -> None:
    sureness = Sureness(BY_MEANING.best, careful=BY_MEANING.careful)
    few, many = (sureness.chances(signals_of(0.9), models) for models in (2, 3))
    assert many.right == few.right
    assert many.caution > few.caution


def signals_of(said: float) -> np.ndarray:
    """The signals of a message of which the best label says so much, all else the same."""
    return np.array([said if name == "said" else 1.0 for name in SIGNALS])
