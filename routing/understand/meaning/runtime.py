"""Opens networks on onnxruntime, with one thread: messages come one at a time and the desk has
other work too.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any


def built_once(name: str, cache: Path | None, build: Callable[[], bytes]) -> Any:
    """A network ready to run, as `build` makes it; kept in the cache under a name that tells it
    from all others.
    """
    kept = cache / "models" / f"{name}.onnx" if cache else None
    if kept and kept.is_file():
        with suppress(Exception):  # a damaged file: the runtime raises what it likes
            return session_of(kept)
    made = build()
    if kept:
        with suppress(Exception):  # the folder can't be written, or what was written not be read
            _keep(kept, made)
            return session_of(kept)  # opened from bytes, the runtime would hold these too
    return session_of(made)


def _keep(file: Path, made: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    partial = file.with_suffix(f".{id(made):x}.partial")
    partial.write_bytes(made)
    partial.replace(file)


def session_of(network: Path | bytes) -> Any:
    """A network ready to run, from its file or its bytes."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # all else is built in already, and adding is not to become one step with normalising: in eight
    # bits a text is read in four fifths of the time
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    options.enable_cpu_mem_arena = False  # it holds on to what the longest text ever needed
    source = str(network) if isinstance(network, Path) else network
    return onnxruntime.InferenceSession(source, options, ["CPUExecutionProvider"])
