"""Words of danger are known in words that nobody listed, and ordinary ones raise no alarm."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import catalog
from bot.bootstrap.first_reader import read_catalogue
from bot.conversation.decide.decision import tells_of_emergency
from bot.conversation.decide.evidence import Evidence
from bot.conversation.decide.standing import Where
from bot.conversation.read.danger import has_danger, is_grave
from bot.settings import Settings
from catalog.language_packs import Language
from routing.understand.acts.reader import ActReader

_FILE = Path(__file__).parent / "data" / "danger.csv"
_ROWS = [*csv.DictReader(_FILE.read_text(encoding="utf-8").splitlines())]


@pytest.fixture(scope="module")
def reader() -> ActReader:
    hospital = read_catalogue(Path(catalog.__file__).parent / "hospital")
    return ActReader.of(hospital, cache=Settings().cache_folder)


def _alarms(reader: ActReader, danger: str, language: Language) -> tuple[int, int]:
    """How many of these rows raise an alarm, and how many there are."""
    texts = [r["text"] for r in _ROWS if r["danger"] == danger and r["lang"] == language]
    found = sum(_is_alarm(reader, text, language) for text in texts)
    return found, len(texts)


def _is_alarm(reader: ActReader, text: str, language: Language) -> bool:
    moves = reader.read(text, language)
    danger, grave = has_danger(text), is_grave(text)
    words = len(text.split())
    return tells_of_emergency(Evidence(Where.CALLS, moves, danger=danger, grave=grave, words=words))


@pytest.mark.parametrize("language", ["en", "nl"])
def test_danger_is_heard(reader: ActReader, language: Language) -> None:
    found, of = _alarms(reader, "yes", language)
    assert found >= 0.8 * of


@pytest.mark.parametrize("language", ["en", "nl"])
def test_ordinary_words_raise_no_alarm(reader: ActReader, language: Language) -> None:
    found, of = _alarms(reader, "no", language)
    assert found <= 0.08 * of
