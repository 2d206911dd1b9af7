"""Writes the reference of all settings, from the settings themselves.

    python -m tests.house.configuration docs/configuration.md

A channel of another distribution brings its own settings; the page tells of those that are here.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import SecretStr
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined
from pydantic_settings import BaseSettings

from bot.channels.registry import installed
from bot.settings import HOSPITAL, PORT, Settings

HEAD = """# Every setting

Variables of the environment, or lines of a file `.env` in the folder in which Schakel is started; the environment goes
before the file. A name that is no setting is told with the one that was probably meant. Made from the settings
themselves by `python -m tests.house.configuration docs/configuration.md`; a test holds that it is as they are.
`schakel init` writes a first `.env`; `schakel doctor` looks whether what is set is right.

*secret*: never shown, in no log and no error.
"""
_TABLE = "\n| setting | what it is | values | unless set |\n|---|---|---|---|\n"
_PLAIN = {str: "text", int: "a number", float: "a number", Path: "a folder", bool: "true, false"}


def page() -> str:
    """The whole page."""
    text = HEAD + "\n## The desk" + "\n" + _TABLE + "".join(_rows(Settings))
    for name, plugin in sorted(installed().items()):
        if plugin.settings:
            text += f"\n## {name.capitalize()}\n" + _TABLE + "".join(_rows(plugin.settings))
    return text


def undescribed() -> list[str]:
    """The settings that do not say what they are."""
    models: list[type[BaseSettings]] = [Settings]
    models += [p.settings for p in installed().values() if p.settings]
    return [
        _name(model, name)
        for model in models
        for name, field in model.model_fields.items()
        if not field.description
    ]


def _rows(model: type[BaseSettings]) -> Iterator[str]:
    for name, field in sorted(model.model_fields.items()):
        told = " ".join((field.description or "").split())
        cells = (f"`{_name(model, name)}`", told, _values(field), _default(field))
        yield f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |\n"


def _name(model: type[BaseSettings], field: str) -> str:
    written = f"{model.model_config.get('env_prefix') or ''}{field}".upper()
    return f"{written}` or `{PORT[0]}" if written in PORT else written


def _values(field: FieldInfo) -> str:
    kinds = [one for one in _kinds(field.annotation) if one is not NoneType]
    words = [str(value) for kind in kinds for value in get_args(kind) if get_origin(kind)]
    if words:
        return ", ".join(f"`{word}`" for word in words)
    if SecretStr in kinds:
        return "*secret*"
    return ", ".join(_PLAIN[kind] for kind in kinds)


def _kinds(annotation: Any) -> tuple[Any, ...]:
    if get_origin(annotation) in (Union, UnionType):
        return tuple(kind for one in get_args(annotation) for kind in _kinds(one))
    if get_origin(annotation) is not None and get_origin(annotation) is not Literal:
        return _kinds(get_args(annotation)[0])
    return (annotation,)


def _default(field: FieldInfo) -> str:
    if field.default is None or field.default is PydanticUndefined:
        return ""
    return "the hospital" if field.default == HOSPITAL else f"`{field.default}`"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")
