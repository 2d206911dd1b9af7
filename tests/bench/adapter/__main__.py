"""Teaches multilingual-e5-small how colleagues ask a service desk for something.

    python -m tests.bench.adapter OUT.npz ORGANISATION … [--held-out ORGANISATION …] [--steps N]

An ORGANISATION is a folder of CSV files (`tests/bench/data/organisations`). In each step one of
them gives some twenty items, each with a message and two or three sentences of its catalogue; what
belongs together is drawn together, away from the organisation's other items (supervised contrast,
Khosla et al. 2020). OUT.npz is laid over the package's weights (`routing/understand/meaning/
adapter.py`). `--held-out` tells, as it learns, how many messages to an organisation that is not
learnt from go first, and among three, to their item by this model alone. Needs PyTorch, which
nothing else here does: `pip install torch`. Some fifteen minutes on two cores.
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
from tests.bench.adapter.network import Network
from tests.bench.adapter.organisations import LANGUAGES, Organisation, Said, Step, step_of

FIXED = 6
"""Layers that stay as they are."""
_ITEMS = 22
_RATE, _DECAY, _DROPPED = 1e-3, 0.01, 0.1
_TEMPERATURE = 0.07
_LAID = 0.7
"""So much of what was learnt is laid over the package's numbers: on organisations that were not
learnt from it serves better than all of it (as Wortsman et al. 2022 found of pictures).
"""
_SHARPNESS = 20
"""Of a message's likeness to phrases, where held-out messages are ranked."""
_CATALOGUE_COUNTS = 0.5
"""What a sentence of the catalogue counts as something asked, beside a message."""


def learn(network: Network, organisations: Sequence[Organisation], steps: int, seed: int) -> None:
    """Change what the network has that learns."""
    draw = random.Random(seed)
    numbers = list(network.learnt.values())
    optimiser = torch.optim.AdamW(numbers, lr=_RATE, weight_decay=_DECAY)
    for number in track(range(steps), "Learning"):
        for group in optimiser.param_groups:
            group["lr"] = _RATE * _share(number, steps)
        loss = _loss(network, step_of(organisations[number % len(organisations)], _ITEMS, draw))
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(numbers, 1.0)
        optimiser.step()
    with torch.no_grad():
        for name in (name for name in network.learnt if name.endswith(".out")):
            network.learnt[name] *= _LAID


def _share(number: int, steps: int) -> float:
    """Of the rate at a step: it rises over twenty and falls along a cosine."""
    return min(1.0, (number + 1) / 20) * max(0.05, 0.5 * (1 + math.cos(math.pi * number / steps)))


def _loss(network: Network, step: Step) -> Any:
    """How little what belongs to one item lies together (minus log chances, on the mean)."""
    said = [*step.messages, *step.catalogue]
    rows = network.vectors([each.text for each in said], _DROPPED)
    rows = _centred(rows, [each.language for each in said])
    names = sorted({each.item for each in said})
    items = torch.tensor([names.index(each.item) for each in said])
    asked = len(step.messages)
    alike = rows @ rows[asked:].T / _TEMPERATURE
    itself = torch.zeros_like(alike, dtype=torch.bool)
    itself[asked:] = torch.eye(len(step.catalogue), dtype=torch.bool)
    alike = alike.masked_fill(itself, -1e9)
    together = (items[:, None] == items[None, asked:]) & ~itself
    own = torch.logsumexp(alike.masked_fill(~together, -1e9), 1)
    losses = torch.logsumexp(alike, 1) - own + torch.log(together.sum(1).clamp(min=1).float())
    counts = torch.where(torch.arange(len(said)) < asked, 1.0, _CATALOGUE_COUNTS)
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
        rows = [network.vectors(some) for some in iter(lambda: list(islice(texts, 48)), [])]
    return np.asarray(_centred(torch.cat(rows), [each.language for each in said]))


def written(network: Network, file: Path) -> None:
    """Keep what was learnt, in two bytes a number; both halves of a product are as large."""
    kept = {}
    for name in [name for name in network.learnt if name.endswith(".in")]:
        into, out = (network.learnt[each].detach().numpy() for each in (name, f"{name[:-3]}.out"))
        ratio = math.sqrt(float(np.linalg.norm(into)) / max(float(np.linalg.norm(out)), 1e-9))
        kept[name] = (into / ratio).astype(np.float16)
        kept[f"{name[:-3]}.out"] = (2 * out * ratio).astype(np.float16)
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
    given = asked.parse_args()
    torch.manual_seed(given.seed)
    network = Network(e5.E5(), FIXED)
    held_out = [Organisation(folder) for folder in given.held_out]
    for each in held_out:
        print("before,", found(network, each))
    learn(network, [Organisation(f) for f in given.organisations], given.steps, given.seed)
    written(network, given.out)
    for each in held_out:
        print("after,", found(network, each))


if __name__ == "__main__":
    main()
