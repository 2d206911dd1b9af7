"""How often letters stand together is counted over all words at once, and comes to the same as word
by word.
"""

from __future__ import annotations

from collections import Counter

import pytest

from routing.understand.words import language as languages
from routing.understand.words.frequency import zipf


@pytest.mark.parametrize("language", ["en", "nl"])
def test_no_letters_of_two_words_are_counted_together(language: str) -> None:
    each = Counter[str]()
    for word in zipf(language):
        each.update(languages._grams(word))
    assert languages._gram_counts(language) == each
