"""What is written to standard error: one line each, in either form, and faults that repeat once."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from structlog.stdlib import get_logger

from bot.observability.logging_setup import FoldingHandler, bound, formatter
from bot.observability.repetition import MOST_KINDS, WINDOW, Fault, Repetitions


class Written:
    """A handler with a clock that is moved by hand, and the lines it wrote."""

    def __init__(self, form: str) -> None:
        self.now = 0.0
        self.lines: list[str] = []
        self.handler = FoldingHandler(Repetitions(), lambda: self.now, self.lines.append)
        self.handler.setFormatter(formatter(form, frozenset({"geheim-1"})))

    def fields(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.lines]


@pytest.fixture
def logger() -> Iterator[logging.Logger]:
    logger = logging.getLogger("schakel.test")
    logger.setLevel(logging.INFO)
    logger.propagate = False
    yield logger
    for handler in list(logger.handlers):
        logger.removeHandler(handler)
        handler.close()
    logger.propagate = True
    logger.setLevel(logging.NOTSET)


@pytest.fixture
def written(logger: logging.Logger) -> Written:
    made = Written("json")
    logger.addHandler(made.handler)
    return made


log = get_logger("schakel.test")


def test_a_line_is_json_with_what_was_worked_on(written: Written) -> None:
    with bound(call="S-1001", row="say:1"):
        log.info("it was\nsaid", user="Ü1", text="er ligt koffie", token="geheim")

    (line,) = written.lines
    assert "\n" not in line
    found = json.loads(line)
    assert list(found)[:6] == ["time", "level", "event", "logger", "call", "row"]
    assert found["event"] == "it was\\nsaid"
    assert (found["user"], found["text"], found["token"]) == ("Ü1", "***", "***")
    assert found["time"].endswith("Z")


def test_a_library_s_record_is_the_same_kind_of_line(
    written: Written, logger: logging.Logger
) -> None:
    logger.warning("%s said geheim-1 to %s", "uvicorn", "postgresql://u:pw@h/d")

    (found,) = written.fields()
    assert found["event"] == "uvicorn said *** to postgresql://u:***@h/d"
    assert (found["level"], found["logger"]) == ("warning", "schakel.test")


def test_console_is_one_line_unless_there_is_a_traceback(logger: logging.Logger) -> None:
    written = Written("console")
    logger.addHandler(written.handler)

    log.warning("it waits\x1b[31m", row="say:1", seconds=3)
    log.warning("it goes on", name="x\n2026-11-23 [info] all is well\r\x85\u2028y")
    try:
        raise OSError("no space left")
    except OSError:
        log.exception("it failed")

    assert written.lines[0].endswith(
        "[warning  ] it waits\\x1b[31m [schakel.test] row=say:1 seconds=3"
    )
    assert len(written.lines[1].splitlines()) == 1 and "all is well" in written.lines[1]
    assert written.lines[2].splitlines()[0].endswith("[error    ] it failed [schakel.test]")
    assert written.lines[2].splitlines()[-1] == "OSError: no space left"


def test_a_full_disk_for_25_seconds_is_two_lines(written: Written) -> None:
    for number in range(35_120):
        written.now = number * 25 / 35_120
        try:
            raise OSError(28, "No space left on device")
        except OSError:
            log.exception("the outbox could not be read; trying again")
    written.now = WINDOW + 1
    written.handler.flush_windows()

    first, summary = written.fields()
    assert "No space left" in str(first["exception"])
    assert summary["event"] == first["event"]
    assert (summary["repeated"], summary["error"]) == (35_119, "OSError")


def test_the_summary_comes_before_what_is_logged_next_and_names_the_rows(written: Written) -> None:
    for number in range(4):
        log.warning("an outbox row failed", row=f"say:{number}", error="OSError")
    written.now = WINDOW
    with bound(call="S-1"):
        log.info("all is well")

    _, summary, well = written.fields()
    assert summary["rows"] == ["say:1", "say:2", "say:3"]
    assert "call" not in summary, "what is worked on now has nothing to do with it"
    assert well["event"] == "all is well"


def test_other_faults_and_news_are_not_folded(written: Written) -> None:
    for _ in range(2):
        log.info("a call was made")
        for error in (OSError("a"), KeyError("b")):
            log.error("it failed", exc_info=error)

    assert [found["event"] for found in written.fields()] == [
        "a call was made",
        "it failed",
        "it failed",
        "a call was made",
    ]


def test_it_comes_again_after_the_window(written: Written) -> None:
    for written.now in (0.0, 1.0, WINDOW, WINDOW + 1):
        log.error("it failed")
    written.handler.close()

    assert [found.get("repeated") for found in written.fields()] == [None, 1, None, 1]


def test_a_timer_writes_the_summary_when_nothing_else_happens(logger: logging.Logger) -> None:
    lines: list[str] = []
    handler = FoldingHandler(Repetitions(window=0.05), write=lines.append)
    handler.setFormatter(formatter("json"))
    logger.addHandler(handler)
    log.error("it failed")
    log.error("it failed")
    assert len(lines) == 1
    timer = handler._timer
    assert timer is not None
    timer.join(5)

    assert json.loads(lines[-1])["repeated"] == 1


def test_counting_needs_no_more_memory_than_it_may() -> None:
    repetitions = Repetitions()
    for number in range(MOST_KINDS * 3):
        repetitions.is_first(Fault("a", 30, f"event {number}", ""), 0.0)
        repetitions.ended(0.0)

    assert not repetitions.is_first(Fault("a", 30, f"event {MOST_KINDS * 3 - 1}", ""), 0.0)
    assert repetitions.is_first(Fault("a", 30, "event 0", ""), 0.0)


def test_a_line_that_cannot_be_written_tells_nothing_of_what_it_held(written: Written) -> None:
    record = logging.LogRecord("schakel.test", 40, "", 0, "%d", ("er ligt koffie",), None)

    written.handler.handle(record)

    assert written.lines == ["a log line could not be written (TypeError)"]


def _run(folder: Path, **env: str) -> subprocess.CompletedProcess[str]:
    code = (
        "import logging; from bot.cli import main; from structlog.stdlib import get_logger\n"
        "import sys; sys.argv = ['schakel', '--help']\n"
        "try: main()\n"
        "finally:\n"
        "    get_logger('schakel.x').info('told')\n"
        "    for _ in range(3): get_logger('schakel.x').warning('again')\n"
        "    logging.getLogger('a_library').info('hush')\n"
    )
    return subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env={"PATH": "/usr/bin", **env},
    )


def test_a_command_writes_as_its_settings_say(tmp_path: Path) -> None:
    done = _run(tmp_path, SCHAKEL_LOG_FORMAT="JSON", SCHAKEL_LOG_LEVEL="info")

    assert done.returncode == 0
    told, again, summary = [json.loads(line) for line in done.stderr.splitlines()]
    assert (told["event"], again["event"], summary["repeated"]) == ("told", "again", 2)
    assert '"event"' not in done.stdout and done.stdout.startswith("Usage:")


def test_a_form_that_does_not_exist_is_one_line(tmp_path: Path) -> None:
    done = _run(tmp_path, SCHAKEL_LOG_FORMAT="xml")

    assert done.returncode == 2
    assert "SCHAKEL_LOG_FORMAT is 'xml'; set it to console or json" in done.stderr.splitlines()[0]
    assert "json" in done.stderr.splitlines()[0]
