"""Opens what was learnt before, keeps what is learnt now, and the encoder it is learnt with."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from structlog.stdlib import BoundLogger, get_logger

from catalog.language_packs import Language
from routing.understand.example import Example
from routing.understand.meaning.encoder import Encoder
from routing.understand.meaning.model import ModelUnusable
from routing.understand.model import store
from routing.understand.model.classifier import Classifier
from routing.understand.words.dictionary import open_tables
from routing.understand.words.spelling import open_lists

log: BoundLogger = get_logger(__name__)


def kept(file: Path, examples: Sequence[Example], encoder: Encoder | None) -> Classifier | None:
    """What was learnt before, tried once: arrays that were changed and don't fit each other are
    learnt anew.
    """
    classifier = store.kept(file, examples, encoder)
    try:
        if classifier is not None:
            classifier.rank(examples[0].text)
    except (ValueError, IndexError):
        return None
    return classifier


def open_words(languages: Sequence[Language], cache: Path) -> None:
    """Open the dictionaries and lists of words, some seconds of work that is kept there."""
    open_tables(languages, cache)
    open_lists(languages, cache)


def keep(file: Path, classifier: Classifier) -> None:
    """What was learnt, for the next start; a folder that can't be written to only costs time."""
    try:
        store.keep(file, classifier)
    except OSError as error:
        log.warning(
            "what was learnt can't be kept; it is learnt anew at each start",
            folder=file.parent,
            error=error.strerror,
        )


def encoder_of(semantic: str | None, cache: Path | None) -> Encoder | None:
    """The encoder of this name; a model that can't be used is said once, in the log."""
    if not semantic:
        return None
    try:
        return Encoder.load(semantic, cache)
    except ModelUnusable as unusable:
        log.warning("messages are read by words and letters until this is mended", error=unusable)
        return None
