"""Finds the files that are named, and those in folders; of several languages one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from catalog.language_packs import SOURCE, Language, packs

MOST_BYTES = 200_000_000
SUFFIXES = (".xml", ".json", ".csv", ".tsv", ".txt", ".xlsx")
_MEND_KIND = "name files that end in .csv, .xlsx, .xml or .json"


class CannotRead(ValueError):
    """A file that cannot be brought in; `mend` says what to do about it."""

    def __init__(self, file: str, message: str, mend: str) -> None:
        super().__init__(f"{file} {message}")
        self.mend = mend


_LOCALE = re.compile(r"(?:^|[._-])([a-z]{2})_[a-z]{2}(?=[._-])")


def in_one_language(paths: Sequence[Path], language: Language = "") -> list[Path]:
    """Of files that differ in a locale alone (`sla.en_us.xml`, `sla.fr_fr.xml`) the one in a
    language that is wanted, else in one that is installed.
    """
    same: dict[tuple[Path, str], list[Path]] = {}
    for path in paths:
        name = path.name.casefold()
        bare = _LOCALE.sub("", f".{name}" if _LOCALE.match(name) else name).strip(".")
        same.setdefault((path.parent, bare), []).append(path)
    wanted = [language, SOURCE, *packs()]
    chosen = {min(found, key=lambda path: _rank(path, wanted)) for found in same.values()}
    return [path for path in paths if path in chosen]


def _rank(path: Path, wanted: Sequence[Language]) -> int:
    found = _LOCALE.search(path.name.casefold())
    known = wanted.index(found[1]) if found and found[1] in wanted else len(wanted)
    return known if found is None else known + bool(known == len(wanted))


def files_in(paths: Iterable[Path]) -> Iterator[Path]:
    """The files that are named, and those in folders that are named. Raises CannotRead."""
    for path in paths:
        if path.is_dir():
            inside = [p for p in sorted(path.rglob("*")) if p.suffix.lower() in SUFFIXES]
            if not inside:
                raise CannotRead(str(path), "holds no file that can be read", _MEND_KIND)
            yield from inside
        else:
            yield path


def content_of(path: Path) -> bytes:
    """What a file holds. Raises CannotRead for one that cannot be read, or is too large."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise CannotRead(path.name, f"is larger than {MOST_BYTES // 1_000_000} MB", "split it")
        return path.read_bytes()
    except OSError as error:
        message = f"cannot be read ({(error.strerror or 'no such file').lower()})"
        raise CannotRead(str(path), message, "name a file you may read") from error
