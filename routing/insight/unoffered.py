"""Groups what was asked that nobody offers by the words that come back in it. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

MOST_EXAMPLES = 3


class Group(NamedTuple):
    """Texts that share a word: `words` are those that most of them have, the first one all. `texts`
    are places in what was handed in.
    """

    words: tuple[str, ...]
    texts: tuple[int, ...]


def grouped(texts: Sequence[str], words_of: Callable[[str], list[str]]) -> tuple[Group, ...]:
    """The texts in groups, the largest first; what shares no word with another is the last one,
    without words.

    Each text goes with the word of it that most texts have: so a group is a subject, and every text
    is in one.
    """
    words = [frozenset(words_of(text)) for text in texts]
    left, found = set(range(len(texts))), list[Group]()
    while best := _most_frequent(words[n] for n in left):
        inside = tuple(sorted(n for n in left if best in words[n]))
        left -= set(inside)
        found.append(Group(_shared(best, [words[n] for n in inside]), inside))
    return (*found, *([Group((), tuple(sorted(left)))] if left else []))


def _most_frequent(words: Iterable[frozenset[str]]) -> str:
    """The word that most texts have; "" where no two share one."""
    counts = Counter(word for one in words for word in one)
    best = min(counts, key=lambda word: (-counts[word], word), default="")
    return best if counts[best] > 1 else ""


def _shared(first: str, several: Sequence[frozenset[str]]) -> tuple[str, ...]:
    counts: Counter[str] = Counter(word for one in several for word in one if word != first)
    often = [word for word, n in counts.most_common(4) if n * 2 >= len(several) and n > 1]
    return (first, *sorted(often, key=lambda word: (-counts[word], word))[:2])


def by_week(moments: Sequence[int]) -> dict[int, int]:
    """How many fall in each week, by the ordinal of its Monday less one."""
    found: dict[int, int] = defaultdict(int)
    for day in moments:
        found[(day - 1) - (day - 1) % 7] += 1
    return dict(found)
