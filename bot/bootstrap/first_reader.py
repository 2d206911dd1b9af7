"""The catalogue of a desk that starts, and the reader that learns it meanwhile."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from bot.bootstrap import kept_catalogue
from bot.bootstrap.private import own_cache
from bot.bootstrap.reader_process import Child, ReaderProcess, ToLearn
from bot.channels.registry import ChannelRegistry, installed
from bot.errors import Mistake
from bot.settings import Settings
from catalog.model import Catalogue
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
    meaning, and by words until that is learnt, which takes a minute or two the first time.
    """
    cache, models = own_cache(settings), settings.sentence_models
    catalogue = _catalogue(settings, registry, cache)
    waits = [child] if child else []

    def process(models: str | None, begun: list[Child]) -> Make:
        def make(new: Catalogue, _: object) -> ReaderProcess:
            to_learn = ToLearn(new, models, cache)
            return ReaderProcess(to_learn, child=begun.pop() if begun else None)

        return make

    by_words = process(None, waits)
    by_meaning = process(models, []) if models else by_words
    return Begun(catalogue, LiveReader(catalogue, by_meaning, by_words if models else None))
