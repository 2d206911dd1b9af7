"""Fuzzes one parser for some seconds, led by the code that each input reaches.

    python -m tests.fuzz.led "slack event" 60 FOLDER

FOLDER keeps the inputs that reached new code, and what was found. libFuzzer ends the process; its
exit is not 0 when something was found.
"""

from __future__ import annotations

import sys
import warnings
from importlib import import_module
from pathlib import Path

MOST_BYTES, SLOWEST, MOST_MIB = 4_096, 5, 2_048
"""Of an input; seconds that one may take before it counts as found; memory of the process."""


def main() -> None:
    """Run until the time is over."""
    atheris = import_module("atheris")  # only what `make fuzz` installs has it
    name, seconds, folder = sys.argv[1:]
    with atheris.instrument_imports(
        include=["bot", "catalog", "routing"], enable_loader_override=0
    ):
        from tests.fuzz.parsers import BY_NAME, fault
    parser = BY_NAME[name]
    warnings.simplefilter("ignore")

    def one(data: bytes) -> None:
        if error := fault(parser, data):
            raise error

    corpus = Path(folder) / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    options = (
        f"-max_total_time={seconds}",
        f"-max_len={MOST_BYTES}",
        f"-timeout={SLOWEST}",
        f"-rss_limit_mb={MOST_MIB}",
        f"-artifact_prefix={folder}/",
        "-print_final_stats=1",
    )
    atheris.Setup([sys.argv[0], *options, str(corpus)], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
