"""What is read in every message takes no longer than the message is long."""

from __future__ import annotations

import datetime as dt
import random
import time
from collections.abc import Callable

import pytest

from bot.channels.slack.markup import plain
from bot.conversation.read.alarm_news import tells_how_it_goes
from bot.conversation.read.call_matching import named_words
from bot.conversation.read.close_places import close_place
from bot.conversation.read.confidential import tells_what_was_done
from bot.conversation.read.courtesies import beside_courtesy, is_displeased
from bot.conversation.read.cries import is_cry
from bot.conversation.read.danger import is_certain
from bot.conversation.read.judgement import judged
from bot.conversation.read.me_too import says_me_too
from bot.conversation.read.picking import is_but_none
from bot.conversation.read.reading import words_of
from bot.conversation.read.still_wrong import broke_again, names_what_is_wrong
from bot.conversation.read.team_words import asks_something, tells_only_when
from bot.conversation.read.which_and_what import (
    asks_for_something,
    asks_what_waits,
    says_which_is_meant,
)
from tests.understand.growing import CLASSES, grown

WORDED = (
    *("ja ", "yes ", "ja, dank je ", "thanks yes ", "dank! ", "nee geen van die "),
    *("schreeuwde me ", "he hit me ", "kitchen of the ", "wc naast ", "ik kom om drie uur "),
    *("me too ", "prima maar ", "*a b ", "_a* ", "`a ", ":a: ", "&gt; "),
    *("hij ligt er weer uit ", "it was just a ", "wat moet ik goedkeuren ", "the gate i mean "),
    *("jullie ", "you were ", "de accu is ", "the battery is ", "jullie service is "),
    *("feuer ", "es brennt. ", "in a ", "yangın ", "у ", "the emergency exit ", "de nooduitgang "),
    *("cd ", "the man is ", "60 man op de gang ", "had a baby "),
)
READ: tuple[Callable[[str], object], ...] = (
    beside_courtesy,
    words_of,
    broke_again,
    tells_how_it_goes,
    lambda text: tells_how_it_goes(text, "a man with a knife, water everywhere, gas, lost a child"),
    is_cry,
    is_certain,
    asks_something,
    asks_for_something,
    asks_what_waits,
    says_which_is_meant,
    lambda text: named_words(text, {"printer", "lamp", "gate"}),
    is_but_none,
    is_displeased,
    names_what_is_wrong,
    judged,
    says_me_too,
    tells_what_was_done,
    close_place,
    lambda text: tells_only_when(text, dt.date(2026, 11, 30)),
    lambda text: plain(text, lambda user: user),
)


@pytest.mark.parametrize("read", READ)
def test_no_text_takes_long(read: Callable[[str], object]) -> None:
    """In processor time: a yes with thanks was looked for between every two words, for minutes."""
    read("warm")
    slow = []
    for unit in (*WORDED, *CLASSES):
        text = grown(unit, 8_000, random.Random(unit))
        began = time.thread_time()
        read(text)
        if time.thread_time() - began > 0.25:
            slow.append(unit)
    assert slow == []
