"""Finds `SCHAKEL_*` names that are no setting and tells which setting was probably meant."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from dotenv.parser import parse_stream
from pydantic_settings import BaseSettings, DotEnvSettingsSource
from rapidfuzz import fuzz, process

from bot.settings import ENV_FILE, PORT, PREFIX, Settings

if TYPE_CHECKING:
    from bot.channels.registry import ChannelRegistry

_NEAR = 75


def unknown_settings(registry: ChannelRegistry | None = None) -> list[str]:
    """A line for each name, in the environment and in `.env`, that no part of this installation
    reads, the channels of `registry` (those installed) among them; and for each line of `.env` that
    says nothing.
    """
    return [*unreadable_lines(), *_unknown(registry)]


def unreadable_lines(file: Path = Path(ENV_FILE)) -> list[str]:
    """A line for each one of the file that names no setting with a value; never what stands there:
    it may be a secret.
    """
    try:
        with file.open(encoding="utf-8") as opened:
            found = [one.original.line for one in parse_stream(opened) if one.error]
    except (OSError, UnicodeDecodeError):
        return []  # reading the settings tells that
    return [f"line {line} of {file} cannot be read; write it NAME=value" for line in found]


def _unknown(registry: ChannelRegistry | None) -> list[str]:
    here = {name for name in _set_here() if name.startswith(PREFIX)} - {*PORT, *_own()}
    if not here:
        return []
    from bot.channels.registry import installed

    return told(here, _known(registry or installed()))


def told(names: Iterable[str], known: Collection[str]) -> list[str]:
    """A line for each of the names that is not known, with the known one that is nearest."""
    unknown = sorted({name for name in names if name.startswith(PREFIX)} - set(known))
    return [_line(name, known) for name in unknown]


def _line(name: str, known: Collection[str]) -> str:
    # What all of them begin with makes none of them alike.
    own = {one: one.removeprefix(PREFIX) for one in sorted(known)}
    asked = name.removeprefix(PREFIX)
    near = process.extractOne(asked, own, scorer=fuzz.ratio, score_cutoff=_NEAR)
    if near:
        return f"{name} is no setting; did you mean {near[2]}?"
    return f"{name} is no setting; take it out, or see docs/configuration.md for those there are"


def _set_here() -> set[str]:
    in_file = DotEnvSettingsSource(Settings).env_vars
    return {name.upper() for name in (*os.environ, *in_file)}


def _own() -> set[str]:
    return {name.upper() for name in _names(Settings)}


def _known(registry: ChannelRegistry) -> set[str]:
    models: list[type[BaseSettings]] = [Settings]
    models += [plugin.settings for plugin in registry.values() if plugin.settings]
    return {*PORT, *(name.upper() for model in models for name in _names(model))}


def _names(model: type[BaseSettings]) -> Iterable[str]:
    prefix = str(model.model_config.get("env_prefix") or "")
    return (f"{prefix}{field}" for field in model.model_fields)
