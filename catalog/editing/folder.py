"""Reads a team's file in the catalogue's folder and puts a changed one in its place: whole or not
at all, and committed where the folder is kept by git.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from catalog.editing.splice import CannotEditError, document_of
from catalog.folder import catalogue_files, is_organisation, leads_out

WITHIN = 20.0
"""Seconds a step of git may take."""
_NOT_BY_SHELL = {"GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}


class ChangedMeanwhileError(Exception):
    """The file is not any more what the change began from."""


Cause = Literal["other", "not_allowed", "full", "busy", "merging", "hook", "git"]
Kept = Literal["committed", "no_git", "by_hand", "refused"]
"""Whether a file that was put in was committed: there is no git; it held changes made by hand that
are not committed; git would not look at the folder.
"""
_CAUSES: Mapping[int, Cause] = {
    errno.EACCES: "not_allowed",
    errno.EPERM: "not_allowed",
    errno.EROFS: "not_allowed",
    errno.ENOSPC: "full",
    errno.EDQUOT: "full",
}


class NotPutInError(Exception):
    """The file could not be written or committed; it stands as before. `cause` says of what kind it
    was, the text what was told.
    """

    def __init__(self, told: str, cause: Cause = "other") -> None:
        super().__init__(told)
        self.cause = cause


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
    unreadable: CannotEditError | None = None
    for name in likely:
        try:
            text = named[name].decode()
            if team in text and document_of(text).get("team") == team:
                return name, text
        except UnicodeDecodeError:
            wrong = CannotEditError("it holds characters that are no UTF-8; save it as UTF-8")
            unreadable = unreadable or wrong
        except CannotEditError as error:
            unreadable = unreadable or error
    if unreadable and f"{team}.yaml" in named:
        raise unreadable
    return f"{team}.yaml", ""


def put_in(folder: Path, name: str, base: str, text: str, by: By) -> Kept:
    """Put a file in its place, where it still says `base` ("": where there is none), and commit it
    where the folder is kept by git. Raises ChangedMeanwhileError, NotPutInError.
    """
    path = folder / name
    if "/" in name or name.startswith(".") or leads_out(path, folder):
        raise NotPutInError(name)
    with _alone(folder):
        before = path.read_bytes() if path.exists() else None
        if (before or b"") != base.encode() or (before is None) != (not base):
            raise ChangedMeanwhileError
        kept = _kept_by_git(folder, name)
        try:
            _write(path.resolve(), text.encode())
        except OSError as error:
            raise _not_written(error) from error
        if kept != "committed":
            return kept
        try:
            _commit(folder, name, by)
        except (OSError, subprocess.SubprocessError) as error:
            _back(folder, path, before)
            told = " ".join(str(getattr(error, "stderr", "") or error).split())[:300]
            raise NotPutInError(told, _cause(folder, told)) from error
        return kept


def _not_written(error: OSError) -> NotPutInError:
    return NotPutInError(str(error.strerror or error), _CAUSES.get(error.errno or 0, "other"))


def _cause(folder: Path, told: str) -> Cause:
    """Of what kind it is that git refused."""
    if "index.lock" in told:
        return "busy"
    if "partial commit" in told or "unmerged" in told:
        return "merging"
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        hooks = folder / _git(folder, "rev-parse", "--git-path", "hooks").strip()
        if any((hooks / one).exists() for one in ("pre-commit", "commit-msg")):
            return "hook"
    return "git"


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One change of a folder at a time, in all processes of this machine."""
    try:
        held = os.open(folder, os.O_RDONLY)
    except OSError as error:
        raise _not_written(error) from error
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
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)


def _back(folder: Path, path: Path, before: bytes | None) -> None:
    """The file as it was, and git's list of files too."""
    if before is not None:
        _write(path.resolve(), before)
        return
    path.unlink(missing_ok=True)
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        _git(folder, "rm", "--cached", "--quiet", "--force", "--ignore-unmatch", "--", path.name)


def _kept_by_git(folder: Path, name: str) -> Kept:
    """Whether the file can be committed: the folder is in a working copy, and the file says what
    was committed last.
    """
    try:
        inside = _git(folder, "rev-parse", "--is-inside-work-tree").strip() == "true"
        if not inside or _git(folder, "check-ignore", "--", ".", ok=(0, 1)):
            return "no_git"
        changed = _git(folder, "status", "--porcelain", "--untracked-files=no", "--", name)
    except OSError:
        return "no_git"
    except subprocess.SubprocessError as error:
        told = str(getattr(error, "stderr", ""))
        return "no_git" if "not a git repository" in told else "refused"
    return "by_hand" if changed.strip() else "committed"


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
