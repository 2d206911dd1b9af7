"""Reads and writes XLSX by openpyxl; what would grow too large when unpacked is refused first."""

from __future__ import annotations

import datetime as dt
import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

MOST_UNPACKED = 400_000_000
MOST_PARTS = 2_000
MOST_GROWTH = 250
"""A part that grows more than this is no sheet that people made, from `A_LARGE_PART` bytes on."""
A_LARGE_PART = 10_000_000
MOST_LINES = 1_048_576


class NotASheet(ValueError):
    """A file that cannot be read as a table; `mend` says what to do about it."""

    def __init__(self, message: str, mend: str = "save it as XLSX or CSV again") -> None:
        super().__init__(message)
        self.mend = mend


def sheet_rows(content: bytes, most_columns: int) -> Iterator[tuple[int, list[str]]]:
    """Each row of the first sheet with its number, its cells as text; formulas by the value they
    had when the file was saved. Raises NotASheet.
    """
    found = next(sheets(content, most_columns), None)
    if found is None:
        raise NotASheet("holds no sheet")
    yield from found[1]


Numbered = Iterator[tuple[int, list[str]]]
"""Rows with their numbers, cells as text."""


def sheets(content: bytes, most_columns: int) -> Iterator[tuple[str, Numbered]]:
    """Each sheet with its name and its rows, to be read one after the other. Raises NotASheet."""
    _refuse_bomb(content)
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            # What it warns of, it leaves out, and the rows that are left are checked.
            warnings.simplefilter("ignore")
            book = load_workbook(
                io.BytesIO(content), read_only=True, data_only=True, keep_links=False
            )
        for sheet in book.worksheets:
            sheet.reset_dimensions()
            yield str(sheet.title), _rows_of(sheet, most_columns)
    except NotASheet:
        raise
    except _BROKEN as error:
        raise NotASheet(f"is no XLSX that can be read ({type(error).__name__})") from error


Down = tuple[int, int, int]
"""A merged cell: its first column (from 0), its first row and its last (from 1)."""
_MOST_MERGED = 20_000


def merged_down(content: bytes) -> dict[str, list[Down]]:
    """The cells of each sheet that stand over several rows. Raises NotASheet."""
    _refuse_bomb(content)
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            return {
                str(sheet.title): list(_merged_in(parts, sheet._worksheet_path))
                for sheet in book.worksheets
            }
    except _BROKEN as error:
        raise NotASheet(f"is no XLSX that can be read ({type(error).__name__})") from error


_MERGED = re.compile(rb'mergeCell ref="([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})"')


def _merged_in(parts: zipfile.ZipFile, path: str) -> Iterator[Down]:
    """The merged cells of a sheet's part, which name them after all its rows."""
    from openpyxl.utils import column_index_from_string

    held, count = b"", 0
    with parts.open(path) as part:
        while count < _MOST_MERGED and (read := part.read(1 << 16)):
            held += read
            end = 0
            for found in _MERGED.finditer(held):
                end, count = found.end(), count + 1
                column, first, last = found[1].decode(), int(found[2]), int(found[3])
                if first < last:
                    yield column_index_from_string(column) - 1, first, min(last, MOST_LINES)
            held = held[max(end, len(held) - 60) :]


_BROKEN = (KeyError, ValueError, OSError, SyntaxError, TypeError, AttributeError, IndexError)


def _rows_of(sheet: Any, most_columns: int) -> Numbered:
    try:
        rows = sheet.iter_rows(max_col=most_columns, max_row=MOST_LINES, values_only=True)
        for number, cells in enumerate(rows, start=1):
            yield number, [_text(cell) for cell in cells]
    except _BROKEN as error:
        raise NotASheet(f"is no XLSX that can be read ({type(error).__name__})") from error


def _refuse_bomb(content: bytes) -> None:
    """Refuses a file that would grow out of bounds; what the parts say of their size is what is
    unpacked at most.
    """
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise NotASheet("is no XLSX") from error
    whole = sum(part.file_size for part in parts)
    grows = any(
        part.file_size > A_LARGE_PART and part.file_size > MOST_GROWTH * max(part.compress_size, 1)
        for part in parts
    )
    if len(parts) > MOST_PARTS or whole > MOST_UNPACKED or grows:
        raise NotASheet("would grow far beyond its size when unpacked", "save it as CSV")


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime) and value.time() == dt.time(0):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def sheet_of(rows: Iterable[Iterable[str]]) -> bytes:
    """A workbook with one sheet of these rows, every cell a text: nothing in it is a formula."""
    return book_of({"register": rows})


LONGEST_CELL = 32_767
"""The most characters that a cell of a workbook holds."""


def book_of(every: Mapping[str, Iterable[Iterable[str]]]) -> bytes:
    """A workbook with these sheets, every cell a text."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    book = Workbook(write_only=True)
    for title, rows in every.items():
        sheet = book.create_sheet(title)
        for row in rows:
            cells = []
            for text in row:
                cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", text))
                cell.data_type = "s"
                cells.append(cell)
            sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
