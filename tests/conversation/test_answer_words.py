"""Answers are read in the reader's language, whichever call they came along with: a child, a call
that was handed over, a question that was put in another language.
"""

from __future__ import annotations

import pytest

from bot.wording.call_formatter import CallFormatter
from bot.wording.localizer import Localizer
from routing.call.events import Answer
from tests.conversation.town import TOWN
from tests.conversation.world import START

ASKED = [
    (ref, question, choice)
    for ref, place in TOWN.entries.items()
    for question in place.item.questions
    for choice in question.choices
]


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("put_in", ["en", "nl"])
def test_a_choice_is_named_in_the_readers_language(put_in: str, language: str) -> None:
    formatter = CallFormatter(TOWN, Localizer(language), START)
    assert ASKED
    for ref, question, choice in ASKED:
        answer = Answer(id=question.id, ask=question.ask.in_(put_in), value=choice.id)
        shown = (question.ask.in_(language), choice.name.in_(language))
        others = (other for other in TOWN.entries if other != ref)
        for item in (ref, None, next(others)):
            assert formatter.answers(item, (answer,)) == [shown], (item, ref)


def test_what_no_catalogue_knows_stays_as_it_was_said() -> None:
    formatter = CallFormatter(TOWN, Localizer("nl"), START)
    answer = Answer(id="gone", ask="Which one?", value="the blue one")
    assert formatter.answers(None, (answer,)) == [("Which one?", "the blue one")]
