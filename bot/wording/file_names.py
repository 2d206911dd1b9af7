"""Makes safe file names, and tells a file's type by its own bytes. Pure."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePath

LONGEST = 100
_RISKY = frozenset(
    """
    exe com bat cmd scr pif msi msp ps1 psm1 vbs vbe js jse wsf wsh hta jar jnlp app dmg pkg deb rpm
    apk ipa sh bash zsh run bin elf dll sys cpl reg lnk url desktop scf iso img vhd vhdx docm dotm
    xlsm xltm xlam pptm potm ppam svg html htm xhtml mhtml xht shtml xml chm gadget application
    msc inf one
    py pl rb php
    """.split()  # noqa: SIM905 (read as one list)
)
_PROGRAM = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xfe\xed\xfa\xcf")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)", re.I)
_MAGIC: tuple[tuple[bytes, int, bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", 0, b"", "image/png"),
    (b"\xff\xd8\xff", 0, b"", "image/jpeg"),
    (b"GIF87a", 0, b"", "image/gif"),
    (b"GIF89a", 0, b"", "image/gif"),
    (b"RIFF", 8, b"WEBP", "image/webp"),
    (b"OggS", 0, b"", "audio/ogg"),
    (b"ID3", 0, b"", "audio/mpeg"),
    (b"\xff\xfb", 0, b"", "audio/mpeg"),
    (b"\xff\xf3", 0, b"", "audio/mpeg"),
    (b"RIFF", 8, b"WAVE", "audio/wav"),
    (b"%PDF-", 0, b"", "application/pdf"),
)
PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
SOUNDS = frozenset({"audio/ogg", "audio/mpeg", "audio/mp4", "audio/wav"})
ANYTHING = "application/octet-stream"


def safe_name(told: str) -> str:
    """A file's name without paths, signs that cannot be seen, or what a disk gives another meaning;
    at most `LONGEST` characters.
    """
    name = unicodedata.normalize("NFC", told).replace("\\", "/").rpartition("/")[2]
    name = "".join(c for c in name if c.isprintable() and unicodedata.category(c)[0] != "C")
    name = re.sub(r'[<>:"|?*\s]+', " ", name).strip(" .")
    path = PurePath(name or "file")
    stem, ending = path.stem, path.suffix if len(path.suffix) <= 12 else ""
    stem = stem if ending else name or "file"
    if _RESERVED.fullmatch(stem.strip()):
        stem = f"{stem}_"
    return (stem[: LONGEST - len(ending)].rstrip(" .") or "file") + ending


def media_of(data: bytes) -> str:
    """What a file is, as its first bytes tell: never what somebody says it is. Anything that is not
    known is just bytes.
    """
    for start, at, then, media in _MAGIC:
        if data.startswith(start) and data[at : at + len(then)] == then:
            return media
    if data[4:8] == b"ftyp":
        return "audio/mp4" if data[8:11] in (b"M4A", b"M4B") else "video/mp4"
    return ANYTHING


def is_risky(name: str, data: bytes = b"") -> bool:
    """Whether a file may do something by itself when it is opened."""
    endings = [ending.lstrip(".").lower() for ending in PurePath(name).suffixes]
    return bool(endings and endings[-1] in _RISKY) or data.startswith(_PROGRAM)


def size_in_words(size: int) -> str:
    """A size as people say it: "340 kB", "2.1 MB"."""
    if size < 1024 * 1024:
        return f"{max(round(size / 1024), 1)} kB"
    return f"{size / 1024 / 1024:.1f} MB".replace(".0 MB", " MB")
