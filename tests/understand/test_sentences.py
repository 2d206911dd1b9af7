"""A message is as clear as the sentence that asks, whatever is told around it."""

from __future__ import annotations

import numpy as np
import pytest

from routing.understand.decision import Outcome
from routing.understand.model.by_sentence import Said, beside
from routing.understand.reader import Reader
from routing.understand.words.sentences import MOST, sentences


@pytest.mark.parametrize(
    ("text", "each"),
    [
        ("my lamp is broken", ["my lamp is broken"]),
        ("", [""]),
        (
            "Hi. My lamp is broken since noon! Could you have a look?",
            ["Hi. My lamp is broken since noon!", "Could you have a look?"],
        ),
        (
            "Het is koud bij ons\nde verwarming is uit\n\nGroet, Jan",
            ["Het is koud bij ons", "de verwarming is uit Groet, Jan"],
        ),
        ("room 2.14 is at 9.30 too cold for us", ["room 2.14 is at 9.30 too cold for us"]),
    ],
)
def test_a_sentence_ends_at_its_sign_or_line_and_has_words(text: str, each: list[str]) -> None:
    assert sentences(text) == each


def test_a_story_has_no_more_than_a_few() -> None:
    found = sentences("Then it was still on. " * 20)
    assert len(found) == MOST
    assert " ".join(found) == ("Then it was still on. " * 20).strip()


def test_what_an_encoder_does_not_read_with_the_whole_is_one_sentence() -> None:
    """Each would be read by itself: a long story took three times as long as one of half of it."""
    told = [f"In the room with number {number} it was still far too cold." for number in range(30)]
    first, *_, rest = sentences(" ".join(told))
    assert first == told[0]
    assert 400 < len(rest) < 800


def test_what_is_hardly_words_has_no_sentences() -> None:
    signs = "a;b! ;;. ?? - .. (a) b; !! ,,. " * 20
    assert sentences(signs) == [signs]


def test_what_one_sentence_says_clearly_counts_beside_the_whole() -> None:
    whole = np.array([1, 1.1, 1], np.float32)
    each = [Said(np.array([4, 1, 0], np.float32), 5), Said(np.ones(3, np.float32), 5)]
    assert beside(whole, each).argmax() == 0
    assert beside(whole, each).max() == pytest.approx(whole.max())
    assert beside(whole, each[:1]) is whole, "one sentence is the message"


@pytest.mark.parametrize(
    ("asked", "around", "ref"),
    [
        (
            "My laptop is dead.",
            "We are with three people from Leiden today. {} Most of them leave at five, and I "
            "follow an hour later.",
            "ict/workplace/no-start",
        ),
        (
            "Mijn laptop is dood.",
            "We zijn vandaag met drie mensen uit Leiden. {} De meesten gaan om vijf uur naar huis "
            "en ik een uur later.",
            "ict/workplace/no-start",
        ),
    ],
)
def test_what_is_answered_is_answered_with_more_told_around_it(
    reader: Reader, asked: str, around: str, ref: str
) -> None:
    for text in (asked, around.format(asked)):
        decision = reader.decide(text)
        assert decision.outcome is Outcome.ANSWER
        assert decision.item == ref
