"""Set up logging: structlog's events and the libraries' records become lines on standard error.

A line has `time` (UTC), `level`, `event`, `logger` and fields; `call`, `message` and `row` are the
ids of what was being worked on. `bound` sets such fields for everything that is logged inside it.
Libraries never log below WARNING: at DEBUG they write whole messages.
"""

from __future__ import annotations

import contextlib
import logging
import sys
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from typing import Any

import structlog
from structlog.typing import ExcInfo, Processor

from bot.observability.redaction import Redactor, traceback_of
from bot.observability.repetition import Fault, Repetitions, Summary

OURS = ("schakel", "bot", "routing", "catalog")
"""The loggers of this program; `SCHAKEL_LOG_LEVEL` is theirs."""
_STAMP = structlog.processors.TimeStamper(fmt="iso", utc=True, key="time")
_SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    _STAMP,
]
_ORDER = ["time", "level", "event", "logger", "call", "message", "row"]


def bound(**fields: Any) -> AbstractContextManager[None]:
    """Set fields for everything that is logged inside the `with`, in this task or thread."""
    return structlog.contextvars.bound_contextvars(**fields)


def hand_to_stdlib() -> None:
    """Let structlog's loggers write to the standard library's; what is there decides the rest."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
    )


def set_up_logging(
    form: str = "console", level: str = "warning", secrets: Iterable[str] = ()
) -> None:
    """Write everything that is logged to standard error: `form` "console" or "json", this program's
    own from `level` on. `secrets` are hidden wherever they stand.
    """
    hand_to_stdlib()
    root = logging.getLogger()
    for handler in [one for one in root.handlers if isinstance(one, FoldingHandler)]:
        root.removeHandler(handler)
        handler.close()
    handler = FoldingHandler()
    handler.setFormatter(formatter(form, frozenset(secrets)))
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    for name in OURS:
        logging.getLogger(name).setLevel(level.upper())


def formatter(form: str, secrets: frozenset[str] = frozenset()) -> logging.Formatter:
    """What turns a record into a line."""
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_SHARED,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.ExceptionRenderer(_exception),
            Redactor(secrets),
            *_renderers(form),
        ],
    )


def _renderers(form: str) -> list[Processor]:
    if form == "json":
        return [_ordered, structlog.processors.JSONRenderer()]
    return [
        structlog.dev.ConsoleRenderer(
            colors=False,
            timestamp_key="time",
            pad_event_to=0,
            exception_formatter=structlog.dev.plain_traceback,
        )
    ]


def _ordered(_logger: object, _method: str, fields: structlog.typing.EventDict) -> dict[str, Any]:
    """The fields that every line has, in front."""
    return {name: fields[name] for name in _ORDER if name in fields} | dict(fields)


def _exception(exc_info: ExcInfo) -> str:
    return traceback_of(exc_info[1]) if exc_info[1] else ""


class FoldingHandler(logging.Handler):
    """Writes lines to standard error; of warnings and errors that repeat it writes the first, and
    one summary when the window ends: when something else is logged, by a timer, or at the end.
    """

    def __init__(
        self,
        repetitions: Repetitions | None = None,
        clock: Callable[[], float] = time.monotonic,
        write: Callable[[str], None] | None = None,
    ) -> None:
        super().__init__()
        self._repetitions = repetitions or Repetitions()
        self._clock = clock
        self._write = write or _to_stderr
        self._timer: threading.Timer | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Write it, unless it equals one that was just written."""
        try:
            now = self._clock()
            self._tell(now)
            row = str(record.msg.get("row") or "") if isinstance(record.msg, dict) else ""
            if record.levelno < logging.WARNING or self._repetitions.is_first(
                fault_of(record), now, row
            ):
                self._write(self.format(record))
            else:
                self._wake_at_the_end(now)
        except Exception as error:
            self._failed(error)

    def _failed(self, error: Exception) -> None:
        """Say so without the record: the standard library's own way would print all of it."""
        with contextlib.suppress(Exception):
            self._write(f"a log line could not be written ({type(error).__name__})")

    def flush_windows(self, everything: bool = False) -> None:
        """Write the summaries of windows that are over, or of all."""
        self.acquire()
        try:
            self._timer = None
            self._tell(self._clock(), everything)
            self._wake_at_the_end(self._clock())
        finally:
            self.release()

    def close(self) -> None:
        """Write what is still counted, and end."""
        if self._timer:
            self._timer.cancel()
        self.flush_windows(everything=True)
        super().close()

    def _tell(self, now: float, everything: bool = False) -> None:
        for summary in self._repetitions.ended(now, everything):
            self._write(self.format(_record(summary, now)))

    def _wake_at_the_end(self, now: float) -> None:
        end = self._repetitions.next_end()
        if self._timer is None and end is not None:
            self._timer = threading.Timer(max(end - now, 0.01), self.flush_windows)
            self._timer.daemon = True
            self._timer.start()


def fault_of(record: logging.LogRecord) -> Fault:
    """What this record is equal by: logger, level, event and the exception's type."""
    fields = record.msg if isinstance(record.msg, dict) else {}
    error = fields.get("exc_info") or record.exc_info or fields.get("error")
    if error is True:
        error = sys.exc_info()
    if isinstance(error, tuple):
        error = error[1]
    kind = type(error).__name__ if isinstance(error, BaseException) else str(error or "")
    return Fault(record.name, record.levelno, str(fields.get("event", record.msg)), kind)


def _record(summary: Summary, now: float) -> logging.LogRecord:
    """A summary as one of structlog's own records: what is being worked on now is none of it."""
    fault = summary.fault
    level = logging.getLevelName(fault.level).lower()
    fields: dict[str, Any] = {"event": fault.event, "level": level, "logger": fault.logger}
    fields |= {"repeated": summary.count, "seconds": round(now - summary.began, 1)}
    if fault.exception:
        fields["error"] = fault.exception
    if summary.rows:
        fields["rows"] = list(summary.rows)
    _STAMP(None, level, fields)
    record = logging.LogRecord(fault.logger, fault.level, "", 0, fields, None, None)
    record.__dict__.update(_logger=None, _name=level)
    return record


def _to_stderr(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
