"""`schakel init FOLDER`: asks a few questions and leaves an installation that runs."""

from __future__ import annotations

import os
import re
import secrets
import sys
import zoneinfo
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, NamedTuple
from urllib.parse import urlsplit

import typer

from bot.bootstrap.database import told
from bot.bootstrap.private import private_folder
from bot.errors import Mistake
from bot.sanitize import legible
from bot.settings import ENV_FILE, web_address
from catalog.starter import Beginning, person_id, speaks, starter
from routing.storage.address import UnreadableAddress, masked, read_address

OWN_DATABASE = "sqlite:///data/schakel.sqlite3"
NEXT_STEPS = "NEXT-STEPS.md"
_TEMPLATES = Path(__file__).parent / "beginning"

_PLAIN = re.compile(r"[\w:/@.%?&=,+~-]*", re.ASCII)

Asked = Callable[[str], str]
"""What an answer becomes. Raises Mistake, saying what is wrong with it."""


class Question(NamedTuple):
    """`option`: the name of the option that answers it; `usual`: what Enter answers."""

    option: str
    text: str
    usual: str
    read: Asked


def init(  # noqa: PLR0917 - Typer reads the options from its parameters
    folder: Annotated[Path, typer.Argument(help="A new folder, or one that is empty.")],
    name: Annotated[str | None, typer.Option(help="What the organisation is called.")] = None,
    languages: Annotated[
        str | None, typer.Option(help="The languages it speaks, the usual one first: nl,en.")
    ] = None,
    zone: Annotated[str | None, typer.Option(help="Its time zone: Europe/Amsterdam.")] = None,
    team: Annotated[str | None, typer.Option(help="What its first team is called.")] = None,
    person: Annotated[str | None, typer.Option(help="Who leads that team.")] = None,
    email: Annotated[str | None, typer.Option(help="Their e-mail address.")] = None,
    database: Annotated[
        str | None, typer.Option(help="postgresql://...; an SQLite file in the folder if left out.")
    ] = None,
    url: Annotated[
        str | None, typer.Option(help="The address at which people open the pages.")
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Ask nothing: the usual for what is not said.")
    ] = False,
) -> None:
    """Begin: a folder with a catalogue that holds, settings and next steps. Asks what is not said
    with an option.
    """
    _refuse_used(folder)
    said = {
        "name": name,
        "languages": languages,
        "zone": zone,
        "team": team,
        "person": person,
        "email": email,
        "database": database,
        "url": url,
    }
    answers = {one.option: _answer(one, said[one.option], yes) for one in _questions()}
    begun = Beginning(
        organisation=answers["name"],
        languages=tuple(answers["languages"].split(",")),
        zone=answers["zone"],
        team=answers["team"],
        coordinator=answers["person"],
        email=answers["email"],
    )
    files = starter(begun)
    _write(folder, files, begun, answers["database"], answers["url"])
    typer.echo(
        f"{folder} is ready: a catalogue with one team, database {masked(answers['database'])}."
    )
    if zone is None and _says_nothing(begun.zone):
        typer.echo(
            f"Its hours are in {begun.zone}, as this machine does not say where it stands: is that "
            "right? Else write your own, like Europe/Amsterdam, wherever the catalogue says zone."
        )
    typer.echo(f"Next: cd {folder} && schakel serve. The rest is in {folder / NEXT_STEPS}.")


def _questions() -> tuple[Question, ...]:
    codes = ",".join(speaks())
    return (
        Question("name", "What is your organisation called?", "Our organisation", one_line),
        Question("languages", "Which languages does it speak, the usual first?", codes, _languages),
        Question("zone", _which_zone(), _own_zone(), _zone),
        Question("team", "What is its first team called? (Enter: service desk)", "", one_line),
        Question("person", "Who leads that team?", "Coordinator", one_line),
        Question("email", "Their e-mail address? (Enter: none yet)", "", _email),
        Question(
            "database",
            "Which database? (Enter: a file in this folder; else postgresql://...)",
            OWN_DATABASE,
            _database,
        ),
        Question("url", "At which address do people open the pages? (Enter: here only)", "", _url),
    )


def _answer(question: Question, said: str | None, yes: bool) -> str:
    """What was said with the option, or is answered now; asked again while it cannot be taken."""
    if said is not None:
        try:
            return question.read(said)
        except Mistake as mistake:
            raise Mistake(f"--{question.option}: {mistake}") from None
    if yes:
        return question.usual
    while True:
        shown = f" [{question.usual}]" if question.usual and "Enter" not in question.text else ""
        print(f"{question.text}{shown}", end=" ", flush=True)
        line = sys.stdin.readline()
        if not line:
            typer.echo()
            raise Mistake(
                f"no answer came; say it with --{question.option}, or take what is usual with --yes"
            )
        try:
            return question.read(line.strip()) if line.strip() else question.usual
        except Mistake as mistake:
            typer.echo(f"  {mistake}")


