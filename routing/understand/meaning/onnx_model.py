"""Sentence models that fastembed reads: a folder with an ONNX file, or a name it knows."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from routing.understand.meaning.model import ModelCard, ModelUnusable, TextVectors
from routing.understand.meaning.package_files import digest

SUGGESTED = "sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2"
"""Small, multilingual, known to fastembed by name: what `schakel model fetch` fetches."""
_ASKS = {"e5": "query: "}
"""What models of a family want before a text, by what their name holds."""


class OnnxModel:
    """Reads texts by a model of fastembed, one after the other, in the quantisation it has."""

    def __init__(self, model: Any, card: ModelCard) -> None:
        self._model, self.card = model, card
        self.read(["a first sentence"])

    def read(self, texts: Sequence[str]) -> list[TextVectors]:
        """As in `SentenceModel`."""
        return [self._read(self.card.prefix + text) for text in texts]

    def _read(self, text: str) -> TextVectors:
        inner = self._model.model
        said = inner.onnx_embed([text])
        vector = np.asarray(next(iter(inner._post_process_onnx_output(said))), dtype=np.float32)
        own = np.flatnonzero(said.attention_mask[0])
        if said.model_output.ndim != 3:
            return TextVectors(vector, np.empty((0, 0), np.float32), np.empty(0, np.int32))
        return TextVectors(
            vector, said.model_output[0][own], said.input_ids[0][own].astype(np.int32)
        )


def by_name(name: str, cache: Path | None) -> OnnxModel:
    """A model that was fetched before. Raises `ModelUnusable`."""
    from fastembed import TextEmbedding
    from loguru import logger

    logger.disable("fastembed")  # it tells in its own way what is told here
    known = {model["model"]: model for model in TextEmbedding.list_supported_models()}
    if name not in known:
        raise ModelUnusable(
            f"'{name}' is no folder and no model that fastembed knows; give a folder with "
            f"model.onnx, or a name such as {SUGGESTED}."
        )
    folder = str(cache / "models") if cache else None
    try:
        model = TextEmbedding(name, cache_dir=folder, threads=1, local_files_only=True)
    except Exception as error:
        raise ModelUnusable(
            f"The model '{name}' isn't here yet; fetch it first with `schakel model fetch`."
        ) from error
    licence = str(known[name].get("license", "unknown"))
    return OnnxModel(model, ModelCard(name, licence, "", _prefix(name)))


def from_folder(folder: Path) -> OnnxModel:
    """fastembed reads a folder under a made-up name; pooling is the mean, as sentence encoders of
    this kind are trained. Raises `ModelUnusable`.
    """
    from fastembed import TextEmbedding
    from fastembed.common.model_description import ModelSource, PoolingType

    files = sorted(folder.glob("*.onnx")) or sorted(folder.glob("onnx/*.onnx"))
    if not files:
        raise ModelUnusable(
            f"The folder '{folder.name}' holds no .onnx file; name a folder with model.onnx and "
            f"tokenizer.json."
        )
    name = folder.resolve().name
    card = ModelCard(name, "see its folder", _checksum(folder), _prefix(name))
    made_up = f"local/{card.identity}"
    if made_up not in {model["model"] for model in TextEmbedding.list_supported_models()}:
        TextEmbedding.add_custom_model(
            model=made_up,
            pooling=PoolingType.MEAN,
            normalization=True,
            sources=ModelSource(url="http://localhost/none"),
            dim=_dimensions(folder),
            model_file=str(files[0].relative_to(folder)),
        )
    return OnnxModel(TextEmbedding(made_up, specific_model_path=str(folder), threads=1), card)


def _prefix(name: str) -> str:
    return next((asks for family, asks in _ASKS.items() if family in name.lower()), "")


def _dimensions(folder: Path) -> int:
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    return int(config.get("hidden_size") or config.get("dim") or 384)


def _checksum(folder: Path) -> str:
    files = (*folder.glob("*.onnx"), *folder.glob("onnx/*.onnx"), *folder.glob("tokenizer.json"))
    return digest(*sorted(files))
