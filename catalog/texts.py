"""Texts in several languages, and the phrases by which people ask for an item."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Any, ClassVar, Self

from pydantic import ConfigDict, Field, ValidationError, ValidationInfo, model_validator
from pydantic_core import InitErrorDetails

from catalog.fields import UNKNOWN_FIELD, Frozen
from catalog.language_packs import Language, packs


class _ByLanguage(Frozen):
    """Something said in several languages, by code; a model whose fields are the languages.

    Read from a file, the validation's context gives the organisation's `languages`: their fields
    come first, and are missing where they must be there and are not. A field that is no
    installed language is unknown then.
    """

    model_config = ConfigDict(extra="allow")
    every_language: ClassVar[bool] = False
    """Whether all the organisation's languages must be there."""

    @model_validator(mode="before")
    @classmethod
    def _languages_fit(cls, value: Any, info: ValidationInfo) -> Any:
        languages: tuple[Language, ...] = (info.context or {}).get("languages", ())
        if not isinstance(value, dict) or not languages:
            return value
        wrong = [*_unknown(value), *(_missing(value, languages) if cls.every_language else ())]
        if wrong:
            raise ValidationError.from_exception_data(cls.__name__, wrong)
        return {code: value[code] for code in sorted(value, key=_before(languages))}

    def __hash__(self) -> int:
        return hash(tuple(sorted((self.model_extra or {}).items())))


def _unknown(value: Mapping[str, Any]) -> Iterator[InitErrorDetails]:
    """An error for each field that is no installed language."""
    known = packs()
    for code in value:
        if code not in known:
            yield InitErrorDetails(type=UNKNOWN_FIELD, loc=(code,), input=value[code])


def _missing(
    value: Mapping[str, Any], languages: tuple[Language, ...]
) -> Iterator[InitErrorDetails]:
    """An error for each of the organisation's languages that is not there."""
    for code in languages:
        if code not in value:
            yield InitErrorDetails(type="missing", loc=(code,), input=value)


def _before(languages: tuple[Language, ...]) -> Callable[[Language], int]:
    """Sorts the organisation's languages in front, in their order."""
    return lambda code: languages.index(code) if code in languages else len(languages)


class Text(_ByLanguage):
    """One text in several languages, at least one."""

    __pydantic_extra__: dict[str, Annotated[str, Field(min_length=1)]]
    every_language: ClassVar[bool] = True

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.model_extra:
            raise ValueError("a text is given in no language; write it by language")
        return self

    def in_(self, language: Language) -> str:
        """The text in `language`; else in the organisation's first, else in any that is there."""
        texts = self.__pydantic_extra__
        return texts.get(language) or next(iter(texts.values()))

    @property
    def all(self) -> tuple[str, ...]:
        """The text in every language that it has."""
        return tuple(self.__pydantic_extra__.values())

    @property
    def languages(self) -> tuple[Language, ...]:
        """The languages that it has."""
        return tuple(self.__pydantic_extra__)


class Phrases(_ByLanguage):
    """How people ask for an item, per language."""

    __pydantic_extra__: dict[str, tuple[str, ...]]

    def in_(self, language: Language) -> tuple[str, ...]:
        """The phrases in `language`."""
        return self.__pydantic_extra__.get(language, ())

    @property
    def all(self) -> tuple[str, ...]:
        """The phrases of every language."""
        return tuple(phrase for said in self.__pydantic_extra__.values() for phrase in said)
