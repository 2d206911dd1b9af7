"""Reads a log's file row by row: usable rows become lines, the rest is counted with its row and the
mend.
"""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import difflib
import gzip
import io
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, cast
from zoneinfo import ZoneInfo

from bot.errors import Mistake
from bot.lab.logs.mapping import Columns, LogMap
from bot.lab.logs.moments import Moments, order_of
from bot.lab.replay import LeftOut, Line

Tell = Callable[[int], None]
"""Told how many more bytes have been read."""
Row = dict[str, str]
YES = frozenset({"true", "yes", "1", "y", "t", "met", "ja", "in time"})
FEW = 5
_EITHER = (
    "The dates can be read day first or month first; they were read day first. If "
    "that is wrong, write day_first: false"
)
_BOTH = (
    "Some dates have the day first and some the month; they were read day first. "
    "Write day_first: true or false"
)
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


@dataclass
class Log:
    """What was read: the lines, what was left out, and what the reader should know."""

    lines: list[Line]
    left_out: list[LeftOut]
    remarks: list[str] = field(default_factory=list)


def size_of(path: Path) -> int:
    """How many bytes there are to read. Raises Mistake where there is no such file."""
    try:
        return path.stat().st_size
    except OSError as error:
        raise Mistake(f"the log {path} cannot be read ({error.strerror})") from None


def read_log(path: Path, made: LogMap, tell: Tell = lambda count: None) -> Log:
    """The whole log, rows in the file's order. Raises Mistake for a file that is no such log."""
    remarks: list[str] = []
    columns, rows = read_rows(path, made.encoding, made.delimiter, remarks, tell)
    used = _with_real_names(made.columns, columns, path)
    clock = _clock(made, used, rows, remarks)
    reader = _Reader(made, used, clock)
    lines = list(reader.lines(rows))
    return Log(lines, reader.left_out(), remarks)


def read_rows(
    path: Path,
    encoding: str | None,
    delimiter: str | None,
    remarks: list[str],
    tell: Tell = lambda count: None,
) -> tuple[list[str], list[tuple[int, Row]]]:
    """The columns, and every row as a dictionary with the line of the file where it ends."""
    usual = csv.field_size_limit(sys.maxsize)
    try:
        with _opened(path) as raw:
            head = raw.read(65_536)
            raw.seek(0)
            coded = encoding or _encoding(head, path, remarks)
            with io.TextIOWrapper(
                _Counted(raw, tell), encoding=coded, errors="replace", newline=""
            ) as file:
                return _rows(file, delimiter, path)
    except (OSError, EOFError) as error:
        raise Mistake(
            f"the log {path} cannot be read ({getattr(error, 'strerror', None) or error})"
        ) from None
    except (csv.Error, UnicodeError) as error:
        raise Mistake(
            f"the log {path} is no CSV that can be read ({error}); set 'delimiter' or 'encoding' "
            f"in the map"
        ) from None
    finally:
        csv.field_size_limit(usual)


def _opened(path: Path) -> IO[bytes]:
    """Also packed with gzip."""
    return cast("IO[bytes]", gzip.open(path, "rb")) if path.suffix == ".gz" else path.open("rb")


class _Counted(io.BufferedReader):
    """Tells how many bytes were read."""

    def __init__(self, raw: IO[bytes], tell: Tell) -> None:
        super().__init__(raw)  # type: ignore[arg-type]
        self._tell = tell

    def read1(self, size: int = -1, /) -> bytes:
        got = super().read1(size)
        self._tell(len(got))
        return got


def _encoding(head: bytes, path: Path, remarks: list[str]) -> str:
    """By its mark, else UTF-8 where that fits, else what Windows writes."""
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    try:
        with _opened(path) as raw:
            reading = codecs.getincrementaldecoder("utf-8")()
            while piece := raw.read(1 << 20):
                reading.decode(piece)
    except UnicodeDecodeError:
        remarks.append(
            "The file is not UTF-8; it was read as cp1252. If letters look wrong, set 'encoding' "
            "in the map."
        )
        return "cp1252"
    return "utf-8"


def _rows(
    file: io.TextIOWrapper, delimiter: str | None, path: Path
) -> tuple[list[str], list[tuple[int, Row]]]:
    skipped, first, named = _after_preface(file)
    if "\x00" in first:
        raise Mistake(f"the log {path} is no text; export it as CSV")
    separator = delimiter or named or max(",;\t|", key=first.count)
    head = [name.strip() for name in next(csv.reader([first], delimiter=separator), [])]
    reader = csv.reader(file, delimiter=separator)
    filled = ((reader.line_num + skipped + 1, row) for row in reader if any(row))
    return head, [(number, dict(zip(head, row, strict=False))) for number, row in filled]


def _after_preface(file: io.TextIOWrapper) -> tuple[int, str, str | None]:
    """Lines passed over before the head (blank ones, `sep=;`), the head, and the separator that
    was named.
    """
    skipped, named = 0, None
    while line := file.readline():
        said = line.strip().lower()
        if said and not said.startswith("sep="):
            return skipped, line, named
        skipped, named = skipped + 1, named or line.strip()[4:5] or None
    return skipped, "", named


