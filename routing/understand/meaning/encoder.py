"""Encodes texts as vectors by one sentence model or several side by side, when there are any.

What a model needs is imported only when it is asked for. What is set is a name: `default` (the
models that come with the extra `semantic`, as far as they are installed), `none`, a model's own
name, a folder with an ONNX file, or a name that fastembed knows; several are joined by `+`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from catalog.language_packs import Language
from routing.understand.meaning import e5, minilm, onnx_model, universal
from routing.understand.meaning.installed import DEFAULT, installed_models
from routing.understand.meaning.kept_model import KeptModel
from routing.understand.meaning.model import (
    ModelCard,
    ModelUnusable,
    SentenceModel,
    as_typed,
    first_line,
)
from routing.understand.meaning.pieces import Sentences, beside, unit
from routing.understand.memory import apart_from_others, give_back

_OWN: dict[str, Callable[[Path | None], SentenceModel]] = {
    e5.NAME: e5.load,
    universal.NAME: universal.load,
    minilm.NAME: minilm.load,
}
"""The models that a package of the extra carries, by name."""

_MANY = 100
"""From so many texts on all models read in threads that are made for them: nobody waits behind."""


class Encoder:
    """Reads texts as they were typed: `vectors` gives one row for each. The same models serve
    examples and messages, and a text is read the same whatever stands beside it.

    With several models a row holds their vectors side by side, each of the same length; `widths`
    says how many numbers each has. A model that is not made for a text's language leaves its part
    of the row empty (zeros).
    """

    def __init__(self, models: Sequence[SentenceModel], cache: Path | None = None) -> None:
        self._models = tuple(KeptModel(model, cache) for model in models)
        self.widths = tuple(model.width for model in self._models)
        self._everywhere = next((i for i, each in enumerate(self._models) if each.has_pieces), 0)
        self._beside = ThreadPoolExecutor(1, "sentence-models")

    @property
    def cards(self) -> tuple[ModelCard, ...]:
        """What the models are."""
        return tuple(model.card for model in self._models)

    @property
    def name(self) -> str:
        """Tells these models from all others."""
        return "+".join(card.identity for card in self.cards)

    def by_model(self, vector: np.ndarray) -> dict[str, np.ndarray]:
        """A text's vector as each model reads it, of length one, by the model's identity; models
        that don't read its language are left out.
        """
        parts = np.split(vector, np.cumsum(self.widths)[:-1].tolist())
        named = zip((card.identity for card in self.cards), parts, strict=True)
        return {name: unit(part[None])[0] for name, part in named if part.any()}

    def readers(self, language: Language) -> int:
        """How many of the models read a language."""
        return sum(
            number == self._everywhere or model.reads(language)
            for number, model in enumerate(self._models)
        )

    @classmethod
    def load(cls, name: str, cache: Path | None = None) -> Encoder:
        """The models of this name. Raises `ModelUnusable`."""
        apart_from_others()
        models = [_load(each, cache) for each in _names(name)]
        give_back()  # what it took to make their networks for the first time
        return cls(models, cache)

    def vectors(
        self, texts: Sequence[str], languages: Sequence[Language] | None = None
    ) -> np.ndarray:
        """One row (float32) per text; `languages`: each text's own, where they are known. Those of
        many texts are kept on disk and only new ones computed.
        """
        return self._read(texts, languages, pieces=False).vectors

    def read(self, texts: Sequence[str], languages: Sequence[Language] | None = None) -> Sentences:
        """Vectors as of `vectors`, and the pieces of each text, as each model that has any and is
        made for its language cuts it.
        """
        return self._read(texts, languages, pieces=True)

    def read_parts(self, message: str, parts: Sequence[str], language: Language) -> Sentences:
        """Parts of a message as they mean in it, all at once: little is read again."""
        whole, clean = as_typed(message), [as_typed(part) for part in parts]

        def of_model(number: int) -> Sentences:
            model = self._models[number]
            if number == self._everywhere or model.reads(language):
                return model.read_parts(whole, clean)
            return model.read([], pieces=True).among([], len(clean))

        return self._all_at_once(of_model)

    def _read(
        self, texts: Sequence[str], languages: Sequence[Language] | None, *, pieces: bool
    ) -> Sentences:
        clean = [as_typed(text) for text in texts]
        spoken: Sequence[Language | None] = languages or [None] * len(clean)

        def of_model(number: int) -> Sentences:
            return self._of_model(number, clean, spoken, pieces=pieces)

        if len(clean) < _MANY:
            return self._all_at_once(of_model)
        with ThreadPoolExecutor(len(self._models)) as threads:
            found = list(threads.map(of_model, range(len(self._models))))
        give_back()
        return _side_by_side(found)

    def _all_at_once(self, of_model: Callable[[int], Sentences]) -> Sentences:
        """What each model reads, the first here and the others in a thread beside: networks leave
        Python free meanwhile, so that on a second processor a message waits for half of it.
        """
        others = [self._beside.submit(of_model, i) for i in range(1, len(self._models))]
        return _side_by_side([of_model(0), *(other.result() for other in others)])

    def _of_model(
        self,
        number: int,
        texts: Sequence[str],
        languages: Sequence[Language | None],
        *,
        pieces: bool,
    ) -> Sentences:
        """What one model reads, with zeros and no pieces for texts that it is not made for. The
        first that has pieces reads all: it is made for every language, or is the only one.
        """
        model, reads_all = self._models[number], number == self._everywhere
        own = [i for i, each in enumerate(languages) if reads_all or model.reads(each)]
        read = model.read([texts[i] for i in own], pieces=pieces)
        return read if len(own) == len(texts) else read.among(own, len(texts))


def _side_by_side(found: Sequence[Sentences]) -> Sentences:
    """What each model read in the same texts, each vector as long as one model's."""
    vectors = np.concatenate([one.vectors for one in found], axis=1)
    return beside(found)._replace(vectors=vectors / np.float32(np.sqrt(len(found))))


def _names(name: str) -> list[str]:
    """Each model's own name; what is a folder is one."""
    if Path(name).expanduser().is_dir():
        return [name]
    each = [part.strip() for part in name.split("+") if part.strip()]
    return [n for part in each for n in (installed_models() if part == DEFAULT else [part])]


def _load(name: str, cache: Path | None) -> SentenceModel:
    folder = Path(name).expanduser()
    try:
        if name in _OWN:
            return _OWN[name](cache)
        return (
            onnx_model.from_folder(folder) if folder.is_dir() else onnx_model.by_name(name, cache)
        )
    except ModelUnusable:
        raise
    except ImportError as error:
        raise ModelUnusable(
            "Meaning needs the extra: install schakel[semantic], or set "
            "SCHAKEL_EMBEDDING_MODEL=none."
        ) from error
    except (
        Exception
    ) as error:  # whatever a damaged file makes the runtime raise, the mending is the same
        raise ModelUnusable(
            f"The embedding model '{name}' can't be read ({first_line(error)}); name another "
            f"folder or fetch it again with `schakel model fetch`."
        ) from error
