"""Fetches an embedding model to this machine, so that understanding never needs the network."""

from __future__ import annotations

from pathlib import Path

from routing.understand.meaning.encoder import Encoder
from routing.understand.meaning.model import ModelUnusable, first_line
from routing.understand.meaning.onnx_model import SUGGESTED


def fetch(name: str = SUGGESTED, cache: Path | None = None) -> Path:
    """Download a model that fastembed knows into `cache`/models, its progress bar on standard
    error, and try it once.

    Raises `ModelUnusable` when the extra is missing, the name unknown, the download fails or what
    came can't be read.
    """
    try:
        from fastembed import TextEmbedding
    except ImportError as error:
        raise ModelUnusable(
            "Fetching a model needs the extra: install schakel[semantic] first."
        ) from error
    known = sorted(model["model"] for model in TextEmbedding.list_supported_models())
    if name not in known:
        alike = [each for each in known if "multilingual" in each.lower()][:3]
        raise ModelUnusable(
            f"No model is called '{name}'; multilingual ones are {', '.join(alike)}."
        )
    folder = cache / "models" if cache else None
    try:
        TextEmbedding(name, cache_dir=str(folder) if folder else None, threads=1)
    except (
        Exception
    ) as error:  # the download library raises its own, the network's and the disk's errors
        raise ModelUnusable(
            f"'{name}' could not be fetched ({first_line(error)}); try again, or copy it to a "
            f"folder and name that folder "
            "in SCHAKEL_EMBEDDING_MODEL."
        ) from error
    Encoder.load(name, cache)
    return folder or Path()
