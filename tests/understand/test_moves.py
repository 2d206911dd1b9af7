"""What people say next is read well in words that nobody learnt from: a set in another style."""

from __future__ import annotations

import csv
import time
from collections import defaultdict
from pathlib import Path

import pytest

import catalog
from bot.bootstrap.first_reader import read_catalogue
from bot.conversation.decide.decision import decide
from bot.conversation.decide.evidence import Evidence
from bot.conversation.decide.standing import Where
from bot.settings import Settings
from routing.understand.acts.features import tokens
from routing.understand.acts.reader import ActReader
from routing.understand.acts.sentences import sentences
from routing.understand.move import Move

HELD_OUT = Path(__file__).parents[1] / "bench/data/acts_heldout.csv"
WHERE = {
    "idle": Where.IDLE,
    "open_call": Where.CALLS,
    "two_calls": Where.CALLS,
    "selfhelp": Where.HELP,
    "asked_text": Where.TEXT,
    "asked_place": Where.PLACE,
    "asked_choice": Where.CHOICE,
    "asked_date": Where.DATE,
    "confirm_send": Where.SUMMARY,
    "which_of_three": Where.WHICH,
    "team_question": Where.TEAM_ASKS,
    "cancel_reason": Where.CANCEL,
    "solved": Where.SOLVED,
    "new_or_same": Where.NEW_OR_CALL,
}
FLOOR = 0.7
"""By moves alone, without yes and no by rule, items, or what fits a question: the desk does more."""


def test_moves_of_a_set_held_out_are_read_by_words() -> None:
    organisation = read_catalogue(Path(catalog.__file__).parent / "hospital")
    reader = ActReader.of(organisation, cache=Settings().cache_folder)
    right = defaultdict(list)
    for row in csv.DictReader(HELD_OUT.read_text("utf-8").splitlines()):
        moves = reader.read(row["text"], row["lang"])
        act = decide(Evidence(WHERE[row["context"]], moves, words=len(row["text"].split()))).act
        right[row["lang"]].append(act.value in {row["act"], row["also"], "later"})
    shares = {language: sum(found) / len(found) for language, found in right.items()}
    assert min(shares.values()) >= FLOOR, shares
    assert max(reader.read("zwark blomp flurg", "nl").values()) < 0.3


def test_nothing_of_the_set_held_out_was_learnt() -> None:
    rows = csv.DictReader(HELD_OUT.read_text("utf-8").splitlines())
    held_out = {row["text"].lower() for row in rows if " " in row["text"]}
    assert not held_out & {one.text.lower() for one in sentences(("en", "nl"))}


def test_every_language_has_sentences_of_every_move() -> None:
    for language in ("en", "nl"):
        assert set(Move) == {one.move for one in sentences((language,))}


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("de printer VK-PR-01 print niet", ["de", "printer", "print", "niet"]),
        ("LT-4432 print niet", ["de", "printer", "print", "niet"]),
        ("LT-4432", ["lt", "0"]),
        ("van 10-12 in B2, covid", ["van", "0", "0", "in", "b0", "covid"]),
    ],
)
def test_the_number_of_a_device_tells_nothing_beside_words(said: str, read: list[str]) -> None:
    assert tokens(said, "nl") == read


def test_a_long_row_of_signs_is_no_number_of_a_device_and_takes_no_time() -> None:
    began = time.process_time()
    tokens("a-1" * 20_000 + "-" * 20_000, "nl")
    assert time.process_time() - began < 1.0
