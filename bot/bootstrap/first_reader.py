"""The catalogue of a desk that starts, and the reader that learns it meanwhile."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from bot.bootstrap import kept_catalogue
from bot.bootstrap.private import own_cache
from bot.bootstrap.reader_process import Child, ReaderProcess, ToLearn
from bot.channels.registry import ChannelRegistry, installed
from bot.errors import Mistake
from bot.settings import Settings
from catalog.model import Catalogue
from routing.understand.decision import Understanding
from routing.understand.live import LiveReader, Make


class Begun(NamedTuple):
    """A catalogue, and what understands by it once it is learnt."""

    catalogue: Catalogue
    reader: LiveReader


def _catalogue(settings: Settings, registry: ChannelRegistry, cache: Path) -> Catalogue:
    """The catalogue of this desk, as it was kept where nothing changed since it was read."""
    file = kept_catalogue.place(cache, settings.catalog, registry)
    if before := kept_catalogue.kept(file):
        return before
    catalogue = read_catalogue(settings.catalog, registry)
    kept_catalogue.keep(file, catalogue)
    return catalogue


def read_catalogue(folder: Path, registry: ChannelRegistry | None = None) -> Catalogue:
    """The catalogue in a folder. Raises Mistake when it has problems: nobody should rely on chains
    that do not hold.
    """
    loaded = (registry or installed()).load(folder)
    if loaded.problems:
        first = loaded.problems[0]
        raise Mistake(
            f"the catalogue in {folder} has {len(loaded.problems)} problem(s), the first at "
            f"{first.file}:{first.line}: "
            f"{first.message}; run 'schakel catalog check {folder}' to see them all"
        )
    return loaded.catalogue


def begin(settings: Settings, registry: ChannelRegistry, child: Child | None = None) -> Begun:
    """Read the catalogue and begin to learn it, in the process `child` where there is one: by
    meaning, and by words until that is learnt, which takes a minute or two the first time; what was
    learnt before is opened in seconds, and is waited for.
    """
    cache, models = own_cache(settings), settings.sentence_models
    catalogue = _catalogue(settings, registry, cache)
    waits = [child] if child else []
    if not models:
        return Begun(catalogue, LiveReader(catalogue, _process(None, cache, waits)))
    before = _mark(cache, catalogue, models).exists()
    by_meaning = marked(_process(models, cache, waits if before else []), cache, models)
    by_words = _process(None, cache, [] if before else waits)
    patience = _PATIENCE if before else 0.0
    return Begun(catalogue, LiveReader(catalogue, by_meaning, by_words, patience))


_PATIENCE = 8.0
"""Seconds in which what was learnt by meaning before is open, on a busy machine too."""


_MARKS = 4
"""So many marks are kept, as what is learnt of catalogues by meaning: the present and those before.
"""


def _process(models: str | None, cache: Path, begun: list[Child]) -> Make:
    def make(new: Catalogue, _: object) -> ReaderProcess:
        return ReaderProcess(ToLearn(new, models, cache), child=begun.pop() if begun else None)

    return make


def marked(learn: Make, cache: Path, models: str) -> Make:
    """Learns, and leaves a mark that it is learnt; without one the next start waits for less. Those
    of catalogues and sentence models of before go.
    """

    def make(new: Catalogue, before: Understanding | None) -> Understanding:
        reader = learn(new, before)
        with suppress(OSError):
            _mark(cache, new, models).touch()
            marks = sorted(cache.glob("meaning-*.learnt"), key=lambda one: one.stat().st_mtime_ns)
            for old in marks[:-_MARKS]:
                old.unlink(missing_ok=True)
        return reader

    return make


def _mark(cache: Path, catalogue: Catalogue, models: str) -> Path:
    learnt = hashlib.sha256(f"{catalogue.version}|{models}".encode()).hexdigest()[:20]
    return cache / f"meaning-{learnt}.learnt"
