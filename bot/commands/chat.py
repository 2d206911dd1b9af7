"""`schakel chat --as PERSON`: the conversation in a terminal, typed or piped, for an employee or a
team member.
"""

from __future__ import annotations

import asyncio
import io
import sys
import threading
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from bot.channels.registry import installed
from bot.commands.looked_at import looked_at
from bot.errors import Mistake
from bot.observability.logging_setup import set_up_logging

if TYPE_CHECKING:
    from bot.bootstrap.app import App
    from bot.bootstrap.reader_process import Child
    from bot.channels.terminal.display import Numbered, Printed
    from bot.settings import Settings
    from bot.wording.localizer import Localizer
    from catalog.model import Catalogue, Person

_PROMPT = "› "


def find_person(name: str, catalogue: Catalogue) -> Person:
    """The person with this id. Raises Mistake, naming those that look like it."""
    from rapidfuzz import fuzz, process, utils

    wanted = name.strip().lower()
    if wanted in catalogue.people:
        return catalogue.people[wanted]
    names = {person.id: f"{person.id} {person.name}" for person in catalogue.people.values()}
    near = process.extract(
        wanted, names, scorer=fuzz.WRatio, processor=utils.default_process, limit=3, score_cutoff=60
    )
    like = ", ".join(f"{person} ({catalogue.people[person].name})" for _, _, person in near)
    hint = (
        f"did you mean {like}?"
        if like
        else "the ids stand under 'people' and 'employees' in the catalogue's files"
    )
    raise Mistake(f"nobody in the catalogue is called '{name}'; {hint}")


async def typed(stream: TextIO, prompt: str) -> AsyncIterator[str]:
    """The lines of a stream as they come; a thread of its own reads, so that Ctrl+C never waits for
    Enter.
    """
    loop = asyncio.get_running_loop()
    queue: asyncio.Queue[str | None] = asyncio.Queue()

    def read() -> None:
        while True:
            try:
                line = input(prompt) if prompt else stream.readline()
            except (EOFError, KeyboardInterrupt):
                line = None
            if line is None or (not prompt and not line):
                break
            loop.call_soon_threadsafe(queue.put_nowait, line)
        loop.call_soon_threadsafe(queue.put_nowait, None)

    threading.Thread(target=read, daemon=True, name="typed").start()
    while (line := await queue.get()) is not None:
        yield line


class PlainScreen:
    """Plain lines, for a pipe or a file: what was typed comes back after `>`, an empty line ends
    each post.
    """

    prompt = ""

    def __init__(self, catalogue: Catalogue) -> None:
        self._people = catalogue.people

    def show(self, printed: Printed) -> None:
        """A post."""
        from bot.channels.terminal.display import plain

        author = self._people.get(printed.post.author)
        print("\n".join(plain(printed, author.name if author else None)), end="\n\n", flush=True)

    def echo(self, line: str, picked: Numbered | None) -> None:
        """What was typed, with the words on the button it picked."""
        print(
            f"> {line}" + (f"  ({picked.choice.label})" if picked else ""), end="\n\n", flush=True
        )


class LiveScreen:
    """A terminal with somebody at it: colours, cards in frames, and news above the line being
    typed.
    """

    prompt = _PROMPT

    def __init__(self, catalogue: Catalogue) -> None:
        # Before the first input(): only then does the line being typed survive what is printed
        # above it.
        import readline

        from rich.console import Console

        self._typed = readline.get_line_buffer
        self._people = catalogue.people
        self._console = Console(highlight=False)

    def show(self, printed: Printed) -> None:
        """A post, above what is being typed."""
        sys.stdout.write("\r\x1b[2K")
        self._draw(printed)
        sys.stdout.write(self.prompt + self._typed())
        sys.stdout.flush()

    def _draw(self, printed: Printed) -> None:
        from rich.padding import Padding
        from rich.panel import Panel

        from bot.channels.terminal.file_commands import told
        from bot.commands.printed import escape

        message, tones = (
            printed.post.message,
            {"late": "red", "waiting": "yellow", "new": "blue", "busy": "green"},
        )
        if message is None:
            author = self._people.get(printed.post.author)
            self._console.print(
                f"[bold]{escape(author.name if author else printed.post.author)}[/]  "
                f"{escape(printed.post.said or '')}"
            )
            return
        if message.card:
            card = message.card
            lines = "\n".join(
                f"[dim]{escape(line.label)}[/]  {escape(line.value)}" for line in card.lines
            )
            title = f"[bold]{escape(card.number)}[/] {escape(card.title)} · {escape(card.status)}"
            self._console.print(
                Panel(
                    lines, title=title, title_align="left", border_style=tones.get(card.tone, "dim")
                )
            )
        else:
            self._console.print(f"[green]◆[/] {escape(message.text)}")
        for file in printed.post.files:
            self._console.print(Padding(escape(told(file)), (0, 0, 0, 2)))
        for numbered in printed.choices:
            self._console.print(
                Padding(
                    f"[bold green]{numbered.number}[/] {escape(numbered.choice.label)}",
                    (0, 0, 0, 2),
                )
            )
        self._console.print()

    def echo(self, _line: str, picked: Numbered | None) -> None:
        """The line stands on the screen already; what a number meant does not."""
        from bot.commands.printed import escape

        if picked:
            self._console.print(f"[dim]  → {escape(picked.choice.label)}[/]")


