"""A few days of a whole organisation on simulated time: same seed, same days; everything accounted
for; pictures drawn.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import application
from bot.errors import Mistake
from bot.lab.board import write_board
from bot.lab.simulated_day import spend
from bot.lab.simulation.figures import Report
from bot.lab.simulation.habits import Habits
from bot.lab.simulation.pictures import draw
from bot.lab.simulation.year import simulate
from catalog.load import load
from catalog.model import Catalogue
from routing.rules import work
from routing.rules.invariants import Broken
from routing.storage.db import Database
from tests.routing.reading import ByWord

BUSY = Habits(
    calls_a_year=15_000,
    worker_dies=0.05,
    message_fails=0.05,
    address_gone=0.01,
    wrong_team=0.15,
    major_incidents=120,
)


@pytest.fixture(scope="module")
def hospital() -> Catalogue:
    import catalog

    return load(Path(catalog.__file__).parent / "hospital").catalogue


def _run(url: str, catalogue: Catalogue, seed: int = 1, days: int = 4) -> Report:
    database = Database(url)
    try:
        return simulate(database, catalogue, days=days, seed=seed, habits=BUSY)
    finally:
        database.close()


@pytest.fixture(scope="module")
def report(
    hospital: Catalogue, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Report:
    path = tmp_path_factory.mktemp("days") / "days.sqlite3"
    path.write_bytes(sqlite_template.read_bytes())
    return _run(f"sqlite:///{path}", hospital)


def test_everything_is_accounted_for(report: Report) -> None:
    assert report.accounted
    assert report.messages["dead"] > 0
    assert report.faults["worker died"] > 0
    assert report.rebuilt == report.calls + report.children
    assert report.checks == report.events > 1_000


def test_the_figures_hang_together(report: Report) -> None:
    assert sum(week.opened for week in report.weeks) == sum(map(sum, report.heat)) == report.calls
    for link in report.links:
        assert 0 <= link.resolved_in_time <= link.resolved
        assert 0 <= link.acknowledged_in_time <= link.acknowledged
    assert sum(row.misrouted for row in report.returns) > 0
    assert sum(link.bounces for link in report.links) > 0
    assert 0.4 < report.in_time < 1


def test_disasters_are_noticed_and_bundled(report: Report) -> None:
    assert report.happened["swarmed"] >= 1
    assert report.happened["linked"] > 5


def test_the_same_seed_gives_the_same_days(
    report: Report, hospital: Catalogue, sqlite_url: str
) -> None:
    again = _run(sqlite_url, hospital)
    assert again.model_copy(update={"seconds": report.seconds}) == report


def test_one_team_alone_hands_nothing_over(tmp_path: Path) -> None:
    """As in the catalogue that `schakel init` makes."""
    made = CliRunner().invoke(application(["init"]), ["init", str(tmp_path / "desk"), "--yes"])
    assert made.exit_code == 0, made.output
    one = load(tmp_path / "desk" / "catalog").catalogue
    assert len(one.teams) == 1
    database = Database(f"sqlite:///{tmp_path / 'one.sqlite3'}")
    database.migrate()
    try:
        found = simulate(database, one, days=2, seed=1, habits=BUSY)
    finally:
        database.close()
    assert found.calls


@pytest.mark.parametrize(
    ("option", "value"),
    [("--busy", v) for v in ("nan", "inf", "-1", "0")] + [("--calls", v) for v in ("-5", "0")],
)
def test_a_number_that_cannot_be_is_refused(option: str, value: str) -> None:
    done = CliRunner().invoke(application(["simulate"]), ["simulate", "1", option, value])
    assert done.exit_code == 2


def test_it_is_drawn(report: Report, tmp_path: Path) -> None:
    paths = draw(report, tmp_path / "pictures")
    assert [p.name for p in paths] == [
        "chain-promises.png",
        "chain-time.png",
        "chain-year.png",
        "chain-day.png",
    ]
    assert all(p.read_bytes().startswith(b"\x89PNG") and p.stat().st_size > 10_000 for p in paths)


def test_a_broken_rule_stops_it(
    hospital: Catalogue, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        work,
        "resumed",
        lambda call, at: {"resolve_by": None, "resolve_left": 1.0, "question": None},
    )
    with pytest.raises(Broken, match="no clock runs while at work"):
        _run(sqlite_url, hospital)


async def test_a_day_in_which_everybody_types(hospital: Catalogue, tmp_path: Path) -> None:
    day = await spend(hospital, ByWord(hospital), tmp_path / "day.sqlite3", seed=2, calls=6)
    assert (day.asked, day.lost) == (6, 0)
    assert day.calls >= 6
    assert day.events > day.calls


def test_a_page_to_show(report: Report, tmp_path: Path) -> None:
    write_board(report, tmp_path / "board.html")
    page = (tmp_path / "board.html").read_text(encoding="utf-8")
    assert page.count("data:image/png;base64,") == 4
    assert f"{report.calls:,}" in page
    assert all(link.name.replace("&", "&amp;") in page for link in report.links if link.calls)
    assert "What stands out" in page
    assert "http" not in page, "one file, nothing fetched"
    with pytest.raises(Mistake, match="cannot write"):
        write_board(report, tmp_path / "no" / "such" / "folder.html")
