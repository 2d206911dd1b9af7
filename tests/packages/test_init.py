"""`schakel init` leaves a folder that at once holds, runs and is private."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from bot.channels.registry import installed
from bot.cli import application
from bot.commands.init import NEXT_STEPS, one_line
from bot.errors import Mistake
from bot.settings import Settings
from catalog.load import read
from catalog.starter import Beginning, person_id, speaks, starter

RUN = CliRunner()


def _begin(folder: Path, *options: str, given: str = "") -> str:
    app = application(["init"])
    found = RUN.invoke(app, ["init", str(folder), *options], input=given, catch_exceptions=False)
    return found.output


def test_it_asks_and_leaves_what_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = ["Gemeente “Noord”: Oost", "nl", "europe/amsterdam", "Hulpbalie", "Élise d'Été"]
    answers += [
        "no address",
        "elise@noord.example",
        "",
        "desk.example.org",
        "https://desk.example.org/",
    ]
    told = _begin(tmp_path / "desk", given="\n".join([*answers, ""]))
    assert "that is no e-mail address" in told and "that is no address" in told
    monkeypatch.chdir(tmp_path / "desk")
    for name in ("SCHAKEL_CATALOG", "SCHAKEL_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    kept = Settings()
    assert kept.public_url == "https://desk.example.org"
    assert kept.database == "sqlite:///data/schakel.sqlite3"
    assert kept.session_secret and len(kept.session_secret.get_secret_value()) > 30
    loaded = installed().load(kept.catalog)
    assert loaded.problems == ()
    organisation = loaded.catalogue.organisation
    assert (organisation.languages, organisation.fallback) == (("nl",), "hulpbalie")
    assert organisation.organisation.in_("nl") == "Gemeente “Noord”: Oost"
    assert loaded.catalogue.people["elise"].email == "elise@noord.example"
    for one in (".env", "data"):
        assert not (tmp_path / "desk" / one).stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    assert "schakel signin elise" in (tmp_path / "desk" / NEXT_STEPS).read_text()


def test_a_folder_in_use_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "note").touch()
    with pytest.raises(Mistake, match="not empty"):
        _begin(tmp_path, "--yes")
    assert [path.name for path in tmp_path.iterdir()] == ["note"]


def test_no_answer_and_a_wrong_one_are_told(tmp_path: Path) -> None:
    with pytest.raises(Mistake, match="--languages"):
        _begin(tmp_path / "desk", "--name", "x")
    with pytest.raises(Mistake, match=r"--zone: .* is no time zone"):
        _begin(tmp_path / "desk", "--yes", "--zone", "Amsterdam/Europe")
    with pytest.raises(Mistake, match="--database: SCHAKEL_DATABASE_URL is no address"):
        _begin(tmp_path / "desk", "--yes", "--database", "mysql://x")
    assert not (tmp_path / "desk").exists()


def test_a_password_is_kept_as_it_is_and_not_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = "postgresql://desk:p$%40'#ss@db.example.org/desk"
    told = _begin(tmp_path / "desk", "--yes", "--database", url)
    assert "ss@" not in told
    monkeypatch.chdir(tmp_path / "desk")
    monkeypatch.delenv("SCHAKEL_DATABASE_URL", raising=False)
    assert Settings().database == url


@settings(max_examples=25)
@given(
    name=st.text(max_size=40),
    team=st.text(max_size=40),
    person=st.text(max_size=40),
    languages=st.lists(st.sampled_from(speaks()), min_size=1, unique=True),
)
def test_whatever_they_are_called_it_holds(
    name: str, team: str, person: str, languages: list[str]
) -> None:
    begun = Beginning(
        organisation=one_line(name) or "x",
        languages=tuple(languages),
        zone="Europe/Amsterdam",
        team=one_line(team),
        coordinator=one_line(person) or "x",
    )
    files = starter(begun)
    catalogue, _, problems = read([(n, t.encode()) for n, t in files.items()], "begun")
    assert problems == []
    assert person_id(begun.coordinator) in catalogue.people


def test_the_port_is_that_of_the_address(tmp_path: Path) -> None:
    """Where nothing stands before it; behind https it is the usual one."""
    for n, (url, port) in enumerate(
        (
            ("http://127.0.0.1:8194", 8194),
            ("https://desk.example.org:8443", 8080),
            ("http://desk.example.org", 8080),
            ("", 8080),
        )
    ):
        _begin(tmp_path / str(n), "--yes", "--url", url)
        assert f"SCHAKEL_PORT={port}\n" in (tmp_path / str(n) / ".env").read_text(), url


def test_a_machine_that_does_not_say_where_it_stands_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Etc/UTC")
    assert "is that right?" in _begin(tmp_path / "one", "--yes")
    assert "is that right?" not in _begin(tmp_path / "two", "--yes", "--zone", "Europe/Amsterdam")
    monkeypatch.setenv("TZ", "Europe/Brussels")
    assert "is that right?" not in _begin(tmp_path / "three", "--yes")
