"""Opens networks on onnxruntime, with one thread: messages come one at a time and the desk has
other work too.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any


def session_of(network: Path | bytes) -> Any:
    """A network ready to run, from its file or its bytes."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    source = str(network) if isinstance(network, Path) else network
    return onnxruntime.InferenceSession(source, options, ["CPUExecutionProvider"])
