"""Tells how cases travelled: links one after another, and where they went there and back."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from bot.lab.replay.values import ThereAndBack
from routing.call.call import Call


def way(calls: Iterable[Call]) -> list[str]:
    """The links that had a case, one after another, over all requests it became."""
    teams = [team for call in calls for team in call.hops]
    return teams[:1] + [b for a, b in pairwise(teams) if a != b]


def there_and_back(
    ways: Sequence[Sequence[str]], names: Mapping[str, str]
) -> tuple[ThereAndBack, ...]:
    """Each A-B-A: from which link to which and straight back, how often and in how many cases; the
    most frequent first.
    """
    times: Counter[tuple[str, str]] = Counter()
    cases: dict[tuple[str, str], set[int]] = defaultdict(set)
    for n, teams in enumerate(ways):
        for one, other, again in zip(teams, teams[1:], teams[2:], strict=False):
            if one == again:
                times[one, other] += 1
                cases[one, other].add(n)
    order = sorted(times, key=lambda pair: (-times[pair], pair))
    return tuple(
        ThereAndBack(
            link=names.get(a, a), other=names.get(b, b), times=times[a, b], cases=len(cases[a, b])
        )
        for a, b in order
    )
