"""Slack's marks and names of emoji become plain words and signs, as in any other channel."""

from __future__ import annotations

import time

import pytest

from bot.channels.slack.markup import plain
from bot.conversation.read.lexicon import Said
from bot.conversation.read.reading import yes_or_no


def words(text: str) -> str:
    return plain(text, lambda _: None, "U0")


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        (":+1:", "👍"),
        (":thumbsup::skin-tone-2:", "👍"),
        (":+1::+1::skin-tone-6:", "👍👍"),
        (":white_check_mark:", "✅"),
        ("super :joy:!", "super 😂!"),
        (":coffee: machine stuk", "☕ machine stuk"),
        (":man-shrugging: geen idee", "🤷 geen idee"),
        ("*:fire: brand*", "🔥 brand"),
    ],
)
def test_names_of_emoji_are_signs(text: str, sign: str) -> None:
    assert words(text) == sign


@pytest.mark.parametrize(
    "text",
    [
        "om 10:30:45 uur",
        ":ons_eigen_logo: hallo",
        "a:x:b",
        "2*3*4 = 24",
        "snake_case_name en __init__",
        "C:\\tmp\\_oud_\\x",
        "https://example.org/_a_/~b~/*c*/d",
        "*.txt en *.doc",
        "3 * 4 * 5",
        "~5 of ~6 graden",
        "foto_1_van_2",
        "** let op **",
        "5 > 3\n- en",
    ],
)
def test_what_is_no_markup_stays_as_typed(text: str) -> None:
    assert words(text.replace(">", "&gt;")) == text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("*graag snel*", "graag snel"),
        ("_please_, ~niet~ *wel*.", "please, niet wel."),
        ("*_beide_* en _*om*_", "beide en om"),
        ("doe `ls *a* :x: _b_` even", "doe ls *a* :x: _b_ even"),
        ("fout:\n```\nE_1 *x* &lt;y&gt;\n```", "fout:\nE_1 *x* <y>"),
        ("*zie <https://example.org/a_b_c?q=*d*>*", "zie https://example.org/a_b_c?q=*d*"),
        ("<@U0> *hallo* &amp; zo", "hallo & zo"),
        ("Er is brand bij de\n&gt; operatiekamers\nkom", "Er is brand bij de\noperatiekamers\nkom"),
        ("&gt;&gt;&gt; the tap drips\nreally", "the tap drips\nreally"),
        ("&gt; 39 graden koorts", "> 39 graden koorts"),
    ],
)
def test_marks_of_how_it_looks_go(text: str, told: str) -> None:
    assert words(text) == told


@pytest.mark.parametrize(("text", "said"), [(":+1:", Said.YES), (":-1:", Said.NO)])
def test_a_thumb_answers_as_in_any_other_channel(text: str, said: Said) -> None:
    assert yes_or_no(words(text)).said is said
    assert yes_or_no(words(f"{text}:skin-tone-3:")).said is said


@pytest.mark.parametrize(
    "unit", ["*", "*a ", "_a", "~ ~", "`", "```", "<", ":a", ":+1:", "&gt;", " *a", "\n&gt; "]
)
def test_reading_takes_time_that_grows_as_the_text_does(unit: str) -> None:
    def takes(size: int) -> float:
        text = (unit * size)[:size]
        taken = []
        for _ in range(3):
            began = time.thread_time()
            words(text)
            taken.append(time.thread_time() - began)
        return min(taken)

    one, two = takes(20_000), takes(40_000)
    assert two < max(0.05, 3.5 * one), f"{one * 1000:.0f} ms, then {two * 1000:.0f}"
