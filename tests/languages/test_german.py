"""A language is a folder: an organisation that speaks German only, with the real desk, on a pack
that no line of the code knows of.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from gettext import NullTranslations
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot.bootstrap.app import App
from bot.channels.pages.channel import WebChannel
from bot.conversation.read.dates import read_date
from bot.conversation.read.lexicon import Said as Meaning
from bot.conversation.read.reading import read, yes_or_no
from bot.ports import Address, Choice, Outgoing, Press, Pressed, Said
from bot.settings import Settings
from bot.wording.localizer import texts
from catalog import language_packs
from catalog.language_packs import LanguagePack, add_folder
from catalog.load import load
from routing.call.call import Call, State
from routing.storage import ledger
from routing.storage.db import Database
from routing.understand.live import LiveReader

HERE = Path(__file__).parent
_LINE = re.compile(r"(?P<who>[a-z]+)(?: @(?P<room>[a-z]+))?(?P<mark>:| #) ?(?P<what>.*)")
MONDAY = dt.datetime(2026, 11, 23, 8, 0, tzinfo=dt.UTC)


class Lacking(NullTranslations):
    """Keeps what has no translation; a desk that speaks German only would say it in English."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def gettext(self, message: str) -> str:
        """Keep it."""
        self.texts.append(message)
        return message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Keep it."""
        return self.gettext(msgid1 if n == 1 else msgid2)


@pytest.fixture(scope="module")
def german() -> Iterator[LanguagePack]:
    """German, installed for these tests."""
    yield (pack := add_folder(HERE / "de"))
    del language_packs.ADDED[pack.code]


@pytest.fixture(scope="module")
def lacking(german: LanguagePack) -> Lacking:
    """What was to be said and has no German."""
    fallback = Lacking()
    texts(german.code).add_fallback(fallback)
    return fallback


class Clinic:
    """The desk of an organisation that speaks German; everybody at their own page, each team in its
    room.
    """

    def __init__(self, database: Database) -> None:
        loaded = load(HERE / "klinik")
        assert loaded.catalogue, [str(problem) for problem in loaded.problems]
        self.now = MONDAY
        reader = LiveReader(loaded.catalogue, semantic=None, cache=None)
        assert reader.ready()
        url = SecretStr(database.engine.url.render_as_string(hide_password=False))
        settings = Settings(database_url=url)
        self.app = App(settings, database, loaded.catalogue, reader, now=lambda: self.now)
        self.app.add(WebChannel(self.app.mailbox))
        self.count = 0

    async def play(self, script: str) -> None:
        """Say what stands before the `<` lines, and look for those in what was told because of it.

        `anna: Hallo` types, `anna # Ja` presses the button that begins so, `jonas @hausdienst: …`
        does it in a room; `<` is told to whoever spoke, there.
        """
        told = ""
        for line in filter(None, map(str.strip, script.splitlines())):
            if line.startswith("<"):
                assert line[1:].strip() in told, f"missing: {line[1:].strip()}\nwas told: {told}"
                continue
            spoken = _LINE.fullmatch(line)
            assert spoken, f"cannot read this line: {line}"
            where = f"room/{spoken['room']}" if spoken["room"] else f"person/{spoken['who']}"
            told = await self._hear(spoken, where)

    async def _hear(self, spoken: re.Match[str], where: str) -> str:
        self.now += dt.timedelta(seconds=20)
        self.count += 1
        before = max((post.seq for post in self.app.mailbox.latest(where)), default=0)
        head: dict[str, Any] = {
            "key": f"{self.count}",
            "address": Address(channel="web", conversation=where),
            "account": spoken["who"],
            "at": self.now,
            "shared": bool(spoken["room"]),
        }
        if spoken["mark"] == ":":
            await self.app.accept(Said(text=spoken["what"], **head))
        else:
            press = Press(action=self._button(where, spoken["what"]).action)
            await self.app.accept(Pressed(press=press, **head))
        await self.app.settle()
        told = self.app.mailbox.since(where, before)
        return "\n".join(_shown(post.message) for post in told if post.message)

    def _button(self, where: str, label: str) -> Choice:
        shown = [post.message for post in self.app.mailbox.latest(where) if post.message]
        choices = [choice for message in reversed(shown) for choice in message.choices]
        return next(choice for choice in choices if choice.label.startswith(label))

    def call(self, number: str) -> Call:
        """A call as it stands."""
        with self.app.database.reading() as session:
            found = ledger.read(session, number)
        assert found
        return found


def _shown(message: Outgoing) -> str:
    lines = [message.text, " ".join(f"[{choice.label}]" for choice in message.choices)]
    lines += [field.ask for choice in message.choices for field in choice.fields]
    if message.card:
        lines += [message.card.title, message.card.status]
        lines += [f"{line.label}: {line.value}" for line in message.card.lines]
    return "\n".join(lines)


async def test_from_request_to_closed_in_german(database: Database, lacking: Lacking) -> None:
    clinic = Clinic(database)
    await clinic.play("""
        anna: Hallo
        < Hallo Anna! Sag mir in deinen eigenen Worten, was du brauchst oder was nicht stimmt.
        < [Was kann ich fragen?] [Meine Anfragen]
        anna: Jemand hat Kaffee verschüttet
        < Ich verstehe: Etwas ist verschüttet. Stimmt das?
        < [Ja] [Nein, etwas anderes]
        anna: ja
        < Wo ist es?
        < (Du kannst jederzeit „zurück“ oder „abbrechen“ sagen.)
        anna: Zimmer 12, Station 3
        < Wann soll jemand kommen?
        < [Heute] [Morgen]
        anna: übermorgen
        < • Wo ist es? Zimmer 12, Station 3
        < • Wann soll jemand kommen? Mittwoch, 25. November 2026
        < Es geht an Hausdienst. Voraussichtlich fertig: heute bis 13:01.
        < Soll ich es senden?
        < [Ja, abschicken] [Etwas ändern] [Abbrechen]
        anna # Ja
        < Gesendet! Deine Anfrage ist S-1001. Hausdienst hat es jetzt.
        < S-1001 · Etwas ist verschüttet · neu
        < Jemand nimmt es an: heute bis 09:17.
        < [Etwas ergänzen] [Anfrage zurückziehen]
        miriam @hausdienst # Annehmen
        < S-1001 · Etwas ist verschüttet · in Arbeit · Miriam Koch
        < Gefragt von: Anna Schmidt, Station 3
        < In eigenen Worten: Jemand hat Kaffee verschüttet
        < Wiederherstellen: Annehmen (1 von 7)
        < [Erledigt] [Rückfrage stellen]
        anna: wo bleibt meine Anfrage?
        < Miriam Koch von Hausdienst arbeitet daran. Voraussichtlich fertig: heute bis 13:02.
        miriam @hausdienst: Frage S-1001: Wie viel Kaffee ist es?
        < Ich habe Anna Schmidt gefragt.
        anna: Eine ganze Kanne
        < Hausdienst hat deine Antwort
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
        < Ich verstehe: Zusätzliche Stühle. Stimmt das?
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
