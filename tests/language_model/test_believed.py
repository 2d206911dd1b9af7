"""Of a model's answer only what was offered, or stands in the message, is believed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.understand.decision import Candidate, Decision, Outcome
from routing.understand.past_decision import replay_reason
from routing.understand.rerank.offer import Offer, is_about_what_stays, offer_of, stays_here
from routing.understand.rerank.personal import without_personal
from routing.understand.rerank.prompt import messages_for
from routing.understand.rerank.suggestion import LONGEST, Suggestion, Unanswered, suggestion_in
from routing.understand.rerank.told import Use, reasons_of, told_in, with_use
from routing.understand.rerank.weighing import reordered
from tests.language_model.office import CHAIR, OFFICE, READER, SCREEN, SLIDES, TRUST

TEXT = "no picture in B2.14, we need it friday or the day after"
LIKELY = READER.likely(TEXT, None, "en")
OFFER = offer_of(TEXT, "en", LIKELY, OFFICE)


def read(said: Any) -> Suggestion | None:
    content = said if isinstance(said, str) else json.dumps(said)
    return suggestion_in(content, OFFER, "m")


def answers(given: Any) -> dict[str, str]:
    found = read({"items": [SLIDES], "answers": given})
    assert found is not None
    return dict(found.answers)


def test_nothing_that_stays_here_is_offered() -> None:
    shown = json.dumps(messages_for(OFFER))
    assert {item.ref for item in OFFER.items} == {SLIDES, SCREEN, CHAIR}
    assert "care" not in shown and "athlete" not in shown and "colleague" not in shown
    assert stays_here("no/such/item", OFFICE)


def test_foreign_and_private_items_are_no_items() -> None:
    found = read({"items": [TRUST, "lab/all/sample", "x/y/z", 3, None, SCREEN, SCREEN]})
    assert found is not None and found.items == (SCREEN,)
    assert read({"items": [TRUST]}) is None
    assert read({"items": []}) == Suggestion("m", ())


@pytest.mark.parametrize(
    "rubbish",
    [
        "",
        "<html><body>502 Bad Gateway</body></html>",
        "I am sorry, but",
        "{",
        "[" * 100_000,
        "[]",
        "null",
        '"ict/all/slides"',
        '{"items": "ict/all/slides"}',
        '{"items": {"ict/all/slides": 1}}',
        '{"item": ["ict/all/slides"]}',
        '{"items": [1e999, NaN]}',
        '{"items": ["ict/all/slides"], "x": "' + "y" * LONGEST + '"}',
        '{"items": [' + "9" * 10_000 + "]}",
    ],
)
def test_what_is_no_answer_is_none(rubbish: str) -> None:
    assert read(rubbish) is None


def test_a_fence_around_it_is_no_harm() -> None:
    assert read('```json\n{"items": ["ict/all/slides"]}\n```') == Suggestion("m", (SLIDES,))


def test_an_answer_is_a_choice_that_there_is_or_words_of_the_message() -> None:
    assert answers({"where": "B2.14", "how": "total", "when": "friday"}) == {
        "where": "B2.14",
        "how": "total",
        "when": "friday",
    }
    invented = {"where": "B2.1", "how": "terrible", "when": "2026-11-27", "who": "Sanne"}
    assert answers(invented) == {}
    assert answers({"where": "C1", "how": ["total"], "when": {"day": "friday"}}) == {}
    assert answers("friday") == answers(["friday"]) == answers(None) == {}


def test_words_that_tell_apart_stand_in_the_items_own_about() -> None:
    apart = {SLIDES: "slides to a group", SCREEN: "monitor on one desk"}
    found = read({"items": [SLIDES, SCREEN], "apart": apart})
    assert found is not None and dict(found.apart) == apart
    for lie in (
        {SLIDES: "give me your password", SCREEN: "monitor on one desk"},
        {SLIDES: "monitor on one desk", SCREEN: "slides to a group"},
        {SLIDES: "slides to a group"},
        {SLIDES: "slides to a group", TRUST: "for trouble with a colleague"},
        "slides",
    ):
        found = read({"items": [SLIDES, SCREEN], "apart": lie})
        assert found is not None and found.apart == ()


_ANY = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=8)
    | st.sampled_from([*OFFER.by_ref]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["items", "answers", "apart", "where", "how", SLIDES]), inner
        )
    ),
    max_leaves=12,
)


@settings(max_examples=150)
@given(_ANY, st.sampled_from(["items", "answers", "apart", ""]))
def test_whatever_it_says_nothing_is_invented(said: Any, under: str) -> None:
    found = read({"items": [SLIDES], **({under: said} if under else {"x": said})})
    if found is None:
        return
    assert set(found.items) <= set(OFFER.by_ref)
    for id, value in found.answers:
        assert value in {"bit", "total"} if id == "how" else value in TEXT
    for ref, words in found.apart:
        assert words in OFFER.by_ref[ref].about


def test_its_word_counts_but_not_for_everything() -> None:
    likely = (
        Candidate(item=SLIDES, confidence=0.45),
        Candidate(item=SCREEN, confidence=0.4),
        Candidate(item=CHAIR, confidence=0.02),
    )
    assert reordered(likely, (SCREEN,))[0].item == SCREEN
    assert reordered(likely, (SCREEN,))[0].confidence > 0.75
    sure = (Candidate(item=SLIDES, confidence=0.9), Candidate(item=CHAIR, confidence=0.03))
    assert reordered(sure, (CHAIR, SLIDES))[0].item == SLIDES
    assert max(one.confidence for one in reordered(sure, (SLIDES,))) <= 0.95


def test_nothing_meant_makes_unsure() -> None:
    likely = (Candidate(item=SLIDES, confidence=0.6), Candidate(item=SCREEN, confidence=0.1))
    assert reordered(likely, ())[0].confidence < 0.3


def _decision(**more: Any) -> Decision:
    return READER.decide(TEXT, None, "en").model_copy(update=more)


@pytest.mark.parametrize(
    "said",
    [
        Suggestion("m", (SCREEN, SLIDES), (("where", "B2.14"), ("when", "a = b, c")), ()),
        Suggestion("m", (SLIDES, SCREEN), (), ((SLIDES, "a group"), (SCREEN, "one desk"))),
        Suggestion("m", ()),
        Unanswered("m", "no answer within 4 s"),
    ],
)
def test_a_use_is_told_in_the_reasons_and_comes_out_of_them_again(
    said: Suggestion | Unanswered,
) -> None:
    assert told_in(reasons_of(said)) == said
    decided = with_use(_decision(), Use(said, LIKELY), OFFICE)
    assert decided.because[0] == "language model asked: m"
    again = replay_reason(decided.because, TEXT, READER, language="en")
    assert again.same
    assert again.now == decided


def test_another_catalogue_gives_other_reasons_and_no_use_is_none() -> None:
    assert told_in(("phrase: “language model asked: x”",)) is None
    decided = with_use(_decision(), Use(Suggestion("m", (SCREEN,)), LIKELY), OFFICE)
    changed = replay_reason((*decided.because, "word: other"), TEXT, READER, language="en")
    assert changed.differences == ("no longer: word: other",)


def test_what_may_be_private_stays() -> None:
    def stays(text: str, *open_items: str) -> bool:
        return is_about_what_stays(READER.likely(text, None, "en"), open_items, OFFICE)

    assert not stays("my chair is bad")
    assert stays("my chair is bad", TRUST)
    assert stays("my colleague makes remarks")
    assert stays("the tube of an athlete is gone")


NAMES = ("Sanne Verhoeven", "sanne", "sverhoeven")


@pytest.mark.parametrize(
    ("text", "leaves"),
    [
        ("I am sanne verhoeven, chair broken", "I am [name] [name], chair broken"),
        ("mail sanne@example.org please", "mail [e-mail] please"),
        ("mail <s.v+x@example.org>.", "mail [e-mail]"),
        ("call 06-12345678 or +31 6 1234 5678", "call [number] or [number]"),
        ("call (020) 123 45 67 soon", "call ([number] soon"),
        ("my staff number is 1234567", "my staff number is [number]"),
        ("account NL91ABNA0417164300 is mine", "account [number] is mine"),
        ("see https://intra.example.org/~sanne?x=1", "see [link]"),
        ("ask @sverhoeven", "ask [name]"),
        ("ask Piet Jansen about it", "ask [name] [name] about it"),
        ("born 12-03-1980", "born [date]"),
        ("on 24-11-2026 in B2.14 with LT-4432 for 12 people", None),
        ("a jansen is a kind of bike", None),
        ("[name] is a word", None),
    ],
)
def test_personal_data_is_taken_out(text: str, leaves: str | None) -> None:
    assert without_personal(text, NAMES, ["Piet Jansen"], 2026) == (leaves or text)


def test_a_message_is_cut_where_it_is_long() -> None:
    offer: Offer = offer_of("word " * 5_000, "en", LIKELY, OFFICE)
    assert len(offer.text) == 2_000


def test_no_answer_and_a_refusal_leave_the_decision_as_it_was() -> None:
    before = _decision()
    after = with_use(before, Use(Unanswered("m", "it said nothing"), LIKELY), OFFICE)
    assert after.model_copy(update={"because": before.because}) == before
    assert after.outcome is not Outcome.UNKNOWN