def _with_real_names(columns: Columns, known: Sequence[str], path: Path) -> Columns:
    """The map's columns as the file writes them: capitals and blanks around them do not matter."""
    real = {name.strip().lower(): name for name in reversed(known)}
    lacking = [name for name in columns.all() if name.strip().lower() not in real]
    if lacking:
        near = difflib.get_close_matches(lacking[0].lower(), real, 1)
        hint = f", did you mean {real[near[0]]!r}?" if near else ""
        names = ", ".join(known) or "none"
        raise Mistake(
            f"{path} has no column {lacking[0]!r}{hint} It has: {names}; mend 'columns' in the "
            f"map".replace("? It", "? it", 1)
        )
    fields = {
        f: tuple(real[n.strip().lower()] for n in getattr(columns, f))
        for f in type(columns).model_fields
    }
    return Columns.model_validate(fields)


def _clock(
    made: LogMap, columns: Columns, rows: Sequence[tuple[int, Row]], remarks: list[str]
) -> Moments:
    """How this log writes its moments: day or month first is settled by all of its dates
    together.
    """
    zone = ZoneInfo(made.zone)
    if made.day_first is not None:
        return Moments(zone, made.times, day_first=made.day_first)
    order = (
        order_of(" ".join(row.get(c) or "" for c in columns.time) for _, row in rows)
        if not made.times
        else "none"
    )
    if order == "either":
        remarks.append(_EITHER)

    elif order == "both":
        remarks.append(_BOTH)

    return Moments(zone, made.times, day_first=order != "month")


class _Reader:
    """From rows to lines."""

    def __init__(self, made: LogMap, columns: Columns, clock: Moments) -> None:
        self.columns = columns
        self.clock = clock
        self._missing = {m.strip().lower() for m in made.missing}
        self._left: dict[str, list[tuple[int, str]]] = defaultdict(list)
        self._seen: set[tuple[str, ...]] = set()

    def lines(self, rows: Sequence[tuple[int, Row]]) -> Iterator[Line]:
        """Every row that can be used."""
        for number, row in rows:
            if line := self._line(number, row):
                yield line

    def _value(self, row: Row, names: tuple[str, ...], joint: str = " ") -> str:
        parts = ((row.get(name) or "").strip() for name in names)
        return joint.join(part for part in parts if part.lower() not in self._missing)

    def _line(self, number: int, row: Row) -> Line | None:
        of = self.columns
        case, state, when = (
            self._value(row, of.id),
            self._value(row, of.state, "/"),
            self._value(row, of.time),
        )
        at = self.clock.read(when) if when else None
        key = (*row.values(),)
        why, example = self._why_not(case, state, when, at, key)
        if why or at is None:
            self._left[why].append((number, example))
            return None
        self._seen.add(key)
        opened = self._value(row, of.opened)
        return Line(
            row=number,
            case=case,
            at=at,
            state=state,
            group=self._value(row, of.group),
            person=self._value(row, of.person),
            priority=self._value(row, of.priority),
            requester=self._value(row, of.requester),
            order=_number(self._value(row, of.order)) or 0,
            opened=self.clock.read(opened) if opened else None,
            moved=_whole(self._value(row, of.moved)),
            reopened=_whole(self._value(row, of.reopened)),
            kept=_yes(self._value(row, of.kept)),
        )

    def _why_not(
        self, case: str, state: str, when: str, at: dt.datetime | None, key: tuple[str, ...]
    ) -> tuple[str, str]:
        """Why a row cannot be used, with an example; twice nothing where it can."""
        if not case:
            return "no case", ""
        if at is None:
            return "no moment that can be read", when
        if not state:
            return "no state", case
        return ("the same row twice", case) if key in self._seen else ("", "")

    def left_out(self) -> list[LeftOut]:
        """What was left out, by why."""
        return [
            LeftOut(
                why=why,
                times=len(rows),
                rows=tuple(n for n, _ in rows[:FEW]),
                example=rows[0][1],
                mend=self._mend(why, rows[0][1]),
            )
            for why, rows in self._left.items()
        ]

    def _mend(self, why: str, example: str) -> str:
        """What to change in the map, where that helps."""
        match why:
            case "no case":
                return f"a row needs a value in {' and '.join(self.columns.id)} (columns: id)"
            case "no state":
                return (
                    f"a row needs a value in {' or '.join(self.columns.state)} "
                    f"(columns: state), one that is not in 'missing'"
                )
            case "no moment that can be read" if not example:
                return f"a row needs a value in {' and '.join(self.columns.time)} (columns: time)"
            case "no moment that can be read":
                return (
                    "say how it is written, with strptime's letters: times: "
                    '["%d.%m.%Y %H:%M"] (or epoch, epoch_ms); or day_first'
                )
            case _:
                return ""


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _whole(text: str) -> int | None:
    found = _number(text)
    return None if found is None or not abs(found) < 10**9 else int(found)


def _yes(text: str) -> bool | None:
    return None if not text else text.strip().lower() in YES
