"""Learns what cannot wait from the languages' labelled sentences and writes their tables.

    python -m tests.bench.urgency_tables [--dry] [--cache FOLDER]

From `urgency.csv` (urgent: yes, no, or open where people would differ), `wordings.csv` and
`sentences.csv` (whatever `urgency.csv` does not name can wait), and messages to made organisations
(`tests/bench/data`), to `urgency_words.csv` and `urgency_learnt.yaml`. What words, meaning and cues
count, and from where on a message is urgent, is found on texts held out: `FALSE` of the wordings
and messages that can wait may be taken for urgent. `--dry` only prints. Needs scikit-learn and the
sentence model.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterable
from pathlib import Path

from catalog.language_packs import Language, pack, packs
from routing.understand.priority import heard
from routing.understand.sentence_tables import features
from routing.understand.urgency import CUES
from tests.bench.organisations import digest_of, organisations
from tests.bench.sentence_tables import Sentence, Sort, learn

FALSE = 0.025
_OTHER = 0.5
"""So much counts a sentence that nobody labelled: it was written for its kind."""
_MESSAGE = 1.0


def sentences(language: Language) -> list[Sentence]:
    """All that a language is learnt from."""
    labelled = {row["text"]: row["urgent"] for row in pack(language).rows("urgency")}
    others = {
        row["text"]: name for name in ("sentences", "wordings") for row in pack(language).rows(name)
    }
    found = [
        Sentence(text, language, urgent == "yes", 1.0 if text not in others else _OTHER, False)
        for text, urgent in labelled.items()
        if urgent != "open"
    ]
    found += [
        Sentence(text, language, False, _OTHER, name == "wordings")
        for text, name in others.items()
        if text not in labelled
    ]
    return found + list(_messages(language))


def _messages(language: Language) -> Iterable[Sentence]:
    for file in _files():
        with file.open(newline="", encoding="utf-8") as opened:
            for row in csv.DictReader(opened):
                if row["lang"] == language:
                    urgent = row["urgent"] == "yes"
                    yield Sentence(row["text"], language, urgent, _MESSAGE, not urgent)


def _files() -> list[Path]:
    return [folder / "messages.csv" for folder in organisations()]


def digest(language: Language) -> str:
    """Of what a language's tables are made from."""
    own = [pack(language).folder / f"{name}.csv" for name in ("urgency", "wordings", "sentences")]
    return digest_of([Path(features.__file__), *own, *_files()])


def _cues(text: str, language: Language) -> tuple[bool, bool]:
    found = heard(text, language)
    return bool(found.harm), bool(found.urgency)


def main() -> None:
    """Learn and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dry", action="store_true")
    parser.add_argument("--cache", type=Path, help="a folder to keep vectors in")
    asked = parser.parse_args()
    said = {code: sentences(code) for code, each in packs().items() if each.rows("urgency")}
    sort = Sort("urgency", "tests.bench.urgency_tables", (FALSE, FALSE), CUES, _cues, digest)
    learn(said, sort, asked.cache, dry=asked.dry)


if __name__ == "__main__":
    main()
