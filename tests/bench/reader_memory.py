"""What a reader holds and what a message costs it: MiB and milliseconds of a processor, on Linux.

    python -m tests.bench.reader_memory CATALOG CACHE [--messages CSV] [--semantic none|default|NAME]

CATALOG is a folder of YAML; CACHE one that keeps what is learnt: in an empty one the reader learns,
afterwards it opens what it kept, as a desk does that starts again. With a CSV (column `text`) its
messages are read, as one request each and then in parts.
"""

from __future__ import annotations

import argparse
import csv
import time
from pathlib import Path

import numpy as np

from catalog.load import load
from routing.understand.meaning.installed import usable
from routing.understand.reader import Reader


def held() -> dict[str, int]:
    """MiB that the process holds now, how much of it is of files, and the most it ever held."""
    lines = (line.split() for line in Path("/proc/self/status").read_text("utf-8").splitlines())
    names = {"VmRSS:": "now", "RssFile:": "of files", "VmHWM:": "at most"}
    return {names[each[0]]: int(each[1]) // 1024 for each in lines if each and each[0] in names}


def _told(what: str) -> None:
    print(f"{what:10} {time.process_time():6.1f} s  {held()}", flush=True)


def _costs(reader: Reader, file: Path) -> None:
    """Milliseconds of a processor for one message: the usual, and the slowest in a hundred."""
    with file.open(newline="", encoding="utf-8-sig") as opened:
        texts = [row["text"] for row in csv.DictReader(opened)]
    for name, read in (("as one", reader.decide), ("in parts", reader.split)):
        read(texts[0])
        taken = []
        for text in texts[1:]:
            began = time.process_time()
            read(text)
            taken.append(1000 * (time.process_time() - began))
        print(f"{name:10} {np.percentile(taken, 50):6.1f} ms, p99 {np.percentile(taken, 99):.1f}")


def main() -> None:
    """Measure as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("catalog", type=Path)
    parser.add_argument("cache", type=Path)
    parser.add_argument("--messages", type=Path)
    parser.add_argument("--semantic", default="default")
    said = parser.parse_args()
    catalogue = load(said.catalog).catalogue
    _told("catalogue")
    reader = Reader.of(catalogue, semantic=usable(said.semantic), cache=said.cache)
    _told("learnt")
    reader.warm_up()
    _told("warm")
    if said.messages:
        _costs(reader, said.messages)
        _told("read")


if __name__ == "__main__":
    main()
