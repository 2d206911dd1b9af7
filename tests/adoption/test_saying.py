"""What adoption says: in chat to who coordinates, on the command line, drawn, in both languages."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest

from bot.channels.mailbox import own_conversation
from bot.cli import application
from bot.errors import Mistake
from bot.ports import Address, Said
from bot.wording.adoption import AdoptionWords
from bot.wording.adoption_advice import HOW, SAID, SHORT
from bot.wording.adoption_drawing import draw_adoption
from bot.wording.localizer import Localizer
from catalog.language_packs import Language
from routing.adoption.links import Known
from routing.adoption.stand import stand
from routing.adoption.values import Effect, Lack, Stand
from routing.storage import adoption_store
from tests.adoption.folders import texts_of_two_teams, three_towns
from tests.digest.test_domain_mornings import of_a_domain
from tests.digest.test_mornings import Town, at

NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
ABOUT = {
    "process": "wish",
    "too-tight": "ict/workplace incident 4h",
    "too-loose": "ict/workplace incident 4h",
    "own-terms": "cloud-host/hosting",
    "deputy": "gijs",
    "hands-over": "cloud-host",
}


def towns() -> Stand:
    return stand(three_towns(), Known(NOW))


@pytest.mark.parametrize("language", ["en", "nl"])
def test_everything_that_can_lack_is_said_with_who_and_how(language: Language) -> None:
    assert SAID.keys() == HOW.keys() == SHORT.keys()
    words = AdoptionWords(three_towns(), Localizer(language))
    for code in SAID:
        about = ABOUT.get(code, "ict/workplace/laptop-fails")
        lack = Lack(
            code=code, step="links", team="ict", about=about, n=3, of=4, value="6h", who="gijs"
        )
        what, how = words.what(lack), words.how(lack)
        assert "{" not in what and how.startswith("Gijs Terpstra: ")
        assert "ict/workplace" not in what, "named by what people call it"


def test_a_register_with_nothing_in_it_is_not_told_as_a_number() -> None:
    words = AdoptionWords(three_towns(), Localizer("en"))
    lack = Lack(code="register", step="links", team="ict", n=0, who="gijs")
    assert "has written down nothing" in words.what(lack)
    assert "has 3 components" in words.what(lack.model_copy(update={"n": 3}))


def test_an_effect_that_may_be_chance_is_said_to_be() -> None:
    words = AdoptionWords(three_towns(), Localizer("en"))
    sure = Effect(what="in time", before=0.6, after=0.8, low=0.1, high=0.3, pairs=4)
    assert words.effect(sure) == "In simulation: 60% in time, 80% with it."
    assert "may be chance" in words.effect(sure.model_copy(update={"low": -0.1}))


def test_the_picture_has_a_row_for_each_link_and_what_is_next() -> None:
    drawn = draw_adoption(towns(), AdoptionWords(three_towns(), Localizer("nl")))
    text = " ".join(Xml.fromstring(drawn).itertext())
    assert all(team.name.in_("nl") in text for team in three_towns().teams)
    assert "NU TE DOEN, VOOR HET GEHEEL" in text and "een rooster" in text


async def asked(town: Town, person: str, text: str) -> str:
    address = Address(channel="web", conversation=own_conversation(person))
    key = f"{person} {text}"
    await town.app.accept(Said(key=key, address=address, account=person, at=town.now, text=text))
    await town.app.settle()
    message = town.app.mailbox.latest(own_conversation(person))[-1].message
    assert message
    return message.text


async def test_in_chat_each_coordinator_reads_of_their_own_links(sqlite_url: str) -> None:
    town = Town(sqlite_url, at("2026-11-24", "09:00"), of_a_domain())
    own = await asked(town, "fatima", "adoption")
    assert own.startswith("By the files alone") and "• Cleaning: links" in own
    assert "Hr" not in own and "Fatima: in cleaning.yaml write" in own
    domain = await asked(town, "marleen", "adoptie")
    assert "• Cleaning-nl: schakels" in domain and "• Hr-nl: schakels" in domain
    assert "• Desk-nl" not in domain and "Nu de moeite waard:" in domain
    whole = await asked(town, "daan", "how far are our teams")
    assert "• Laundry: links" in whole and "The same holds for" in whole
    assert "for who coordinates one" in await asked(town, "joost", "adoption")
    with town.app.database.transaction() as session:
        measured = stand(of_a_domain(), Known(town.now)).model_copy(update={"calls": 1_234})
        adoption_store.remember(session, measured, ())
    assert "over 1,234 requests" in await asked(town, "fatima", "show adoption")
    town.stop()


def test_a_fresh_folder_is_told_on_the_command_line(tmp_path: Path) -> None:
    folder = tmp_path / "two"
    folder.mkdir()
    for name, text in texts_of_two_teams().items():
        (folder / name).write_text(text, encoding="utf-8")
    database = f"sqlite:///{tmp_path / 'none.sqlite3'}"
    picture = tmp_path / "far.svg"
    command = [sys.executable, "-c", "from bot.cli import main; main()", "adopt", "--json"]
    done = subprocess.run(
        [*command, "--catalog", str(folder), "--picture", str(picture)],
        env=os.environ | {"SCHAKEL_DATABASE_URL": database},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    found = json.loads(done.stdout)
    assert found["calls"] == 0 and found["whole"]["chain"] is None
    screens = next(link for link in found["links"] if link["team"] == "screens")
    assert screens["next"][0]["lack"]["code"] == "people"
    assert "screens.yaml:" in screens["next"][0]["how"]
    assert picture.read_text(encoding="utf-8").startswith("<svg")
    assert not (tmp_path / "none.sqlite3").exists(), "who only looks makes no desk"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--language", "zz"], "no language we speak"),
        (["screns", "--catalog", "{folder}"], "did you mean screens?"),
    ],
)
def test_a_slip_is_told_in_a_line(tmp_path: Path, words: list[str], told: str) -> None:
    for name, text in texts_of_two_teams().items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    typed = ["adopt", *(word.format(folder=tmp_path) for word in words)]
    with pytest.raises(Mistake, match=re.escape(told)):
        application(typed)(typed, standalone_mode=False)
