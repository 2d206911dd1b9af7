"""Draws an evaluation: which labels are confused, and what answering less buys."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from routing.understand.measure.messages import NOWHERE
from routing.understand.measure.report import Asked

_LONGEST = 30
SHOWN = 24
"""So many labels fit on a picture that can be read; those most often confused are shown."""


def confusion(asked: Sequence[Asked]) -> tuple[list[str], np.ndarray]:
    """The labels most often confused and, for each true one (row), the share that went to each
    (column).
    """
    pairs = Counter((a.truth, a.found[0]) for a in asked if a.truth != NOWHERE and a.found)
    labels = _most_confused(pairs) or sorted({truth for truth, _ in pairs})[:SHOWN]
    totals = Counter(a.truth for a in asked)
    table = np.array(
        [[pairs[row, column] / max(1, totals[row]) for column in labels] for row in labels]
    )
    return labels, table


def _most_confused(pairs: Counter[tuple[str, str]]) -> list[str]:
    """The labels that are most often taken for another, or another for them."""
    wrong: Counter[str] = Counter()
    for (truth, found), times in pairs.items():
        if truth != found:
            wrong[truth] += times
            wrong[found] += times
    return sorted(label for label, _ in wrong.most_common(SHOWN))


def coverage(asked: Sequence[Asked]) -> tuple[np.ndarray, np.ndarray]:
    """Share answered and the accuracy of those, as the bar for answering drops; messages that
    belong nowhere count as wrong.
    """
    order = sorted((a for a in asked if a.found), key=lambda a: -a.chance)
    right = np.cumsum([a.truth == a.found[0] for a in order])
    count = np.arange(1, len(order) + 1)
    return count / max(1, len(order)), right / count


def draw(asked: Sequence[Asked], folder: Path, title: str) -> tuple[Path, ...]:
    """Write both pictures as PNG and SVG into `folder`; the paths written."""
    folder.mkdir(parents=True, exist_ok=True)
    return (
        *_save(_confusion_figure(asked, title), folder / "confusion"),
        *_save(_coverage_figure(asked, title), folder / "coverage"),
    )


def _figure(width: float, height: float) -> Any:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained")
    FigureCanvasAgg(figure)
    return figure


def _confusion_figure(asked: Sequence[Asked], title: str) -> Any:
    labels, table = confusion(asked)
    side = max(4.0, 0.34 * len(labels) + 2.5)
    figure = _figure(side + 1, side)
    axes = figure.add_subplot()
    if not labels:
        axes.set_axis_off()
        axes.text(
            0.5,
            0.5,
            "none of these messages belongs to a label that was learnt",
            ha="center",
            fontsize=9,
        )
        return figure
    image = axes.imshow(table, cmap="Blues", vmin=0, vmax=1)
    axes.set_xticks(
        range(len(labels)), [_end_of(label) for label in labels], rotation=90, fontsize=7
    )
    axes.set_yticks(range(len(labels)), [_end_of(label) for label in labels], fontsize=7)
    axes.set_xlabel("taken for")
    axes.set_ylabel("asked for")
    axes.set_title(f"{title}: what is most often confused", fontsize=10)
    figure.colorbar(image, ax=axes, shrink=0.7, label="share of the row")
    return figure


def _end_of(label: str) -> str:
    """What tells labels apart: the end of `team/service/item`."""
    return label if len(label) <= _LONGEST else f"…{label[-_LONGEST:]}"


def _coverage_figure(asked: Sequence[Asked], title: str) -> Any:
    share, accuracy = coverage(asked)
    figure = _figure(6.4, 4.2)
    axes = figure.add_subplot()
    axes.plot(share, accuracy, color="#1f5f8b", linewidth=2)
    answered = sum(a.outcome.value == "answer" for a in asked) / max(1, len(asked))
    axes.axvline(answered, color="#c0562f", linestyle="--", linewidth=1.2)
    axes.annotate(
        "answers without asking",
        (answered, 0.02),
        xycoords=("data", "axes fraction"),
        rotation=90,
        fontsize=8,
        ha="right",
        va="bottom",
        color="#c0562f",
    )
    axes.set_xlim(0, 1)
    axes.set_ylim(min(0.5, float(accuracy.min()) if len(accuracy) else 0.5), 1.005)
    axes.set_xlabel("share of messages answered")
    axes.set_ylabel("accuracy of those")
    axes.grid(alpha=0.3)
    axes.set_title(title, fontsize=10)
    return figure


def _save(figure: Any, stem: Path) -> tuple[Path, ...]:
    paths = (stem.with_suffix(".png"), stem.with_suffix(".svg"))
    for path in paths:
        figure.savefig(path, dpi=110, metadata={"Date": None} if path.suffix == ".svg" else None)
    return paths
