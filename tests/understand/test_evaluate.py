"""The measuring itself: draws, typos, shares, pictures, and what a wrong file is told."""

from __future__ import annotations

import csv
import random
from pathlib import Path

import pytest

from routing.understand.decision import Outcome
from routing.understand.measure import evaluate as measuring
from routing.understand.measure.evaluate import measure, measured
from routing.understand.measure.messages import NOWHERE, Plan, Unreadable, draws, read_rows
from routing.understand.measure.pictures import confusion, coverage, draw
from routing.understand.measure.report import Asked, summary
from routing.understand.measure.typos import with_typos
from tests.understand.desk import ITEMS


def _file(path: Path, rows: list[tuple[str, str]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("text", "label"), *rows])
    return path


@pytest.fixture(scope="module")
def train(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows = [(text, item.id) for _, item in ITEMS for text in item.phrases.in_("en")]
    return _file(tmp_path_factory.mktemp("rows") / "train.csv", rows)


def test_a_report_in_a_process_of_its_own(train: Path, tmp_path: Path) -> None:
    test = _file(
        tmp_path / "test.csv",
        [
            ("wifi down again", "wifi"),
            ("my badge is broken", "badge-fails"),
            ("tell me a joke", NOWHERE),
        ],
    )
    found = measured(Plan(train=str(train), test=str(test)))
    report = found.report
    assert report.accuracy == report.top3 == 1.0
    assert report.oos.count == 1
    assert report.oos.answered_as_known == 0.0
    assert report.answered.share + report.asked.share + report.unknown.share == pytest.approx(1)
    assert 0 < report.latency_ms["p50"] <= report.latency_ms["p99"]
    assert report.peak_rss_mib > 20
    paths = draw(found.asked, tmp_path / "pictures", "small")
    assert {p.name for p in paths} == {
        "confusion.png",
        "confusion.svg",
        "coverage.png",
        "coverage.svg",
    }
    assert all(p.stat().st_size > 2_000 for p in paths)


def test_shares_and_their_accuracy() -> None:
    def asked(truth: str, found: str, outcome: Outcome) -> Asked:
        return Asked(truth=truth, found=tuple(found), chance=0.5, outcome=outcome, ms=1)

    run = [
        asked("a", "abc", Outcome.ANSWER),
        asked("b", "abc", Outcome.ANSWER),
        asked("c", "abc", Outcome.ASK),
        asked("d", "abc", Outcome.ASK),
        asked("a", "abc", Outcome.UNKNOWN),
        asked(NOWHERE, "abc", Outcome.ANSWER),
        asked(NOWHERE, "abc", Outcome.UNKNOWN),
    ]
    report = summary([run], [1.0], 4, 10, "test")
    assert (report.accuracy, report.top3) == (0.4, 0.8)
    assert (report.answered.share, report.answered.accuracy) == (0.4, 0.5)
    assert (report.asked.share, report.asked.accuracy) == (0.4, 0.5)
    assert (report.oos.answered_as_known, report.oos.unknown) == (0.5, 0.5)


def test_draws_differ_are_repeatable_and_leave_nothing_asked_that_was_learnt(train: Path) -> None:
    rows = read_rows(train)
    plan = Plan(train=str(train), per_class=3, seeds=2)
    one, two = draws(plan, rows, None)
    assert list(draws(plan, rows, None)) == [one, two]
    assert one[0] != two[0]
    for learnt, asked in (one, two):
        assert len(learnt) == 3 * len(ITEMS)
        assert not set(learnt) & set(asked)
        assert len(learnt) + len(asked) == len(rows)


def test_cross_validation_asks_every_row_once(train: Path) -> None:
    rows = read_rows(train)
    asked = [row for _, some in draws(Plan(train=str(train), folds=3), rows, None) for row in some]
    assert sorted(asked) == sorted(rows)


def test_withheld_labels_belong_nowhere(train: Path) -> None:
    rows = read_rows(train)
    learnt, asked = next(iter(draws(Plan(train=str(train), withhold=0.3, per_class=4), rows, None)))
    gone = {label for _, label in rows} - {label for _, label in learnt}
    assert len(gone) == 3
    assert not gone & {label for _, label in asked}
    assert sum(label == NOWHERE for _, label in asked) == 3 * 2


def test_typos_hit_the_share_of_words_asked_for() -> None:
    chance = random.Random(1)
    text = " ".join(["printer"] * 900)
    hit = sum(word != "printer" for word in with_typos(text, 0.67, chance).split())
    assert 0.55 < hit / 900 < 0.75
    assert with_typos(text, 0, chance) == text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "There is no file"),
        ("a,b\n1,2\n", "needs the columns text,label"),
        ("text,label\nhi,\n", "no label on row 2"),
        ("text,label\nwifi, down,a\n", "more columns on row 2"),
        ("text,label\n", "no rows"),
        (b"text,label\n\xff\xfe,x\n", "can't be read as CSV"),
    ],
)
def test_a_wrong_file_is_told(tmp_path: Path, content: str | bytes | None, said: str) -> None:
    path = tmp_path / "rows.csv"
    if content is not None:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(Unreadable, match=said):
        read_rows(path)


def test_only_foreign_rows_teach_nothing(tmp_path: Path) -> None:
    path = _file(tmp_path / "rows.csv", [("hi", NOWHERE)])
    with pytest.raises(Unreadable, match="has only 'oos' rows"):
        measure(Plan(train=str(path)))
    with pytest.raises(Unreadable, match="has only 'oos' rows"):
        measured(Plan(train=str(path)))


def test_the_pictures_count_rightly() -> None:
    asked = [
        Asked(truth="a", found=("a",), chance=0.9, outcome=Outcome.ANSWER, ms=1),
        Asked(truth="a", found=("b",), chance=0.6, outcome=Outcome.ASK, ms=1),
        Asked(truth="b", found=("b",), chance=0.8, outcome=Outcome.ANSWER, ms=1),
        Asked(truth=NOWHERE, found=("b",), chance=0.1, outcome=Outcome.UNKNOWN, ms=1),
    ]
    labels, table = confusion(asked)
    assert labels == ["a", "b"]
    assert table.tolist() == [[0.5, 0.5], [0.0, 1.0]]
    share, accuracy = coverage(asked)
    assert share.tolist() == [0.25, 0.5, 0.75, 1.0]
    assert accuracy.tolist() == pytest.approx([1, 1, 2 / 3, 0.5])


def test_measuring_says_which_engine_it_used(train: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("routing.understand.large.index.MOST_LABELS", 5)
    found = measuring.measure(Plan(train=str(train), folds=2))
    assert found.report.engine == "words and letters, pruned index"


@pytest.mark.parametrize(
    "content",
    [
        "\ufefftext,label\nhi,a\n",
        "Text; Label\nhi;a\n",
        "text\tlabel\nhi\ta\n",
        "label,text\r\na,hi\r\n",
    ],
)
def test_what_spreadsheets_write_is_read(tmp_path: Path, content: str) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes(content.encode())
    assert read_rows(path) == [("hi", "a")]


def test_nothing_to_ask_is_told(tmp_path: Path) -> None:
    path = _file(tmp_path / "rows.csv", [("wifi down", "a"), ("printer", "b")])
    with pytest.raises(Unreadable, match="nothing to ask"):
        measure(Plan(train=str(path)))


def test_pictures_of_messages_that_belong_nowhere(tmp_path: Path) -> None:
    asked = [Asked(truth=NOWHERE, found=("b",), chance=0.1, outcome=Outcome.UNKNOWN, ms=1)]
    assert all(p.stat().st_size > 2_000 for p in draw(asked, tmp_path, "none"))
