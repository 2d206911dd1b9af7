"""Texts in a language that nobody speaks here are told from Dutch and English ones."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from bot.conversation.read.reading import words_of
from routing.understand.words.foreign import language_beyond

HERE = ("nl", "en")
DATA = Path(__file__).parent / "data"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("me de una toalla", "es"),
        ("no me funciona el ordenador", "es"),
        ("es brennt im Flur", "de"),
        ("Guten Morgen zusammen", "de"),
        ("Il riscaldamento non funziona", "it"),
        ("Je voudrais réserver une salle pour demain", "fr"),
        ("Gdzie mogę zaparkować samochód", "pl"),
        ("Não consigo entrar no sistema", "pt"),
        ("меня не пускает в здание", "ru"),
    ],
)
def test_what_is_of_another_language(text: str, code: str) -> None:
    assert language_beyond(words_of(text), HERE) == code


def test_what_is_spoken_is_of_no_other() -> None:
    assert language_beyond(words_of("bonjour tout le monde"), ("nl",)) == "fr"
    assert language_beyond(words_of("la la la"), HERE) is None  # too few words
    for language in HERE:
        with (DATA / f"messages.{language}.csv").open(newline="", encoding="utf-8") as file:
            texts = [row["text"] for row in csv.DictReader(file)]
        assert len(texts) > 100
        assert [text for text in texts if language_beyond(words_of(text), HERE)] == []
