"""Encodes sentences as vectors by an embedding model, when one is set.

The library (fastembed) is an extra and imported only here, only when a model is asked for.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from routing.understand.meaning.pieces import MOST_PIECES, Sentences, directions, unit
from routing.understand.meaning.sentence_store import Compute, SentenceStore
from routing.understand.words.concepts import common_words
from routing.understand.words.normalise import normalise

DEFAULT_MODEL = "sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2"
"""Small, multilingual (Dutch and English meet), known to fastembed by name."""

_DIRECTIONS = 96
"""A piece is kept in so many directions."""
_MANY = 8
"""From so many texts on they are kept on disk."""
_MOST_CHARS = 400
"""So much of a text is encoded, some 70 words: a request is said by then, and every hundred words
more cost 6 ms.
"""


class ModelUnusable(Exception):
    """The embedding model can't be used; the message says why and how to mend it."""


class Encoder:
    """Reads sentences: vectors of length one. The same model, in the same quantisation, serves
    examples and messages, one text at a time, so that a text is read the same whatever stands
    beside it.
    """

    def __init__(self, model: Any, name: str, cache: Path | None = None) -> None:
        self._model, self.name = model, name
        self._width = self._compute(["a first sentence"]).vectors.shape[1]
        self._whole = SentenceStore(cache, f"{name}|whole") if cache else None
        self._pieces = (
            SentenceStore(cache, f"{name}|pieces|{_DIRECTIONS}|{_lines_digest()}")
            if cache
            else None
        )

    @classmethod
    def load(cls, name: str, cache: Path | None = None) -> Encoder:
        """A folder with an ONNX model and its tokenizer, or the name of a model already fetched.
        Raises `ModelUnusable`.
        """
        folder = Path(name).expanduser()
        try:
            model = _from_folder(folder) if folder.is_dir() else _by_name(name, cache)
            encoder = cls(model, _identity(folder) if folder.is_dir() else name, cache)
        except ModelUnusable:
            raise
        except ImportError as error:
            raise ModelUnusable(
                "Meaning needs the extra: install schakel[semantic], or unset "
                "SCHAKEL_EMBEDDING_MODEL."
            ) from error
        except (
            Exception
        ) as error:  # whatever a damaged file makes the runtime raise, the mending is the same
            raise ModelUnusable(
                f"The embedding model '{name}' can't be read ({first_line(error)}); name another "
                f"folder or fetch it again "
                "with `schakel model fetch`."
            ) from error
        return encoder

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """One row (float32, length one) per text; vectors of many texts are kept on disk and only
        new ones computed.
        """
        return self._through(self._whole, texts, self._compute).vectors

    def read(self, texts: Sequence[str]) -> Sentences:
        """Vectors, and the pieces of each text; of many texts they are kept on disk and only new
        ones computed.
        """
        return self._through(
            self._pieces, texts, lambda clean: self._compute(clean, self._directions)
        )

    def _through(
        self, store: SentenceStore | None, texts: Sequence[str], compute: Compute
    ) -> Sentences:
        clean = [_beginning(normalise(text)) or "." for text in texts]
        return (
            compute(clean)
            if store is None or len(clean) < _MANY
            else store.through(clean, compute, self._width)
        )

    @cached_property
    def _directions(self) -> np.ndarray:
        """What pieces are kept in (dimensions x directions): where the meanings of common words
        differ most.
        """
        kept = self._pieces.beside() if self._pieces else None
        if kept is None or len(kept) != self._width:
            everywhere = np.eye(self._width, dtype=np.float32)
            kept = directions(
                self._compute(common_words(), everywhere).pieces.astype(np.float32), _DIRECTIONS
            )
            if self._pieces:
                self._pieces.keep_beside(kept)
        return kept

    def _compute(self, texts: Sequence[str], towards: np.ndarray | None = None) -> Sentences:
        """One text after the other; pieces only when there are directions for them."""
        inner = self._model.model
        rows, pieces, ids = [], [], []
        for text in texts:
            said = inner.onnx_embed([text])
            rows.append(
                np.asarray(next(iter(inner._post_process_onnx_output(said))), dtype=np.float32)
            )
            own = (
                said.attention_mask[0].astype(bool)
                if towards is not None and said.model_output.ndim == 3
                else []
            )
            some = np.flatnonzero(own)[:MOST_PIECES]
            ids.append(said.input_ids[0][some].astype(np.int32))
            if towards is not None:
                here = (
                    said.model_output[0][some]
                    if len(some)
                    else np.empty((0, len(towards)), np.float32)
                )
                pieces.append(unit(unit(here) @ towards).astype(np.float16))
        vectors = np.array(rows, dtype=np.float32)
        if not np.isfinite(vectors).all():
            raise ModelUnusable(
                f"The embedding model '{self.name}' gives no usable numbers; choose another."
            )
        return Sentences(
            unit(vectors),
            np.concatenate(pieces) if pieces else np.empty((0, 0), np.float16),
            np.concatenate(ids),
            np.cumsum([0, *(len(each) for each in ids)]),
        )


