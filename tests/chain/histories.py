"""Random histories in bulk, no database: `python -m tests.chain.histories --count 100000`. Exit
code 1 where an invariant was broken; each that was is named, with what plays it again.
"""

from __future__ import annotations

import argparse
import collections
import concurrent.futures
import os
import random
import sys
import time

from tests.chain.organisations import organisation
from tests.chain.play import Play

PER_ORGANISATION = 100
MOVES = 26


def history(play: Play, rng: random.Random) -> Play:
    """One history: some calls, and whatever people and time do to them."""
    item = rng.getrandbits(16)
    for n in range(1 if rng.random() < 0.95 else 7):
        play.open(item, n)
    for _ in range(rng.randint(4, MOVES)):
        dice = rng.random()
        if dice < 0.12:
            play.open(
                rng.getrandbits(16),
                rng.getrandbits(16),
                rng.getrandbits(8) if dice < 0.03 else None,
            )
        elif dice < 0.85:
            play.act(
                rng.getrandbits(16), rng.getrandbits(16), rng.getrandbits(16), rng.getrandbits(16)
            )
        elif dice < 0.87:
            play.walk(rng.getrandbits(16), rng.randint(1, 9))
        elif dice < 0.92:
            play.stranger(rng.getrandbits(16), rng.getrandbits(16), rng.getrandbits(16))
        elif dice < 0.955:
            play.organisation_changes(rng)
        else:
            play.wait(rng.choice((1, 5, 10, 60, 600, 6_000)))
    play.wait(60 * 24 * 40)
    play.look()
    return play


def batch(seed: int, count: int, broken: list[str] | None = None) -> collections.Counter[str]:
    """So many histories over one organisation per hundred; counts what happened. Raises with the
    seed at the first broken invariant, unless they are collected in `broken`.
    """
    seen: collections.Counter[str] = collections.Counter()
    for start in range(0, count, PER_ORGANISATION):
        catalogue = organisation(random.Random(f"organisation {seed} {start}"))
        for n in range(start, min(start + PER_ORGANISATION, count)):
            name = f"history {seed} {n}"
            try:
                play = history(Play(catalogue), random.Random(name))
            except Exception as error:
                said = f"{name} (organisation {seed} {start}): {type(error).__name__} {error}"
                if broken is None:
                    raise AssertionError(said) from error
                broken.append(said)
                continue
            seen["histories"] += 1
            seen["calls"] += len(play.repository.calls)
            seen["refusals"] += len(play.refused)
            for events in play.repository.ledgers.values():
                seen.update(event.kind for event in events)
    return seen


def _collected(seed: int, count: int) -> tuple[collections.Counter[str], list[str]]:
    broken: list[str] = []
    return batch(seed, count, broken), broken


def main() -> int:
    """Runs them on every core and prints what happened in them."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--count", type=int, default=10_000)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    options = asked.parse_args()
    size, began = 1_000, time.perf_counter()
    jobs = [
        (options.seed * 1_000_000 + n, min(size, options.count - n))
        for n in range(0, options.count, size)
    ]
    total: collections.Counter[str] = collections.Counter()
    broken: list[str] = []
    with concurrent.futures.ProcessPoolExecutor(options.processes) as pool:
        for n, (seen, found) in enumerate(pool.map(_collected, *zip(*jobs, strict=True)), start=1):
            total += seen
            broken += found
            for said in found:
                print(said, flush=True)
            if sys.stderr.isatty():
                print(f"\r{total['histories']} histories", end="", file=sys.stderr)
            elif n % 10 == 0:
                print(f"{total['histories']} histories", file=sys.stderr, flush=True)
    took = time.perf_counter() - began
    said = f"an invariant broken in {len(broken)}" if broken else "no invariant broken"
    print(f"{total.pop('histories') + len(broken)} histories in {took:.0f} s, {said}")
    for what, times in total.most_common():
        print(f"{times:>10}  {what}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
