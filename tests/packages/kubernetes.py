"""Reads a Kubernetes manifest as strictly as the API's own schema (lightkube's models, made from
it): an unknown field, a missing one or a value of another type is a fault.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from importlib import import_module
from typing import Any, Union, get_args, get_origin, get_type_hints


def faults(manifest: dict[str, Any]) -> list[str]:
    """What is wrong with a manifest."""
    group, _, version = str(manifest.get("apiVersion", "")).rpartition("/")
    room = f"{group.partition('.')[0] or 'core'}_{version}"
    try:
        module = import_module(f"lightkube.models.{room}")
        model = getattr(module, manifest["kind"])
    except (ImportError, AttributeError, KeyError):
        return [f"there is no {manifest.get('kind')} of {manifest.get('apiVersion')}"]
    return list(_of(model, manifest, manifest["kind"]))


def _of(model: type[Any], value: Any, where: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{where} is no object"
        return
    hints = get_type_hints(model)
    fields = {field.metadata.get("json", field.name): field for field in dataclasses.fields(model)}
    yield from (f"{where}.{name} is unknown" for name in value.keys() - fields.keys())
    for name, field in fields.items():
        if name in value:
            yield from _like(hints[field.name], value[name], f"{where}.{name}")
        elif field.default is field.default_factory is dataclasses.MISSING:
            yield f"{where}.{name} is missing"


def _like(kind: Any, value: Any, where: str) -> Iterator[str]:
    if get_origin(kind) is Union:
        every = [list(_like(one, value, where)) for one in get_args(kind) if one is not type(None)]
        yield from min(every, key=len)
    elif get_origin(kind) is list:
        if not isinstance(value, list):
            yield f"{where} is no list"
            return
        for n, one in enumerate(value):
            yield from _like(get_args(kind)[0], one, f"{where}[{n}]")
    elif dataclasses.is_dataclass(kind):
        yield from _of(kind, value, where) if isinstance(kind, type) else ()
    elif type(value) is not kind:
        yield f"{where} is {value!r}, and should be {kind.__name__}"