async def talk(desk: App, person: Person) -> None:
    """Sit at the terminal until end of input."""
    from bot.channels.terminal.channel import TerminalChannel, Window
    from bot.people.directory import language_of, zone_of
    from bot.wording.localizer import Localizer

    live = sys.stdin.isatty() and sys.stdout.isatty()
    screen = LiveScreen(desk.catalogue) if live else PlainScreen(desk.catalogue)
    with desk.database.reading() as session:
        localizer = Localizer(
            language_of(session, person, desk.catalogue), zone_of(session, person, desk.catalogue)
        )
    window = Window(
        person=person.id,
        teams=tuple(team.team for team in desk.catalogue.teams_seen_by(person.id)),
        lines=typed(sys.stdin, screen.prompt),
        show=screen.show,
        echo=screen.echo,
        settle=desk.settle,
        now=desk.now,
        live=live,
        localizer=localizer,
        open=lambda file: desk.mailbox.open(file, person.id, desk.catalogue),
    )
    channel = TerminalChannel(desk.mailbox, window)
    desk.add(channel)
    await _learnt(desk, localizer)
    if live:
        _greet(person, localizer)
    await channel.listen(desk.accept)


async def _learnt(desk: App, localizer: Localizer) -> None:
    """Wait for the catalogue before the first line is read: this process learns it anew, although
    the desk beside may have it. A terminal shows meanwhile, on standard error, what is waited for.
    """
    from rich.console import Console

    with Console(stderr=True).status(localizer.say("Learning what everybody here offers…")):
        await desk.learnt()


def _greet(person: Person, localizer: Localizer) -> None:
    print(
        localizer.say(
            "You are {name}. Type what you need; a number picks a choice; Ctrl+D ends.",
            name=person.name,
        ),
        end="\n\n",
    )


def chat(
    person: Annotated[
        str,
        typer.Option(
            "--as", metavar="PERSON", help="The id of an employee or a team member, like sanne."
        ),
    ],
) -> None:
    """Talk to the desk in this terminal, typed or piped: one line is one message, a bare number
    picks a choice.

    /file PATH words sends a file along, /save NAME keeps one.
    """
    from bot.bootstrap.reader_process import Child

    settings = looked_at()
    if not settings.log_level:
        # What is tried again by itself is no news to whoever talks here.
        set_up_logging(settings.log_format, "error")
    with Child(by_meaning=settings.sentence_models is not None) as child:
        _sit_down(settings, person, child)


def _sit_down(settings: Settings, person: str, child: Child) -> None:
    """Talk, at a desk that is put together while its catalogue is being learnt."""
    from bot.bootstrap.first_reader import begin

    registry = installed()
    begun = begin(settings, registry, child)
    from bot.bootstrap.app import build

    desk = build(
        settings,
        channels=("web", "terminal"),
        elsewhere=registry.services(settings),
        registry=registry,
        begun=begun,
    )
    try:
        who = find_person(person, desk.catalogue)
        if isinstance(sys.stdin, io.TextIOWrapper):
            sys.stdin.reconfigure(errors="replace")
        asyncio.run(talk(desk, who))
    finally:
        desk.close()


def register(app: typer.Typer) -> None:
    """Add `chat`."""
    app.command("chat")(chat)
