"""A language is a folder: an organisation that speaks German only, on a pack that no line of the
code knows of.
"""

from __future__ import annotations

import pytest

from bot.conversation.read.dates import read_date
from bot.conversation.read.lexicon import Said as Meaning
from bot.conversation.read.reading import read, yes_or_no
from catalog import language_packs
from catalog.language_packs import LanguagePack, add_folder
from routing.call.call import State
from routing.storage.db import Database
from tests.languages.clinic import MONDAY, Clinic, Lacking


async def test_from_request_to_closed_in_german(database: Database, lacking: Lacking) -> None:
    clinic = Clinic(database)
    await clinic.play("""
        anna: Hallo
        < Hallo Anna! Sag mir in deinen eigenen Worten, was du brauchst oder was nicht stimmt.
        < [Was kann ich fragen?] [Meine Anfragen]
        anna: Jemand hat Kaffee verschüttet
        < Ich verstehe: Etwas ist verschüttet.
        < Wo ist es?
        < (Du kannst jederzeit „zurück“ oder „abbrechen“ sagen.)
        anna: Zimmer 12, Station 3
        < Wann soll jemand kommen?
        < [Heute] [Morgen]
        anna: übermorgen
        < • Wo ist es? Zimmer 12, Station 3
        < • Wann soll jemand kommen? Mittwoch, 25. November 2026
        < • „Jemand hat Kaffee verschüttet“
        < Es geht an Hausdienst. Voraussichtlich geregelt: heute bis 13:01.
        < Soll ich es senden?
        < [Ja, abschicken] [Etwas ändern] [Abbrechen]
        anna # Ja
        < Gesendet! Deine Anfrage ist S-1001.
        < S-1001 · Etwas ist verschüttet · neu
        < Jemand nimmt es an: heute bis 09:16.
        < [Etwas ergänzen] [Anfrage zurückziehen]
        miriam @hausdienst # Ich übernehme
        < S-1001 · Etwas ist verschüttet · in Arbeit · Miriam Koch
        < Gefragt von: Anna Schmidt, Station 3
        < In eigenen Worten: Jemand hat Kaffee verschüttet
        <! Wiederherstellen
        < [Erledigt] [Rückfrage stellen]
        anna: wo bleibt meine Anfrage?
        < Miriam Koch von Hausdienst arbeitet daran. Voraussichtlich geregelt: heute bis 13:01.
        miriam @hausdienst: Frage S-1001: Wie viel Kaffee ist es?
        < Ich frage Anna Schmidt.
        anna: Eine ganze Kanne
        < Ich gebe deine Antwort an Hausdienst weiter
        miriam @hausdienst: S-1001 erledigt: Boden gewischt
        < Gut gemacht. Ich frage Anna Schmidt, ob S-1001 (Etwas ist verschüttet) gelöst ist.
        < gelöst, noch nicht bestätigt
        anna # Ja, es ist gelöst
        < Schön zu hören! S-1001 (Etwas ist verschüttet) ist geschlossen.
        < Wie waren wir?
        < Fertig und geschlossen: heute
        anna: danke
        < Gern geschehen!
        anna: Sprache ändern
        < Ich spreche hier Deutsch.
        anna: Hilfe
        < „meine Anfragen“, oder eine Nummer wie S-1042: wie es steht
    """)
    assert clinic.call("S-1001").state is State.CLOSED
    assert not lacking.texts
    clinic.app.close()


async def test_other_languages_are_not_offered(database: Database, lacking: Lacking) -> None:
    clinic = Clinic(database)
    await clinic.play("""
        anna: in english
        < Ich spreche hier Deutsch.
        anna: wir brauchen drei stühle
        < Ich verstehe: Zusätzliche Stühle.
        anna: abbrechen
        < In Ordnung, ich lasse das. Es wurde nichts gesendet.
    """)
    assert not lacking.texts
    clinic.app.close()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Weiß nicht.", Meaning.UNKNOWN),
        ("Was kann ich fragen?", Meaning.MENU),
        ("Guten Morgen zusammen, meine Anfragen", Meaning.MINE),
        ("wie steht es mit meinem Laptop", Meaning.STATUS),
        ("der Drucker ist schon wieder kaputt", Meaning.AGAIN),
        ("auf Deutsch, bitte", Meaning.SPEAK),
        ("Nein, noch nicht", None),
    ],
)
def test_steering_in_german(german: LanguagePack, typed: str, meant: Meaning | None) -> None:
    assert read(typed).said is meant


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("übermorgen um 10 Uhr", "2026-11-25"),
        ("am 24. Dezember", "2026-12-24"),
        ("in zwei Wochen", "2026-12-07"),
        ("Freitag nächster Woche", "2026-12-04"),
        ("3. März", "2027-03-03"),
    ],
)
def test_days_in_german(german: LanguagePack, typed: str, day: str) -> None:
    found = read_date(typed, MONDAY.date())
    assert found and found[0].isoformat() == day


def test_what_is_installed_no_more_is_read_no_more(german: LanguagePack) -> None:
    assert yes_or_no("jawohl").said is Meaning.YES
    del language_packs.ADDED[german.code]
    assert yes_or_no("jawohl").said is None
    add_folder(german.folder)
