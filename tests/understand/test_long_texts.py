"""No text, however it is built, takes understanding more than a moment: reading is linear in its
length.
"""

from __future__ import annotations

import random
import time

import pytest

from routing.understand.reader import Reader
from routing.understand.words.normalise import normalise
from tests.understand.growing import CLASSES, grown

LONG = 10_000
AT_MOST = 2.0
"""Seconds of CPU, far above what is measured (`python -m tests.bench.growing_texts`) and far below
what a quadratic expression takes.
"""


@pytest.fixture(scope="module", autouse=True)
def warm(reader: Reader) -> None:
    """The tables of spelling stand: making them is no matter of a text's length."""
    reader.split("a messge with slps in it, en een ziin met foutn erin")


@pytest.mark.parametrize("unit", CLASSES, ids=ascii)
def test_any_class_of_text_is_read_in_a_moment(reader: Reader, unit: str) -> None:
    text = grown(unit, LONG, random.Random(unit))
    began = time.process_time()
    found = reader.split(text)
    assert found[0].text
    assert time.process_time() - began < AT_MOST


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("mail jan@ziekenhuis.nl, of bel", "mail of bel"),
        ("see https://x.org/a?b=1 please", "see please"),
        ("(https://x.org)", "("),
        ("@schakel mijn printer", "@schakel mijn printer"),
        ("a@b", "a@b"),
        ("kamer 3@west.", "kamer 3@west."),
        ("<jan@x.nl>; dank", "dank"),
    ],
)
def test_addresses_are_left_out_and_nothing_else(typed: str, read: str) -> None:
    assert normalise(typed) == read
