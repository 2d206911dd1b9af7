"""Reads a team's file in the catalogue's folder and puts a changed one in its place: whole or not
at all, and committed where the folder is kept by git.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from catalog.editing.splice import CannotEditError, document_of
from catalog.folder import catalogue_files, is_organisation, leads_out

WITHIN = 20.0
"""Seconds a step of git may take."""
_NOT_BY_SHELL = {"GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0"}


class ChangedMeanwhileError(Exception):
    """The file is not any more what the change began from."""


class NotPutInError(Exception):
    """The file could not be written or committed; it stands as before. The text says why."""


@dataclass(frozen=True)
class By:
    """Who changes a file, and why."""

    name: str
    email: str
    why: str


def files_of(folder: Path) -> list[tuple[str, bytes]]:
    """The catalogue's files, by name."""
    found = (path for path in catalogue_files(folder) if not leads_out(path, folder))
    return [(path.name, path.read_bytes()) for path in found]


def file_of(files: list[tuple[str, bytes]], team: str) -> tuple[str, str]:
    """The name and text of a team's file; for a new team the name it will have, and "". Raises
    CannotEditError where no file can be read as the team's, but one may be.
    """
    named = {name: content for name, content in files if not is_organisation(name)}
    likely = sorted(named, key=lambda name: name.rpartition(".")[0] != team)
    for name in likely:
        with contextlib.suppress(CannotEditError, UnicodeDecodeError):
            text = named[name].decode()
            if f"{team}" in text and document_of(text).get("team") == team:
                return name, text
    if f"{team}.yaml" in named:
        raise CannotEditError("the file cannot be read")
    return f"{team}.yaml", ""


def put_in(folder: Path, name: str, base: str, text: str, by: By) -> bool:
    """Put a file in its place, where it still says `base` ("": where there is none); True when it
    was committed too. Raises ChangedMeanwhileError, NotPutInError.
    """
    path = folder / name
    if "/" in name or name.startswith(".") or leads_out(path, folder):
        raise NotPutInError(name)
    with _alone(folder):
        before = path.read_bytes() if path.exists() else None
        if (before or b"") != base.encode() or (before is None) != (not base):
            raise ChangedMeanwhileError
        try:
            _write(path.resolve(), text.encode())
        except OSError as error:
            raise NotPutInError(str(error.strerror or error)) from error
        if not _is_kept_by_git(folder):
            return False
        try:
            _commit(folder, name, by)
        except (OSError, subprocess.SubprocessError) as error:
            _back(path, before)
            told = getattr(error, "stderr", "") or str(error)
            raise NotPutInError(" ".join(str(told).split())[:300]) from error
        return True


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One change of a folder at a time, in all processes of this machine."""
    try:
        held = os.open(folder, os.O_RDONLY)
    except OSError as error:
        raise NotPutInError(str(error.strerror)) from error
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all: beside it first, then in its place, with its rights."""
    beside = path.with_name(f".{path.name}.new")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, beside)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _back(path: Path, before: bytes | None) -> None:
    if before is None:
        path.unlink(missing_ok=True)
    else:
        _write(path.resolve(), before)


def _is_kept_by_git(folder: Path) -> bool:
    """Whether the folder is in a working copy of git, and git is there."""
    try:
        found = _git(folder, "rev-parse", "--is-inside-work-tree")
        return found.strip() == "true" and _git(folder, "check-ignore", "--", ".", ok=(0, 1)) == ""
    except (OSError, subprocess.SubprocessError):
        return False


def _commit(folder: Path, name: str, by: By) -> None:
    """Commit this file alone, whatever else is changed or staged there."""
    _git(folder, "add", "--intent-to-add", "--", name)
    _git(
        folder, "commit", "--quiet", "--cleanup=whitespace", "-F", "-", "--only", "--", name, by=by
    )


def _git(folder: Path, *words: str, by: By | None = None, ok: tuple[int, ...] = (0,)) -> str:
    signed = {}
    if by:
        signed = {"GIT_AUTHOR_NAME": _plain(by.name), "GIT_AUTHOR_EMAIL": _plain(by.email)}
        signed |= {"GIT_COMMITTER_NAME": "Schakel", "GIT_COMMITTER_EMAIL": "schakel@localhost"}
    done = subprocess.run(  # noqa: S603  its own words, no shell
        [shutil.which("git") or "git", "-C", str(folder), *words],
        input=by.why if by else "",
        env=os.environ | _NOT_BY_SHELL | signed,
        capture_output=True,
        text=True,
        timeout=WITHIN,
        check=False,
    )
    if done.returncode not in ok:
        raise subprocess.CalledProcessError(done.returncode, words[0], done.stdout, done.stderr)
    return done.stdout


def _plain(text: str) -> str:
    """A name as git takes it."""
    return "".join(c for c in text if c.isprintable() and c not in "<>").strip() or "somebody"
