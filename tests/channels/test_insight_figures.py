"""What views of the figures say: numbers alike in picture and table, and why two of them differ."""

from __future__ import annotations

import datetime as dt

from bot.channels.pages.charts import MOST_ROWS, Stacks
from bot.channels.pages.insight_address import View
from bot.channels.pages.insight_figures import Words, back, forecast, hours, promises, ratings
from bot.wording.call_formatter import CallFormatter
from bot.wording.localizer import Localizer
from routing.insight.shown import Figures
from tests.channels.conftest import now
from tests.routing.links import CATALOGUE

Of = dict[tuple[str | int, ...], Figures]
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def words(show: str, by: str = "item", language: str = "nl") -> Words:
    """How a view is worded."""
    formatter = CallFormatter(CATALOGUE, Localizer(language), now())
    return Words(formatter, View(show=show, by=by))


def test_a_mean_reads_alike_in_the_picture_and_the_table() -> None:
    of: Of = {
        ("cleaning",): Figures({"rated": 3, "stars": 12}),
        ("hr",): Figures({"rated": 1, "stars": 4}),
    }
    for language, mean in (("nl", "4,0"), ("en", "4.0")):
        said = words("ratings", "team", language)
        shown = ratings(of, (), said)
        assert isinstance(shown.picture, Stacks)
        assert {row.right for row in shown.picture.rows} == {f"{mean} ★"}
        table = shown.tables[0]
        assert table.means == {2} and said.mean(float(str(table.rows[0].values[2]))) == mean


def test_a_week_is_named_as_people_read_a_day_and_stays_a_day_in_the_file() -> None:
    monday = dt.date(2026, 1, 5)
    of: Of = {(monday.toordinal() - 1,): Figures({"foretold": 4, "foretold_kept": 3})}
    shown = forecast(of, words("forecast"))
    assert isinstance(shown.picture, Stacks)
    assert [row.name for row in shown.picture.rows] == ["5 jan 2026"]
    assert shown.tables[0].rows[0].values[0] == monday


def test_the_picture_of_what_came_back_shows_that_of_which_most_came() -> None:
    of: Of = {(f"wrong/{n:02}",): Figures({"calls": 9, "sent_on": 1}) for n in range(MOST_ROWS)}
    of |= {("cleaning/rooms/spill",): Figures({"calls": 9, "reopened": 8})}
    shown = back(of, words("back"))
    first = shown.tables[0].rows[0]
    assert first.values[3] == 8
    assert isinstance(shown.picture, Stacks)
    assert shown.picture.rows[0].name == first.values[0]


def test_what_has_no_item_says_why_it_is_more_than_what_is_not_offered() -> None:
    of: Of = {("",): Figures({"calls": 3, "reopened": 1, "solved": 30})}
    for shown in (back(of, words("back")), promises(of, words("promises"))):
        assert any("Niet aangeboden" in note for note in shown.notes)
    named: Of = {("cleaning/rooms/spill",): of["",]}
    assert not any("Niet aangeboden" in note for note in back(named, words("back")).notes)
    assert not any("Niet" in note for note in back(of, words("back", "team")).notes)


def test_hours_that_lack_what_is_private_say_so() -> None:
    of: Of = {(9,): Figures({"calls": 7})}
    assert "7 van de 12" in hours(of, words("hours"), DAYS, 12).notes[0]
    assert hours(of, words("hours"), DAYS, 7).notes == ()
