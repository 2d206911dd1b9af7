"""Teaches multilingual-e5-small how colleagues ask a service desk for something.

    python -m tests.bench.adapter OUT.npz ORGANISATION … [--held-out ORGANISATION …] [--steps N]
    [--onto BEFORE.npz]

An ORGANISATION is a folder of CSV files (`tests/bench/data/organisations`). In each step one of
them gives some twenty items, each with a message and two or three sentences of its catalogue; what
belongs together is drawn together, away from the organisation's other items (supervised contrast,
Khosla et al. 2020): text by text, and message by message the pieces in it and the nearest pieces of
each item (late interaction, Khattab and Zaharia 2020). OUT.npz is laid over the package's weights
(`routing/understand/meaning/adapter.py`). `--onto` goes on from what was learnt before, which OUT
then holds too; two that were learnt each by itself are joined by `joined.py`. `--held-out`
tells, before and after, how many messages to an organisation that is not learnt from go first, and
among three, to their item by this model alone. Needs PyTorch, which nothing else here does:
`pip install torch`. A step takes one to two and a half seconds on two cores.
"""

from __future__ import annotations

import argparse
import math
import random
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import torch
from rich.progress import track

from routing.understand.meaning import e5
from routing.understand.meaning.adapter import Adapted
from routing.understand.meaning.kept_model import DIRECTIONS
from routing.understand.meaning.pieces import directions
from routing.understand.words.concepts import common_words
from tests.bench.adapter.joined import joined
from tests.bench.adapter.network import Network, Read
from tests.bench.adapter.steps import LANGUAGES, Organisation, Said, Step, step_of

FIXED = 6
"""Layers that stay as they are."""
_ITEMS = 22
_RATE, _DECAY, _DROPPED = 1e-3, 0.01, 0.1
_TEMPERATURE = 0.07
_LAID = 0.8
"""So much of what was learnt is laid over the package's numbers: on organisations that were not
learnt from it serves better than all of it (as Wortsman et al. 2022 found of pictures).
"""
_BY_PIECES, _TEMPERATURE_OF_PIECES = 0.5, 0.03
"""How much it counts beside texts that the pieces of a message lie near their item's."""
_SHARPNESS = 20
"""Of a message's likeness to phrases, where held-out messages are ranked."""
_TOLD_EVERY = 50
"""Steps after which it is told how far it is; a bar is drawn in a terminal only."""
_CATALOGUE_COUNTS = 0.5
"""What a sentence of the catalogue counts as something asked, beside a message."""


def learn(
    network: Network, organisations: Sequence[Organisation], towards: Any, steps: int, seed: int
) -> None:
    """Change what the network has that learns; `towards`: the directions of pieces."""
    draw = random.Random(seed)
    numbers = list(network.learnt.values())
    optimiser = torch.optim.AdamW(numbers, lr=_RATE, weight_decay=_DECAY)
    for number in track(range(steps), "Learning"):
        for group in optimiser.param_groups:
            group["lr"] = _RATE * _share(number, steps)
        step = step_of(organisations[number % len(organisations)], _ITEMS, draw)
        loss = _loss(network, step, towards)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(numbers, 1.0)
        optimiser.step()
        if (number + 1) % _TOLD_EVERY == 0:
            print(f"{number + 1} of {steps} steps, loss {loss.item():.3f}", flush=True)
    with torch.no_grad():
        for name in (name for name in network.learnt if name.endswith(".out")):
            network.learnt[name] *= _LAID


def _share(number: int, steps: int) -> float:
    """Of the rate at a step: it rises over twenty and falls along a cosine."""
    return min(1.0, (number + 1) / 20) * max(0.05, 0.5 * (1 + math.cos(math.pi * number / steps)))


def _loss(network: Network, step: Step, towards: Any) -> Any:
    """How little what belongs to one item lies together (minus log chances, on the mean)."""
    said = [*step.messages, *step.catalogue]
    rows, pieces = network.read([each.text for each in said], _DROPPED)
    names = sorted({each.item for each in said})
    items = torch.tensor([names.index(each.item) for each in said])
    asked = len(step.messages)
    by_text = _apart(_centred(rows, [each.language for each in said]), items, asked)
    held = _held(pieces, items, asked, len(names), towards)
    return by_text + _BY_PIECES * torch.nn.functional.cross_entropy(
        held / _TEMPERATURE_OF_PIECES, items[:asked]
    )


def _held(pieces: Sequence[Read], items: Any, asked: int, labels: int, towards: Any) -> Any:
    """What each item's texts hold of each message (asked x items), as the product reckons it."""
    placed = [_placed(each.pieces, towards) for each in pieces]
    theirs = [
        torch.cat([p for p, i in zip(placed[asked:], items[asked:], strict=True) if i == item])
        for item in range(labels)
    ]
    own = torch.cat(placed[:asked])
    nearest = torch.stack([(own @ each.T).max(dim=1).values for each in theirs], dim=1)
    weights = [each.weights / each.weights.sum() for each in pieces[:asked]]
    sizes = [len(each) for each in weights]
    return torch.stack([w @ near for w, near in zip(weights, nearest.split(sizes), strict=True)])


