"""Words of dialogues in random order and state stand in the ledger or in what is open, or a reply
says what became of them; `python -m tests.bench.dialogues` makes 50,000 of them.
"""

from __future__ import annotations

from pathlib import Path

import catalog
from bot.bootstrap.first_reader import read_catalogue
from tests.bench.dialogue_states import WHO, hospital, states
from tests.bench.dialogues import dialogues, pool, steering
from tests.routing.reading import ByWord

COUNT = 40


def test_no_words_are_lost() -> None:
    standing = read_catalogue(Path(catalog.__file__).parent / "hospital")
    fresh = hospital(standing, ByWord(standing))
    starts = {language: states(fresh, language) for language in WHO}
    made = dialogues(COUNT, 3, starts, pool((), standing), steering(standing))
    lost = [(why, account.lines) for _, why, account in made if why]
    assert not lost
