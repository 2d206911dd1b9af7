"""The mapping file of an import: which column holds what, what its words mean, what holds where
nothing is said.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from catalog.exchange.columns import Column, fields, said
from catalog.language_packs import packs
from catalog.names import nearest
from catalog.tree import Fields, Unreadable, parse


def _several(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


class MappingFault(ValueError):
    """A mapping that cannot be followed; `mend` says how to put it right."""

    def __init__(self, message: str, mend: str) -> None:
        super().__init__(message)
        self.mend = mend


class Mapping(BaseModel):
    """`columns`: column by field (`about: Omschrijving`, `name` in a language `item.nl: Naam`);
    `values`: what the words of a column mean (`kind: {Storing: incident}`); `defaults`: what holds
    where a cell is empty or there is no such column; `language`: that of texts whose column names
    none; `sheet`: the only sheet that is read.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    columns: dict[str, Annotated[tuple[str, ...], BeforeValidator(_several)]] = Field(
        default_factory=dict
    )
    values: dict[str, dict[str, str]] = Field(default_factory=dict)
    defaults: dict[str, str] = Field(default_factory=dict)
    language: str = ""
    sheet: str = ""

    def is_read(self, table: str) -> bool:
        """Whether a list of this name is read: all are, unless one sheet is named."""
        return not self.sheet or said(self.sheet) == said(table.rpartition("#")[2])

    def by_column(self, header: list[str]) -> dict[str, Column]:
        """What each column that is named here holds. Raises MappingFault for one that is not in
        the file.
        """
        known = {name.strip().casefold(): name for name in header}
        found = {}
        for field, names in self.columns.items():
            for name in names:
                if name.strip().casefold() not in known:
                    mend = f"the file has {', '.join(header)}"
                    raise MappingFault(f"there is no column '{name}' for {field}", mend)
                base, _, language = field.partition(".")
                found[known[name.strip().casefold()]] = Column(base, language)
        return found

    def meaning(self, field: str, cell: str) -> str:
        """What a cell says, by the words given here."""
        words = {word.casefold(): meant for word, meant in self.values.get(field, {}).items()}
        told = cell or self.defaults.get(field, "")
        return words.get(told.strip().casefold(), told)


def mapping_in(text: str) -> Mapping:
    """Reads a mapping file. Raises MappingFault."""
    try:
        root = parse(text).root
    except Unreadable as error:
        raise MappingFault(f"line {error.line}: {error.message}", error.mend) from error
    if not isinstance(root, Fields):
        raise MappingFault("it holds no fields", "begin with `columns:`; see docs/catalogue.md")
    try:
        found = Mapping.model_validate(root)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        mend = "it may hold columns, values, defaults, language and sheet"
        raise MappingFault(f"{place}: {first['msg'].lower()}", mend) from error
    for field in (*found.columns, *found.values, *found.defaults):
        _known(field)
    return found


def _known(field: str) -> None:
    base, _, language = field.partition(".")
    if base not in fields():
        near = nearest(base, fields())
        mend = f"did you mean '{near}'?" if near else f"there are {', '.join(fields())}"
        raise MappingFault(f"nothing here is called '{base}'", mend)
    if language and language not in packs():
        raise MappingFault(f"'{language}' is no installed language", f"write {', '.join(packs())}")
