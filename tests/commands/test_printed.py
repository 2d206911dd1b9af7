"""Whatever stands in a file or was said is printed as words: it is no markup, and a terminal does
nothing that it says.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.text import Text
from typer.testing import CliRunner

from bot.channels.mailbox import Post
from bot.channels.terminal.display import Display, plain
from bot.cli import application
from bot.commands.printed import escape
from bot.ports import Card, Choice, Line, Outgoing
from bot.sanitize import legible, without_orders
from tests.routing.links import MONDAY

ORDERS = "\x1b[2J\x1b]0;root\x07\x9b31m\u202egnp.exe\x08\r"
ODD = "[/b] [red]x[/] [link=http://x]y"
FILE = f"""team: odd
name: {{en: "Odd {ODD}", nl: "Raar {ODD}"}}
people:
  - {{id: o, name: "O {ODD}", role: coordinator}}
rooms: {{telegram: -100778}}
services:
  - id: work
    name: {{en: "Work {ODD}", nl: "Werk {ODD}"}}
    agreements:
      - customers: ["*"]
        targets: {{incident: {{acknowledge: 15m, resolve: 2h}}}}
    items:
      - id: thing
        kind: incident
        name: {{en: "Thing {ODD}", nl: "Ding {ODD}"}}
        phrases: {{en: ["the key {ODD} is stuck"], nl: ["de toets {ODD} zit vast"]}}
        questions: [{{id: q, ask: {{en: "Which {ODD}?", nl: "Welke {ODD}?"}}, type: text}}]
"""


@given(st.text())
def test_of_a_text_only_what_steers_is_taken(text: str) -> None:
    kept = legible(text)
    assert legible(kept) == kept
    assert all(sign in "\n\t" or sign >= " " for sign in kept)
    assert not any("\x7f" <= sign <= "\x9f" for sign in kept)
    printed = [sign for sign in text if sign.isprintable() and sign != "\u202e"]
    assert [sign for sign in kept if sign.isprintable()] == printed


def test_lines_are_kept_however_they_end() -> None:
    assert legible("a\r\nb\rc\x85d\x0be\tf") == "a\nb\nc\nd\ne\tf"


@given(st.text(alphabet=f"[]/{ORDERS}abc "))
def test_what_rich_prints_is_the_words(text: str) -> None:
    assert Text.from_markup(f"[bold]{escape(text)}[/]").plain == without_orders(text)


def test_a_terminal_does_nothing_that_a_message_says() -> None:
    line = Line(label=ORDERS, value=ORDERS)
    card = Card(number="S-1001", title=ORDERS, status=ORDERS, tone="new", lines=(line,))
    choices = (Choice(action="d:1:0", label=ORDERS),)
    for body in (
        {"said": ORDERS},
        {"message": Outgoing(text=ORDERS, choices=choices)},
        {"message": Outgoing(text="x", card=card)},
    ):
        place = {"ref": "1", "conversation": "person/sanne", "seq": 1, "author": "sanne"}
        post = Post.model_validate(place | {"at": MONDAY} | body)
        lines = plain(Display().show(post), ORDERS)
        assert lines and not any(set(line) & set("\x1b\x07\x9b\u202e\x08\r") for line in lines)


@pytest.mark.parametrize(
    "words",
    [["catalog", "show"], ["catalog", "show", "odd"], ["catalog", "show", "odd/work/thing"]],
)
def test_names_are_no_markup(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "odd.yaml").write_text(FILE)
    monkeypatch.setenv("COLUMNS", "400")
    monkeypatch.setenv("SCHAKEL_CATALOG", str(tmp_path))
    done = CliRunner().invoke(application(["catalog"]), words)
    assert done.exit_code == 0, done.output
    assert ODD in done.output


def test_the_console_of_a_chat_shows_it_too() -> None:
    console = Console(record=True, width=200)
    console.print(escape(ORDERS + ODD))
    assert without_orders(ORDERS + ODD).strip() in console.export_text()
