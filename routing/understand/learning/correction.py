"""A correction by a person: the raw material of learning."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from catalog.model import Language

Source = Literal["hand_over", "decline", "none_of_these", "chosen"]


class Correction(BaseModel):
    """A message that people routed otherwise than understanding did.

    `item`: where it belonged, by ref, None when only known where not; `wrong`: where it first went;
    `source`: what showed it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str
    language: Language
    item: str | None
    wrong: str | None = None
    source: Source