def _lines_digest() -> str:
    return hashlib.sha256("\n".join(common_words()).encode()).hexdigest()[:8]


def _beginning(text: str) -> str:
    """As much of a text as is encoded, in whole words where there are any."""
    return (
        text
        if len(text) <= _MOST_CHARS
        else text[: text.rfind(" ", 0, _MOST_CHARS) + 1 or _MOST_CHARS].strip()
    )


def _by_name(name: str, cache: Path | None) -> Any:
    from fastembed import TextEmbedding
    from loguru import logger

    logger.disable("fastembed")  # it tells in its own way what is told here
    known = {model["model"] for model in TextEmbedding.list_supported_models()}
    if name not in known:
        raise ModelUnusable(
            f"'{name}' is no folder and no model that fastembed knows; give a folder with "
            f"model.onnx, or a name such as {DEFAULT_MODEL}."
        )
    try:
        return TextEmbedding(
            name,
            cache_dir=str(cache / "models") if cache else None,
            threads=1,
            local_files_only=True,
        )
    except Exception as error:
        raise ModelUnusable(
            f"The model '{name}' isn't here yet; fetch it first with `schakel model fetch`."
        ) from error


def _from_folder(folder: Path) -> Any:
    """fastembed reads a folder under a made-up name; pooling is the mean, as sentence encoders of
    this kind are trained.
    """
    from fastembed import TextEmbedding
    from fastembed.common.model_description import ModelSource, PoolingType

    files = sorted(folder.glob("*.onnx")) or sorted(folder.glob("onnx/*.onnx"))
    if not files:
        raise ModelUnusable(
            f"The folder '{folder.name}' holds no .onnx file; name a folder with model.onnx and "
            f"tokenizer.json."
        )
    identity = f"local/{_identity(folder)}"
    if identity not in {model["model"] for model in TextEmbedding.list_supported_models()}:
        TextEmbedding.add_custom_model(
            model=identity,
            pooling=PoolingType.MEAN,
            normalization=True,
            sources=ModelSource(url="http://localhost/none"),
            dim=_dimensions(folder),
            model_file=str(files[0].relative_to(folder)),
        )
    return TextEmbedding(identity, specific_model_path=str(folder), threads=1)


def _dimensions(folder: Path) -> int:
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    return int(config.get("hidden_size") or config.get("dim") or 384)


def _identity(folder: Path) -> str:
    """A folder's name with the hash of its model, so that another file under the same name is
    another model.
    """
    digest = hashlib.sha256()
    for file in sorted(
        (*folder.glob("*.onnx"), *folder.glob("onnx/*.onnx"), *folder.glob("tokenizer.json"))
    ):
        with file.open("rb") as opened:
            while piece := opened.read(1 << 20):
                digest.update(piece)
    return f"{folder.resolve().name}-{digest.hexdigest()[:16]}"


def first_line(error: Exception) -> str:
    """What went wrong, short enough for a sentence."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:120]
