"""Makes a catalogue of thousands of items and messages that ask for them: sentences of people, with
an item's telling words.

    python -m tests.bench.made_catalogue FOLDER --items 20000 --harder --sentences train.csv

Written to FOLDER as `train.csv` and `asked.csv` (text,label), row by row, by a process of its own:
what measures holds nothing of it. Plain: an item is one subject with two to four telling words of
its own mix (a ward, a make, a code); a phrase has a sentence of the subject and most of those
words. Harder: families of up to 40 items share their ten sentences and words, and one word tells
them apart. Messages are made of sentences that no phrase uses; one in three has a typo.
"""

from __future__ import annotations

import argparse
import csv
import random
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from catalog.load import load
from routing.understand.example import of_catalogue
from routing.understand.measure.messages import NOWHERE, Rows, read_rows
from routing.understand.measure.typos import with_typos
from routing.understand.words.frequency import zipf

PHRASES = 10
_ROOT = Path(__file__).parents[2]
_WORDS_PER_ITEM = 0.2
"""Telling words in the pool for each item: every word is shared by some fifteen items."""
_TYPO = 1 / 3
_BARE = 0.15
"""Share of phrases of a family that are the sentence alone, the same under all its members."""
_JOINED = ("{s} {w}", "{w} {s}", "{s}, {w}", "{w}: {s}", "{s} for {w}", "{s} at {w}")


class Item(NamedTuple):
    """A label, the number of its subject, its telling words (the first tells a family's members
    apart), its own sentences.
    """

    label: str
    subject: int
    words: tuple[str, ...]
    sentences: tuple[str, ...]


def sentences(source: Path | None) -> Rows:
    """What people say, with a subject each: a CSV of (text, label), or what stands in this
    repository.
    """
    if source:
        return [row for row in read_rows(source) if row[1] != NOWHERE]
    own = [
        (e.text, e.label)
        for e in of_catalogue(load(_ROOT / "catalog" / "hospital").catalogue)
        if not e.is_name
    ]
    data = _ROOT / "tests" / "understand" / "data"
    return own + [
        row for name in ("messages.en", "messages.nl") for row in read_rows(data / f"{name}.csv")
    ]


def subjects(rows: Rows, chance: random.Random) -> list[tuple[list[str], list[str]]]:
    """Sentences of each subject for phrases, and a fifth of them (one at least) kept for
    messages.
    """
    by_label: dict[str, list[str]] = {}
    for text, label in dict.fromkeys(rows):
        by_label.setdefault(label, []).append(text)
    found = []
    for texts in by_label.values():
        chance.shuffle(texts)
        kept = max(1, len(texts) // 5)
        if len(texts) > 3 * kept:
            found.append((texts[kept:], texts[:kept]))
    return found


def telling_words(count: int, chance: random.Random) -> list[str]:
    """Rare words as catalogues have them: a third are words of the language, a sixth codes, the
    rest made names.
    """
    rare = [w for w, z in zipf("en").items() if z < 3.9 and 5 <= len(w) <= 10 and w.isalpha()]
    found = dict.fromkeys(chance.sample(sorted(rare), min(len(rare), count // 3)))
    while len(found) < count:
        code = len(found) % 6 == 0
        word = (
            f"{_name(chance, 1)}{chance.randrange(10, 999)}"
            if code
            else _name(chance, chance.choice((2, 3, 3)))
        )
        found[word] = None
    mixed = list(found)
    chance.shuffle(mixed)
    return mixed


def _name(chance: random.Random, syllables: int) -> str:
    onsets = (
        "b",
        "br",
        "d",
        "f",
        "g",
        "h",
        "k",
        "l",
        "m",
        "n",
        "p",
        "r",
        "s",
        "st",
        "t",
        "tr",
        "v",
        "w",
        "z",
    )
    return "".join(
        chance.choice(onsets)
        + chance.choice("aeiou")
        + chance.choice(("", "l", "n", "r", "s", "x"))
        for _ in range(syllables)
    )


def items(
    count: int, topics: int, harder: bool, said: list[list[str]], chance: random.Random
) -> Iterator[Item]:
    """The catalogue's items; `said`: sentences for phrases, per subject."""
    pool = telling_words(max(200, int(count * _WORDS_PER_ITEM)), chance)
    number = 0
    while number < count:
        subject = chance.randrange(topics)
        shared = tuple(chance.sample(pool, chance.randrange(1, 3)))
        apart = chance.sample(pool, chance.choice((4, 8, 15, 25, 40)) if harder else 1)
        common = tuple(chance.choices(said[subject], k=PHRASES))
        for word in apart[: count - number]:
            own = (
                (word, *shared)
                if harder
                else tuple(dict.fromkeys((word, *shared, *chance.sample(pool, 1))))
            )
            yield Item(f"item{number}", subject, own, common)
            number += 1


def phrases(item: Item, harder: bool, chance: random.Random) -> Iterator[str]:
    """Ten of them: a sentence with the first telling word and some of the others."""
    for sentence in item.sentences:
        yield sentence if harder and chance.random() < _BARE else _joined(sentence, item, chance)


def message(item: Item, kept: list[str], chance: random.Random) -> str:
    """How somebody asks for it: a sentence that no phrase has, with the item's words, one word hit
    by a typo now and then.
    """
    text = _joined(chance.choice(kept), item, chance).replace(",", "").replace(":", "")
    if chance.random() >= _TYPO:
        return text
    words = text.split()
    at = chance.choice([i for i, word in enumerate(words) if len(word) > 1])
    return " ".join((*words[:at], with_typos(words[at], 1.0, chance), *words[at + 1 :]))


def _joined(sentence: str, item: Item, chance: random.Random) -> str:
    words = [item.words[0], *(w for w in item.words[1:] if chance.random() < 0.8)]
    if len(words) == 1:
        words.append(item.words[1])
    chance.shuffle(words)
    return chance.choice(_JOINED).format(s=sentence, w=" ".join(words))


def write(
    folder: Path, count: int, harder: bool, source: Path | None, asked: int, seed: int = 1
) -> None:
    """`train.csv` with every phrase of `count` items and `asked.csv` with so many messages."""
    chance = random.Random(seed)
    split = subjects(sentences(source), chance)
    picked = set(chance.sample(range(count), min(asked, count)))
    with (
        (folder / "train.csv").open("w", newline="", encoding="utf-8") as train,
        (folder / "asked.csv").open("w", newline="", encoding="utf-8") as test,
    ):
        catalogue, messages = csv.writer(train), csv.writer(test)
        catalogue.writerow(("text", "label"))
        messages.writerow(("text", "label"))
        for i, item in enumerate(
            items(count, len(split), harder, [said for said, _ in split], chance)
        ):
            catalogue.writerows((phrase, item.label) for phrase in phrases(item, harder, chance))
            if i in picked:
                messages.writerow((message(item, split[item.subject][1], chance), item.label))


def _main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--items", type=int, default=1_000)
    parser.add_argument("--harder", action="store_true")
    parser.add_argument("--sentences", type=Path)
    parser.add_argument("--asked", type=int, default=600)
    parser.add_argument("--seed", type=int, default=1)
    plan = parser.parse_args()
    write(plan.folder, plan.items, plan.harder, plan.sentences, plan.asked, plan.seed)


if __name__ == "__main__":
    _main()
