"""Learns what is said beside a request: that it tells more of it, and does not ask for something
else, end it, talk of nothing, agree or want a person, and writes the tables for each of these.

    python -m tests.bench.beside_tables [--dry] [--cache FOLDER]

From messages to made organisations (`tests/bench/data`): how they begin asks for something, what
follows in further sentences tells more of it, but for what asks itself, and the second of two
sentences that hold two requests asks for something else; from what people typed next beside a
request (`said_next.csv` of each language, where it has one); and from the sentences of moves that
end something, talk, agree or want a person (`acts.yaml`, `heard.yaml`). Writes `beside_*_words.csv` and
`beside_*_learnt.yaml` of each language. From 0 on a text likelier tells more: a share of all others
(`Against.false`) does. `--dry` only prints. Needs scikit-learn and the sentence model.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from bot.conversation.read.which_and_what import asks_for_something
from catalog.language_packs import Language, pack, packs
from routing.understand.acts import sentences as acts
from routing.understand.beside_request import AGREES, ENDS, NEW, PERSON, TALKS
from routing.understand.move import Move
from routing.understand.sentence_tables import features
from tests.bench.organisations import organisations
from tests.bench.sentence_tables import Sentence, Sort, learn


class Against(NamedTuple):
    """What telling more is told from: what it is called in `said_next.csv`, the moves that are it,
    and the shares of it that may be taken for telling more, by words alone and by meaning too.
    """

    what: str
    moves: frozenset[Move]
    false: tuple[float, float]


_ENDS = frozenset(
    {Move.CANCEL, Move.LET_GO, Move.WORKS, Move.HELPED, Move.NO, Move.LATER, Move.KEEP}
)
AGAINST = {
    NEW: Against("new", frozenset(), (0.04, 0.09)),
    ENDS: Against("stop", _ENDS, (0.02, 0.02)),
    TALKS: Against("chat", frozenset({Move.CHAT, Move.THANKS}), (0.03, 0.03)),
    AGREES: Against("yes", frozenset({Move.YES}), (0.03, 0.03)),
    PERSON: Against("person", frozenset({Move.PERSON}), (0.03, 0.03)),
}
_MORE = "detail"
_BEGINNING, _OF_MOVES = 0.5, 0.5
"""So much counts what a message begins with: a few only tell what is the matter; and a sentence
that was thought out for its move.
"""
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_ONE, _TWO = ("single_followup", "messages"), "double"


def sentences(language: Language, name: str) -> list[Sentence]:
    """All that one of a language's tables is learnt from, each text once."""
    against = AGAINST[name]
    found = [*_of_moves(language, against), *_said_next(language, against)]
    for one in _of_messages(language):
        if name == NEW:
            found.append(one)
        elif one.wanted:
            found.append(one._replace(before=""))
    return list({one.text: one for one in found}.values())


def _of_moves(language: Language, against: Against) -> Iterator[Sentence]:
    lines = {(one.group, one.move): one for one in acts.sentences([language])}
    for one in lines.values():
        if one.move in against.moves:
            yield Sentence(one.text, language, False, _OF_MOVES, True)


def _said_next(language: Language, against: Against) -> Iterator[Sentence]:
    for row in pack(language).rows("said_next"):
        if row["what"] in {_MORE, against.what}:
            more = row["what"] == _MORE
            before = row["request"] if not against.moves else ""
            yield Sentence(row["text"], language, more, 1.0, not more, before)


def _of_messages(language: Language) -> Iterator[Sentence]:
    for file in _files(*_ONE, _TWO):
        with file.open(newline="", encoding="utf-8") as opened:
            texts = [r["text"].strip() for r in csv.DictReader(opened) if r["lang"] == language]
        told = [[part for part in _SENTENCE_END.split(text) if part] for text in texts]
        for parts, others in zip(told, [*told[1:], *told[:1]], strict=True):
            if file.stem == _TWO:
                yield from _two(parts, language)
            else:
                yield from _one(parts, others[0], language)


def _two(parts: Sequence[str], language: Language) -> Iterator[Sentence]:
    if len(parts) == len(("one", "other")):
        yield Sentence(parts[1], language, False, 1.0, True, parts[0])


def _one(parts: Sequence[str], other: str, language: Language) -> Iterator[Sentence]:
    begins, *rest = parts
    yield Sentence(begins, language, False, _BEGINNING, True, other)
    for part in rest:
        if len(part.split()) > 1 and "?" not in part and not asks_for_something(part):
            yield Sentence(part, language, True, 1.0, False, begins)


def _files(*names: str) -> list[Path]:
    each = (folder / f"{name}.csv" for folder in organisations() for name in names)
    return [file for file in each if file.is_file()]


def digest(language: Language) -> str:
    """Of what a language's tables are made from: lists that stand beside sentences are none."""
    hashed = hashlib.sha256(Path(features.__file__).read_bytes())
    for name in AGAINST:
        for one in sentences(language, name):
            hashed.update(f"{name}\t{one.wanted}\t{one.text}\t{one.before}\n".encode())
    return hashed.hexdigest()[:16]


def main() -> None:
    """Learn and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dry", action="store_true")
    parser.add_argument("--cache", type=Path, help="a folder to keep vectors in")
    asked = parser.parse_args()
    for name, against in AGAINST.items():
        print(name)
        said = {code: sentences(code, name) for code in packs()}
        said = {code: each for code, each in said.items() if each}
        script = "tests.bench.beside_tables"
        sort = Sort(name, script, against.false, (), lambda _, __: (), digest)
        learn(said, sort, asked.cache, dry=asked.dry)


if __name__ == "__main__":
    main()
