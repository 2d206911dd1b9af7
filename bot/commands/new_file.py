"""Writes a file that somebody named, and no other over one that is there."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.errors import Mistake

Replace = Annotated[bool, typer.Option("--replace", help="Write over a file that is there.")]


def write_file(file: Path, content: bytes, *, replace: bool) -> None:
    """Write a file. Raises Mistake where it is there already, or cannot be written."""
    try:
        with file.open("wb" if replace else "xb") as opened:
            opened.write(content)
    except FileExistsError:
        raise Mistake(
            f"{file} is there already; name another file, or write over it with --replace"
        ) from None
    except OSError as error:
        raise Mistake(f"{file} cannot be written ({error.strerror}); name another file") from None
