"""Fits what sureness is before a catalogue is known on messages to several organisations.

    python -m tests.bench.sureness_start DATA [DATA ...]

DATA as for `tests.bench.organisation_table`; each organisation counts alike. Printed are the weights
of `sureness.BY_MEANING` in the order of `calibrate.SIGNALS`, with the default models.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import NamedTuple

import numpy as np

from catalog.load import load
from routing.understand.example import of_catalogue
from routing.understand.meaning.encoder import Encoder
from routing.understand.meaning.installed import usable
from routing.understand.model import calibrate
from routing.understand.model.classifier import Classifier
from routing.understand.model.sureness import (
    BY_MEANING,
    BY_WORDS,
    Chances,
    Sureness,
    weights,
)
from tests.bench.organisation_folder import converted, rows_of

_EACH = 200
"""As so many messages each organisation counts."""


class Asked(NamedTuple):
    """The signals of messages, whether the best was right, and whether they belong nowhere."""

    rows: np.ndarray
    right: np.ndarray
    foreign: np.ndarray


class _Heard(Sureness):
    """Keeps the signals of each message it is asked about."""

    def __init__(self) -> None:
        super().__init__()
        self.signals: list[np.ndarray] = []

    def chances(self, signals: np.ndarray, models: int = 0) -> Chances:
        self.signals.append(signals)
        return super().chances(signals, models)


def asked_of(data: Path, encoder: Encoder) -> Asked:
    """An organisation's messages, and its near ones out of scope, as its classifier reads them."""
    with tempfile.TemporaryDirectory() as name:
        refs = converted(data, Path(name))
        catalogue = load(Path(name)).catalogue
    classifier = Classifier.of(of_catalogue(catalogue), encoder, catalogue.organisation.languages)
    own = [(row["text"], refs[row["label"]]) for row in rows_of(data / "messages.csv")]
    near = data / "oos_near.csv"
    other = [(row["text"], "") for row in rows_of(near)] if near.is_file() else []
    heard = _Heard()
    classifier.learnt = classifier.learnt._replace(sureness=heard)
    ranked = [(classifier.rank(text), ref) for text, ref in [*own, *other]]
    return Asked(
        np.array(heard.signals),
        np.array([each.labels[0] == ref for each, ref in ranked], dtype=float),
        np.array([not ref for _, ref in ranked]),
    )


def fitted(organisations: list[Asked], share: float) -> np.ndarray:
    """The weights where such a share of messages belongs nowhere."""
    rows = np.concatenate([one.rows for one in organisations])
    right = np.concatenate([one.right for one in organisations])
    count = np.concatenate(
        [weights(one.foreign, share) * _EACH / len(one.right) for one in organisations]
    )
    return calibrate.logistic(rows, right, BY_WORDS.best, count, BY_WORDS.evidence)


def main() -> None:
    """Fit on the organisations that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, nargs="+")
    said = parser.parse_args()
    encoder = Encoder.load(usable("default") or "")
    asked = [asked_of(data, encoder) for data in said.data]
    for name, share in zip(("best", "careful"), BY_MEANING.foreign, strict=True):
        print(name, ", ".join(f"{weight:.2f}" for weight in fitted(asked, share)))


if __name__ == "__main__":
    main()