def _placed(pieces: Any, towards: Any) -> Any:
    normal = torch.nn.functional.normalize
    return normal(normal(pieces, dim=-1) @ towards, dim=-1)


def _apart(rows: Any, items: Any, asked: int) -> Any:
    """The same of whole texts (n x dimensions), of which so many are messages."""
    alike = rows @ rows[asked:].T / _TEMPERATURE
    itself = torch.zeros_like(alike, dtype=torch.bool)
    itself[asked:] = torch.eye(len(rows) - asked, dtype=torch.bool)
    alike = alike.masked_fill(itself, -1e9)
    together = (items[:, None] == items[None, asked:]) & ~itself
    own = torch.logsumexp(alike.masked_fill(~together, -1e9), 1)
    losses = torch.logsumexp(alike, 1) - own + torch.log(together.sum(1).clamp(min=1).float())
    counts = torch.where(torch.arange(len(rows)) < asked, 1.0, _CATALOGUE_COUNTS)
    counts = counts * together.any(1)
    return (losses * counts).sum() / counts.sum()


def _centred(rows: Any, languages: Sequence[str]) -> Any:
    """Rows of length one from the mean of their language's: what all share tells nothing."""
    centred = rows.clone()
    for language in LANGUAGES:
        own = torch.tensor([each == language for each in languages])
        if own.any():
            centred[own] = rows[own] - rows[own].mean(0, keepdim=True)
    return torch.nn.functional.normalize(centred, dim=-1)


def _directions(network: Network) -> Any:
    """What pieces are kept in (dimensions x directions), as `meaning/kept_model.py` has it."""
    pieces = [_rows_of(network, word) for word in common_words()]
    return torch.tensor(directions(np.concatenate(pieces), DIRECTIONS))


def _rows_of(network: Network, text: str) -> np.ndarray:
    with torch.no_grad():
        return np.asarray(network.read([text])[1][0].pieces)


def found(network: Network, organisation: Organisation) -> str:
    """Of each language's messages, how many go to their item first and among three (percent)."""
    told = []
    for language in LANGUAGES:
        known = [s for s in [*organisation.phrases, *organisation.names] if s.language == language]
        asked = [s for s in organisation.messages if s.language == language]
        rows, messages = (_rows(network, some) for some in (known, asked))
        likeness = np.exp(_SHARPNESS * messages @ rows.T)
        scores = np.stack(
            [
                likeness[:, [each.item == item for each in known]].mean(axis=1)
                for item in organisation.items
            ],
            axis=1,
        )
        right = [organisation.items.index(each.item) for each in asked]
        ranks = (scores > scores[np.arange(len(asked)), right][:, None]).sum(axis=1)
        told.append(f"{language} {100 * (ranks == 0).mean():.1f} / {100 * (ranks < 3).mean():.1f}")
    return f"{organisation.name}: {', '.join(told)}"


def _rows(network: Network, said: Sequence[Said]) -> np.ndarray:
    texts = iter([each.text for each in said])
    with torch.no_grad():
        rows = [network.read(some)[0] for some in iter(lambda: list(islice(texts, 48)), [])]
    return np.asarray(_centred(torch.cat(rows), [each.language for each in said]))


def written(network: Network, file: Path, before: Path | None = None) -> None:
    """Keep what was learnt, in two bytes a number, beside what was learnt before; both halves of a
    product are as large.
    """
    kept: dict[str, Any] = {}
    for name in [name for name in network.learnt if name.endswith(".in")]:
        into, out = (network.learnt[each].detach().numpy() for each in (name, f"{name[:-3]}.out"))
        ratio = math.sqrt(float(np.linalg.norm(into)) / max(float(np.linalg.norm(out)), 1e-9))
        kept[name] = (into / ratio).astype(np.float16)
        kept[f"{name[:-3]}.out"] = (2 * out * ratio).astype(np.float16)
    if before is not None:
        kept = joined(np.load(before), kept, 1)
    with file.open("wb") as opened:
        np.savez_compressed(opened, **kept)


def main() -> None:
    """As the module says."""
    asked = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    asked.add_argument("out", type=Path)
    asked.add_argument("organisations", type=Path, nargs="+")
    asked.add_argument("--held-out", type=Path, nargs="*", default=[])
    asked.add_argument("--steps", type=int, default=400)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--onto", type=Path)
    given = asked.parse_args()
    torch.manual_seed(given.seed)
    model = e5.E5()
    weights = Adapted(model.weights, given.onto) if given.onto else model.weights
    network = Network(model, FIXED, weights)
    held_out = [Organisation(folder) for folder in given.held_out]
    for each in held_out:
        print("before,", found(network, each))
    learnt_from = [Organisation(folder) for folder in given.organisations]
    learn(network, learnt_from, _directions(network), given.steps, given.seed)
    written(network, given.out, given.onto)
    for each in held_out:
        print("after,", found(network, each))


if __name__ == "__main__":
    main()
