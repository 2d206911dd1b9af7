"""The terminal's file commands: `/file PATH words` sends a file, `/save NAME` keeps one that was
brought. Paths are the user's own.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from pathlib import Path

from bot.files.intake import Upload
from bot.ports import FileRef
from bot.wording.file_names import safe_name, size_in_words
from bot.wording.localizer import Localizer, phrase
from routing.call.file_limits import MOST_BYTES

FILE, SAVE = "/file", "/save"
MARK = 6
"""So many signs of a file's id are enough to name it in one session."""
_NO_PATH = phrase(
    "Say which file: /file PATH, with the words for it behind. A path with spaces goes in quotes."
)
_NO_FILE = phrase("I can't open {path} here. Is the path right?")
_TOO_LARGE = phrase(
    "{file} is {size}; a file can be {most} at most. Make it smaller, or say where the team can "
    "find it."
)
_EMPTY = phrase("There is nothing in {file}. Choose it again, please.")
_NOT_SHOWN = phrase(
    "I don't see a file {mark} here. Say its name, or the mark that stands behind it."
)
_NOT_WRITTEN = phrase("I can't write {path}. Name another folder: /save {mark} FOLDER.")
_SAVED = phrase("Saved as {path}.")


@dataclass(frozen=True)
class Named:
    """A file that a line names, with the words for it."""

    upload: Upload
    words: str


def is_command(line: str, command: str) -> bool:
    """Whether a line begins with a command."""
    return line.split(maxsplit=1)[0].lower() == command if line.strip() else False


def words_of(line: str) -> list[str]:
    """The words of a command, what stands in quotes as one; nothing of a line whose quotes do not
    close.
    """
    lexer = shlex.shlex(line, posix=True)
    lexer.whitespace_split, lexer.commenters = True, ""
    try:
        return list(lexer)
    except ValueError:
        return []


def read_file(line: str, localizer: Localizer) -> Named | str:
    """The file behind `/file PATH words`; or the sentence that says why there is none."""
    parts = words_of(line)
    if len(parts) < 2:
        return localizer.say(_NO_PATH)
    path = Path(parts[1]).expanduser()
    try:
        size = path.stat().st_size
        if not path.is_file():
            return localizer.say(_NO_FILE, path=path)
        if size > MOST_BYTES:
            most = size_in_words(MOST_BYTES)
            return localizer.say(
                _TOO_LARGE, file=safe_name(path.name), size=size_in_words(size), most=most
            )
        data = path.read_bytes()
    except OSError:
        return localizer.say(_NO_FILE, path=path)
    if not data:
        return localizer.say(_EMPTY, file=safe_name(path.name))
    return Named(Upload(path.name, data), " ".join(parts[2:]))


def told(file: FileRef) -> str:
    """A file as a line on the screen."""
    sign = "⚠" if file.risky else "📎"
    return f"{sign} {file.name} ({size_in_words(file.size)})  {SAVE} {file.id[:MARK]}"


def save(name: str, data: bytes, folder: str, mark: str, localizer: Localizer) -> str:
    """Write a file in a folder, beside one of the same name; the sentence that says where it is, or
    why it is not.
    """
    place = Path(folder or ".").expanduser()
    stem, ending = Path(name).stem, Path(name).suffix
    for number in range(1, 1000):
        path = place / (name if number == 1 else f"{stem} ({number}){ending}")
        try:
            with path.open("xb") as target:
                target.write(data)
        except FileExistsError:
            continue
        except OSError:
            return localizer.say(_NOT_WRITTEN, path=path, mark=mark)
        return localizer.say(_SAVED, path=path)
    return localizer.say(_NOT_WRITTEN, path=place / name, mark=mark)


def not_shown(mark: str, localizer: Localizer) -> str:
    """No such file was brought."""
    return localizer.say(_NOT_SHOWN, mark=mark)
