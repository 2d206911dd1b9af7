"""What a file may be called, and what it is: by its bytes alone."""

from __future__ import annotations

import unicodedata
from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wording.file_names import ANYTHING, LONGEST, is_risky, media_of, safe_name, size_in_words
from tests.files.bytes import PDF, PROGRAM, SVG, VOICE, picture


@given(st.text(max_size=300))
def test_any_name_becomes_one_that_is_safe_everywhere(told: str) -> None:
    name = safe_name(told)
    assert name and len(name) <= LONGEST and name == name.strip(" .")
    assert PurePosixPath(name).name == name == PureWindowsPath(name).name
    assert not any(unicodedata.category(c)[0] == "C" for c in name)
    assert not set(name) & set('<>:"/\\|?*\n\r\t')
    assert safe_name(name) == name


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ("lek.png", "lek.png"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\sanne\\foto.jpg", "foto.jpg"),
        ("factuur\u202efdp.exe", "factuurfdp.exe"),
        ("  .htaccess", "htaccess"),
        ("con.txt", "con_.txt"),
        ("", "file"),
        ("...", "file"),
        ("a\x00b\r\nContent-Type: x.png", "abContent-Type x.png"),
        ("x" * 300 + ".pdf", "x" * 96 + ".pdf"),
        ("Offerte mét é.pdf", "Offerte mét é.pdf"),
    ],
)
def test_known_tricks(told: str, name: str) -> None:
    assert safe_name(told) == name


@pytest.mark.parametrize(
    ("data", "media"),
    [
        (picture(), "image/png"),
        (picture(kind="JPEG"), "image/jpeg"),
        (picture(kind="GIF"), "image/gif"),
        (picture(kind="WEBP"), "image/webp"),
        (PDF, "application/pdf"),
        (VOICE, "audio/ogg"),
        (SVG, ANYTHING),
        (b"<html>", ANYTHING),
        (b"", ANYTHING),
        (b"\x00\x00\x00\x20ftypM4A ", "audio/mp4"),
        (b"RIFF\x00\x00\x00\x00EVIL", ANYTHING),
    ],
)
def test_a_file_is_what_its_bytes_say(data: bytes, media: str) -> None:
    assert media_of(data) == media


def test_what_can_do_something_by_itself() -> None:
    assert all(
        is_risky(name) for name in ("a.exe", "a.pdf.SCR", "a.docm", "a.svg", "a.html", "a.lnk")
    )
    assert not any(is_risky(name) for name in ("a.pdf", "a.png", "a.docx", "exe", "a.exe.txt"))
    assert is_risky("photo.jpg", PROGRAM) and is_risky("notes", b"#!/bin/sh")


def test_sizes_as_people_say_them() -> None:
    said = [size_in_words(n) for n in (1, 340 * 1024, 20 * 1024 * 1024, int(2.14 * 1024 * 1024))]
    assert said == ["1 kB", "340 kB", "20 MB", "2.1 MB"]
