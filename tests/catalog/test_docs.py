"""docs/catalogue.md keeps its word: its examples are sound, and no field is left out."""

from __future__ import annotations

import re
from pathlib import Path

from pydantic import BaseModel

from catalog.channels import USUAL
from catalog.load import read
from catalog.model import Organisation, Team
from catalog.shape import MODELS

PAGE = (Path(__file__).parents[2] / "docs" / "catalogue.md").read_text(encoding="utf-8")


def test_the_examples_are_a_sound_catalogue() -> None:
    files = [
        (name, text.encode())
        for name, text in re.findall(r"```yaml (\S+)\n(.*?)```", PAGE, re.DOTALL)
    ]
    catalogue, _, problems = read(files, "docs")
    assert problems == []
    assert list(catalogue.entries) == ["gardeners/garden/slippery-path"]
    assert catalogue.organisation.fallback == "gardeners"


def test_every_field_is_told() -> None:
    models: set[type[BaseModel]] = {Team, Organisation, *MODELS.values()}
    fields = {field.alias or name for model in models for name, field in model.model_fields.items()}
    told = set(re.findall(r"\w+", " ".join(re.findall(r"`([^`]*)`", PAGE))))
    fields = (fields - {"accounts"}) | set(USUAL)
    days = {"tuesday", "wednesday", "thursday", "friday", "saturday"}
    assert sorted(fields - told - days) == []