def one_line(said: str) -> str:
    """What was said, as a line that can be kept and shown. Raises Mistake for a long one."""
    line = " ".join(str(legible(said)).split())
    if len(line) > 100:
        raise Mistake("that is too long; use at most 100 characters")
    return line


def _languages(said: str) -> str:
    codes = list(dict.fromkeys(said.replace(",", " ").lower().split()))
    if not codes or not set(codes) <= set(speaks()):
        raise Mistake(f"choose of {', '.join(speaks())}, with commas between them")
    return ",".join(codes)


def _own_zone() -> str:
    """This machine's time zone, where it can be told."""
    local = Path("/etc/localtime")
    named = os.environ.get("TZ") or str(local.resolve()).rpartition("zoneinfo/")[2]
    return named if named in zoneinfo.available_timezones() and "/" in named else "UTC"


def _says_nothing(zone: str) -> bool:
    """Whether it is the zone of a machine that nobody told where it stands."""
    return zone.rpartition("/")[2] in {"UTC", "UCT", "Universal", "Zulu", "GMT"}


def _which_zone() -> str:
    ask = "In which time zone is it?"
    return f"{ask} (This machine does not say.)" if _says_nothing(_own_zone()) else ask


def _zone(said: str) -> str:
    known = {name.lower(): name for name in zoneinfo.available_timezones()}
    found = known.get(said.strip().lower().replace(" ", "_"))
    if not found:
        raise Mistake(f"'{one_line(said)}' is no time zone; write it like Europe/Amsterdam")
    return found


def _email(said: str) -> str:
    line = one_line(said)
    name, at, host = line.rpartition("@")
    if line and not (name and at and "." in host and " " not in line):
        raise Mistake("that is no e-mail address; write it like fatima@example.org")
    return line


def _database(said: str) -> str:
    try:
        read_address(said)
    except UnreadableAddress as error:
        raise Mistake(told(error, said)) from None
    return said.strip()


def _url(said: str) -> str:
    line = one_line(said).rstrip("/")
    try:
        return web_address(line) if line else ""
    except ValueError:
        raise Mistake("that is no address; write it like https://desk.example.org") from None


def _refuse_used(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Mistake(f"{folder} is there and not empty; name a new folder")


def _write(folder: Path, files: dict[str, str], begun: Beginning, database: str, url: str) -> None:
    try:
        (folder / "catalog").mkdir(parents=True)
        private_folder(folder / "data")
        for name, text in files.items():
            (folder / "catalog" / name).write_text(text, encoding="utf-8")
        port = _port(url)
        _write_private(folder / ENV_FILE, _env(database, url, port))
        team = next(name for name in files if name != "organisation.yaml")
        steps = _template("next-steps.md").format(
            site=url or f"http://localhost:{port}",
            person=person_id(begun.coordinator),
            name=begun.coordinator,
            team=team,
        )
        (folder / NEXT_STEPS).write_text(steps, encoding="utf-8")
    except OSError as error:
        raise Mistake(f"{folder} cannot be written ({error.strerror})") from None


PORT = 8080


def _port(url: str) -> int:
    """The port to serve at: that of an address without https, before which nothing else stands."""
    given = urlsplit(url)
    return (given.port or PORT) if given.scheme == "http" else PORT


def _env(database: str, url: str, port: int) -> str:
    return _template("settings.env").format(
        port=port,
        database=_in_quotes(database),
        url=f"SCHAKEL_PUBLIC_URL={_in_quotes(url)}" if url else "# SCHAKEL_PUBLIC_URL=https://...",
        session=secrets.token_urlsafe(32),
        metrics=secrets.token_urlsafe(24),
    )


def _template(name: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8")


def _in_quotes(value: str) -> str:
    """As a `.env` file takes it literally, whatever signs a password has; as it is where it can,
    since not everything that reads such files knows quotes.
    """
    if _PLAIN.fullmatch(value):
        return value
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def _write_private(path: Path, text: str) -> None:
    with open(path, "x", encoding="utf-8", opener=lambda p, f: os.open(p, f, 0o600)) as file:
        file.write(text)


def register(app: typer.Typer) -> None:
    """Add `init`."""
    app.command("init")(init)
