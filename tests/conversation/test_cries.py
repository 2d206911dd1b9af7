"""A plain cry of fire or for help is heard in languages that are not installed, and what only names
fire or asks for help with something is not.
"""

from __future__ import annotations

import pytest

from bot.conversation.read.cries import is_cry
from bot.conversation.read.danger import is_certain
from tests.bench.dialogue_states import Hospital

CRIES = [
    "es brennt im Flur",
    "Hilfe, es brennt!",
    "im Keller brennt es, bitte schnell kommen",
    "Feuer!",
    "au feu",
    "il y a le feu",
    "Au secours!!",
    "¡Fuego!",
    "fuego fuego",
    "hay un incendio en el sótano",
    "há fogo na garagem",
    "Aiuto, c'è un incendio",
    "pożar",
    "pozar w kuchni",
    "Ratunku",
    "пожежа на кухні",
    "Горимо! Допоможіть!",
    "yangın var",
    "YANGIN VAR",
    "3. katta yangın var",
    "İMDAT",
    "حريق في الممر",
    "النجدة",
]
NO_CRIES = [
    "",
    "Feuer im Keller?",
    "Feuerlöscher ist leer",
    "feu vert pour la commande",
    "au feu rouge tournez à gauche",
    "el detector de incendio pita",
    "yangın tüpü eksik",
    "lampka się pali",
    'the alarm says "pożar"',
    'was heisst "yangın var"',
    "please install the Fuego theme",
    "Feuer in the theme list",
    "Hilfe, mein Drucker druckt nicht",
    "Hilfe",
    "ayuda con la impresora por favor",
    "there is a fire",
]


@pytest.mark.parametrize("said", CRIES)
def test_a_cry_is_heard_in_any_language(said: str) -> None:
    assert is_cry(said) and is_certain(said)


@pytest.mark.parametrize("said", NO_CRIES)
def test_what_only_names_fire_or_help_is_no_cry(said: str) -> None:
    assert not is_cry(said)


def test_a_cry_alarms_whatever_is_open(desk: Hospital) -> None:
    desk.says("tom", "coffee spill")
    desk.says("tom", "Es brennt! Bitte kommen Sie schnell")
    assert [one.text for one in desk.alarms] == ["Es brennt! Bitte kommen Sie schnell"]
