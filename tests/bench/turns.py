"""How many messages it takes from the first one to "Sent": `python -m tests.bench.turns [--json]`.

200 people of the hospital, half of them in Dutch, begin with the words in `data/turns.csv` and go on
as people do: they say yes to what was understood, answer what is asked in a few words, still need
help after the advice, and say yes to sending. Each message they type counts. Only what every version
of the desk has is used, so that an older one can be measured in its own folder.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import json
import statistics
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from sqlmodel import Session, select

import catalog
from bot.bootstrap.app import App
from bot.bootstrap.first_reader import read_catalogue
from bot.channels.pages.channel import WebChannel
from bot.intake.inbound import take_in
from bot.people import directory
from bot.ports import Address, Said
from bot.settings import Settings
from routing.storage import dialogues, ledger
from routing.storage.db import Database
from routing.storage.tables import OutboxRow
from routing.understand.reader import Reader

SCRIPTS = Path(__file__).parent / "data" / "turns.csv"
NOW = dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.UTC)
WHO = {"nl": "sanne", "en": "priya"}
ANSWERS = {
    "nl": {
        "place": "kamer 12 op afdeling C3",
        "text": "die bij de balie, sinds vanochtend",
        "component": "weet ik niet",
    },
    "en": {
        "place": "room 12 on ward C3",
        "text": "the one at the desk, since this morning",
        "component": "I don't know",
    },
}
SAME = {"choice": "1", "yes_no": "no", "date": "3-12", "number": "2"}
MOST = 12
"""Messages after which somebody gives up."""


class Talk:
    """One person's conversation with a desk of its own, rolled back afterwards."""

    def __init__(self, app: App, session: Session, language: str) -> None:
        self.app, self.session, self.language = app, session, language
        self.who = WHO[language]
        self.said: list[str] = []
        directory.set_language(session, app.catalogue.people[self.who], language)

    def says(self, text: str) -> None:
        """One message."""
        self.said.append(text)
        where = Address(channel="web", conversation=f"person/{self.who}")
        key = f"turns/{len(self.said)}"
        said = Said(key=key, address=where, account=self.who, at=NOW, text=text)
        take_in(self.session, said, self.app.context())
        self.session.flush()

    def dialogue(self) -> dict[str, Any]:
        """What stands open."""
        kept = dialogues.read(self.session, f"person/{self.who}", self.who)
        return dict(kept.body) if kept else {}

    def sent(self) -> bool:
        """Whether a call was made."""
        return bool(ledger.read(self.session, "S-1000") or ledger.read(self.session, "S-1001"))

    def heard(self) -> str:
        """All that the desk answered so far."""
        rows = self.session.exec(select(OutboxRow)).all()
        return "\n".join(str(row.body.get("message", {}).get("text", "")) for row in rows)

    def answer(self) -> str:
        """What such a person says to what stands open: the answer, where a question was put."""
        pending = self.dialogue().get("pending") or [{}]
        top = pending[-1]
        if top.get("topic") != "request":
            return "2"
        if top.get("stage", "unread") == "which":
            return "1"
        place = self.app.catalogue.entries.get(top.get("item") or "")
        for question in (
            place.item.questions if place and top.get("stage") in {"question", "help"} else ()
        ):
            asked = question.ask.in_(self.language)
            if question.id == top.get("asking") or self.heard().rstrip().endswith(asked):
                return SAME.get(question.type) or ANSWERS[self.language][question.type]
        return "ja" if self.language == "nl" else "yes"


def turns_of(app: App, text: str, language: str) -> tuple[int, list[str]]:
    """The messages until it was sent (`MOST` and one when it never was), and what was said."""
    with Session(app.database.engine, expire_on_commit=False) as session:
        talk = Talk(app, session, language)
        talk.says(text)
        while not talk.sent() and len(talk.said) < MOST:
            talk.says(talk.answer())
        count = len(talk.said) if talk.sent() else MOST + 1
        session.rollback()
    return count, talk.said


def measured(rows: list[dict[str, str]]) -> dict[str, Any]:
    """All figures."""
    folder = Path(catalog.__file__).parent / "hospital"
    standing = read_catalogue(folder)
    found: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as place:
        url = f"sqlite:///{place}/turns.sqlite3"
        database = Database(url)
        database.migrate()
        app = App(
            Settings(database_url=SecretStr(url)),
            database,
            standing,
            Reader.of(standing, semantic=None, cache=None),
            now=lambda: NOW,
        )
        app.add(WebChannel(app.mailbox))
        for row in rows:
            count, said = turns_of(app, row["text"], row["language"])
            found.append({"language": row["language"], "turns": count, "said": said})
        app.close()
    counts = sorted(one["turns"] for one in found)
    return {
        "dialogues": len(counts),
        "median": statistics.median(counts),
        "p90": counts[int(0.9 * (len(counts) - 1))],
        "mean": round(statistics.mean(counts), 2),
        "never_sent": sum(count > MOST for count in counts),
        "counts": dict(sorted(Counter(counts).items())),
        "longest": sorted(found, key=lambda one: -one["turns"]),
    }


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scripts", type=Path, default=SCRIPTS)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    with asked.scripts.open(encoding="utf-8", newline="") as file:
        found = measured(list(csv.DictReader(file)))
    if asked.json:
        print(json.dumps(found, ensure_ascii=False, indent=1))
        return
    for one in found.pop("longest"):
        print(one["turns"], one["language"], " | ".join(one["said"]))
    print(found)


if __name__ == "__main__":
    main()
