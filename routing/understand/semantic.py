"""Meaning as numbers, when an embedding model is set: sentences that say one thing in other words lie close.

The library (fastembed) is an extra and imported only here, only when a model is asked for.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from routing.understand.normalise import normalise

DEFAULT_MODEL = "sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2"
"""Small, multilingual (Dutch and English meet), known to fastembed by name."""

_AT_ONCE = 32
"""So many texts are encoded at a time."""
_MOST_CHARS = 400
"""So much of a text is encoded, some 70 words: a request is said by then, and every hundred words more cost 6 ms."""


class ModelUnusable(Exception):
    """The embedding model can't be used; the message says why and how to mend it."""


class Encoder:
    """Sentence vectors of length one. The same model, in the same quantisation, serves examples and messages."""

    def __init__(self, model: Any, name: str, vectors: VectorStore | None = None) -> None:
        self._model, self.name, self._vectors = model, name, vectors

    @classmethod
    def load(cls, name: str, cache: Path | None = None) -> Encoder:
        """A folder with an ONNX model and its tokenizer, or the name of a model already fetched. Raises `ModelUnusable`."""
        folder = Path(name).expanduser()
        try:
            model = _from_folder(folder) if folder.is_dir() else _by_name(name, cache)
            identity = _identity(folder) if folder.is_dir() else name
            encoder = cls(model, identity, VectorStore(cache, identity) if cache else None)
            encoder._compute(["a first sentence"])
        except ModelUnusable:
            raise
        except ImportError as error:
            raise ModelUnusable(
                "Meaning needs the extra: install schakel[semantic], or unset SCHAKEL_EMBEDDING_MODEL."
            ) from error
        except Exception as error:  # whatever a damaged file makes the runtime raise, the mending is the same
            raise ModelUnusable(
                f"The embedding model '{name}' can't be read ({_first_line(error)}); name another folder or fetch it again "
                "with `schakel model fetch`."
            ) from error
        return encoder

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """One row (float32, length one) per text; vectors of many texts are kept on disk and only new ones computed."""
        clean = [_beginning(normalise(text)) or "." for text in texts]
        if self._vectors is None or len(clean) < 8:
            return self._compute(clean)
        return self._vectors.through(clean, self._compute)

    def _compute(self, texts: Sequence[str]) -> np.ndarray:
        found = (row.astype(np.float32) for row in self._model.embed(list(texts), batch_size=_AT_ONCE))
        rows = np.stack(list(found))
        if not np.isfinite(rows).all():
            raise ModelUnusable(f"The embedding model '{self.name}' gives no usable numbers; choose another.")
        rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
        return rows


class VectorStore:
    """Vectors on disk, one file per model: hashes of texts beside their vectors. Unreadable or foreign files are left and replaced."""

    def __init__(self, folder: Path, identity: str) -> None:
        self._file = folder / f"vectors-{hashlib.sha256(identity.encode()).hexdigest()[:16]}.npz"

    def through(self, texts: Sequence[str], compute: Any) -> np.ndarray:
        """Vectors of `texts`, from disk where kept; what had to be computed is kept."""
        keys = [hashlib.sha256(text.encode()).hexdigest()[:24] for text in texts]
        kept = self._read()
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in kept}
        if missing:
            kept.update(zip(missing, compute(list(missing.values())), strict=True))
            self._write({key: kept[key] for key in dict.fromkeys(keys)})
        return np.stack([kept[key] for key in keys])

    def _read(self) -> dict[str, np.ndarray]:
        try:
            with self._file.open("rb") as opened, np.load(opened, allow_pickle=False) as found:
                return dict(zip((str(key) for key in found["keys"]), found["vectors"], strict=True))
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            return {}

    def _write(self, vectors: dict[str, np.ndarray]) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        partial = self._file.with_suffix(".partial.npz")
        np.savez(partial, keys=np.array(list(vectors)), vectors=np.stack(list(vectors.values())))
        partial.replace(self._file)


def _beginning(text: str) -> str:
    """As much of a text as is encoded, in whole words where there are any."""
    return text if len(text) <= _MOST_CHARS else text[: text.rfind(" ", 0, _MOST_CHARS) + 1 or _MOST_CHARS].strip()


def _by_name(name: str, cache: Path | None) -> Any:
    from fastembed import TextEmbedding

    known = {model["model"] for model in TextEmbedding.list_supported_models()}
    if name not in known:
        raise ModelUnusable(
            f"'{name}' is no folder and no model that fastembed knows; give a folder with model.onnx, or a name such as {DEFAULT_MODEL}."
        )
    try:
        return TextEmbedding(name, cache_dir=str(cache / "models") if cache else None, threads=1, local_files_only=True)
    except Exception as error:
        raise ModelUnusable(f"The model '{name}' isn't here yet; fetch it first with `schakel model fetch`.") from error


def _from_folder(folder: Path) -> Any:
    """fastembed reads a folder under a made-up name; pooling is the mean, as sentence encoders of this kind are trained."""
    from fastembed import TextEmbedding
    from fastembed.common.model_description import ModelSource, PoolingType

    files = sorted(folder.glob("*.onnx")) or sorted(folder.glob("onnx/*.onnx"))
    if not files:
        raise ModelUnusable(
            f"The folder '{folder.name}' holds no .onnx file; name a folder with model.onnx and tokenizer.json."
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
    """A folder's name with the hash of its model, so that another file under the same name is another model."""
    digest = hashlib.sha256()
    for file in sorted((*folder.glob("*.onnx"), *folder.glob("onnx/*.onnx"), *folder.glob("tokenizer.json"))):
        with file.open("rb") as opened:
            while piece := opened.read(1 << 20):
                digest.update(piece)
    return f"{folder.resolve().name}-{digest.hexdigest()[:16]}"


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:120]
