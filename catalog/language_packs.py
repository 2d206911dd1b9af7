"""Reads languages as data: one folder a language.

A folder `catalog/languages/<code>/` holds `language.yaml` (name, locale, stemmer, word list), the
data files that readers of this language need (`kinds.yaml`, `cues.yaml`, `dates.yaml`, …) and its
texts (`texts/*.po`). What a language does not have is empty: its readers do without.

More languages come from other distributions by the entry-point group `schakel.languages`, each an
entry that loads to the language's folder, and from `add_folder`.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

Language = str
"""A language's code, ISO 639-1 (`en`, `nl`): the name of its folder."""

SOURCE: Language = "en"
"""The language in which the texts stand in the code."""

FOLDER = Path(__file__).parent / "languages"
"""Where the languages of this distribution stand."""

ADDED: dict[str, LanguagePack] = {}
"""Languages from elsewhere, by code; see `add_folder`."""


class UnknownLanguage(LookupError):
    """A language that is not installed."""


@dataclass(frozen=True)
class LanguagePack:
    """One language: its code and the folder that holds its data."""

    code: Language
    folder: Path

    def __hash__(self) -> int:
        """By its code alone: it is a key at every text that is said."""
        return hash(self.code)

    @property
    def name(self) -> str:
        """What the language calls itself: `Nederlands`."""
        return str(self.data("language")["name"])

    @property
    def english_name(self) -> str:
        """What English calls it: `Dutch`."""
        return str(self.data("language")["english_name"])

    @property
    def locale(self) -> str:
        """Babel's locale, for dates and lists."""
        return str(self.data("language").get("locale", self.code))

    @property
    def stemmer(self) -> str | None:
        """The name of its Snowball stemmer; None: words are compared as they are."""
        return self.data("language").get("stemmer")

    @property
    def word_list(self) -> str | None:
        """The code by which wordfreq lists its words; None: no word is known to be common."""
        return self.data("language").get("word_list")

    @property
    def nouns_have_capitals(self) -> bool:
        """Whether every noun is written with a capital, so that a capital makes no name."""
        return bool(self.data("language").get("nouns_have_capitals", False))

    @property
    def dictionary(self) -> str | None:
        """simplemma's dictionary of this language, if it has one."""
        return self.data("language").get("dictionary")

    @property
    def sentence_models(self) -> tuple[str, ...]:
        """The names of sentence models that are made for this language, and for few others."""
        return tuple(str(self.data("language").get("sentence_models", "")).split())

    @property
    def ask_for_it(self) -> str:
        """What people say to be spoken to in it: `in het Nederlands`."""
        return str(self.data("language").get("ask_for_it", self.name))

    @property
    def is_default(self) -> bool:
        """Whether an organisation that names no languages speaks this one."""
        return bool(self.data("language").get("default", False))

    def data(self, name: str) -> Mapping[str, Any]:
        """What stands in `name.yaml`, read once; empty when there is no such file.

        Only `true` and `false` are booleans: `yes`, `no`, `on` and `08:00` are text.
        """
        return _fields(self.folder, name)

    def rows(self, name: str) -> tuple[Mapping[str, str], ...]:
        """The rows of `name.csv`, read once; none when there is no such file."""
        return _rows(self.folder, name)


def pack(code: Language) -> LanguagePack:
    """The installed language of this code; `UnknownLanguage` when there is none."""
    found = ADDED.get(code) or _installed().get(code)
    if found is None:
        raise UnknownLanguage(
            f"'{code}' is no language that is installed; there are {', '.join(packs())}"
        )
    return found


def languages_of_model(name: str) -> frozenset[Language]:
    """The languages that a sentence model is made for; none where it is made for many."""
    return frozenset(code for code, each in packs().items() if name in each.sentence_models)


def packs() -> Mapping[Language, LanguagePack]:
    """All installed languages, by code in alphabetical order."""
    return _by_code(tuple(ADDED.items()) if ADDED else ())


def of_tag(tag: object) -> Language | None:
    """The installed language of a locale as services write it (`nl-NL`, `en_US`), if there is
    one.
    """
    code = re.match(r"[a-z]*", str(tag or "").lower())
    return code[0] if code and code[0] in packs() else None


def default_languages() -> tuple[Language, ...]:
    """The languages of an organisation that names none."""
    return tuple(code for code, each in packs().items() if each.is_default)


def add_folder(folder: Path) -> LanguagePack:
    """Install the language that stands in `folder`; its code is the folder's name."""
    added = _pack_in(folder)
    ADDED[added.code] = added
    return added


def fingerprint() -> str:
    """A hash over the data of all installed languages: what was made with it is stale when it
    changes.
    """
    hashed = hashlib.sha256()
    for each in packs().values():
        for path in sorted(_data_files(each.folder)):
            hashed.update(f"{each.code}/{path.name}\n".encode() + path.read_bytes())
    return hashed.hexdigest()


@cache
def _by_code(added: tuple[tuple[Language, LanguagePack], ...]) -> Mapping[Language, LanguagePack]:
    found = _installed() | dict(added)
    return MappingProxyType({code: found[code] for code in sorted(found)})


@cache
def _installed() -> dict[Language, LanguagePack]:
    """This distribution's languages, and those that others bring."""
    own = [path.parent for path in FOLDER.glob("*/language.yaml")]
    brought = [Path(entry.load()) for entry in entry_points(group="schakel.languages")]
    return {found.code: found for found in map(_pack_in, (*own, *brought))}


def _pack_in(folder: Path) -> LanguagePack:
    if not (folder / "language.yaml").is_file():
        raise UnknownLanguage(f"{folder} holds no language.yaml")
    return LanguagePack(folder.name, folder)


def _data_files(folder: Path) -> Iterator[Path]:
    yield from folder.glob("*.yaml")
    yield from folder.glob("*.csv")


_Loader: Any = type("_Loader", (getattr(yaml, "CSafeLoader", yaml.SafeLoader),), {})
"""YAML in which words stay words: YAML 1.1 reads `no` as false and `08:00` as a number."""

_KEPT = {"tag:yaml.org,2002:null", "tag:yaml.org,2002:merge"}
_Loader.yaml_implicit_resolvers = {
    first: [(tag, shape) for tag, shape in resolvers if tag in _KEPT]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
for _tag, _shape, _first in (
    ("bool", r"(?:true|false)", "tf"),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?[0-9]+\.[0-9]+", "-+0123456789"),
):
    _Loader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}", re.compile(f"^{_shape}$"), list(_first)
    )


@cache
def _fields(folder: Path, name: str) -> Mapping[str, Any]:
    path = folder / f"{name}.yaml"
    if not path.is_file():
        return MappingProxyType({})
    with path.open(encoding="utf-8") as file:
        return MappingProxyType(_Loader(file).get_single_data() or {})


@cache
def _rows(folder: Path, name: str) -> tuple[Mapping[str, str], ...]:
    path = folder / f"{name}.csv"
    if not path.is_file():
        return ()
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))
