"""What was learnt of moves reads the same when it comes back from disk."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np

from routing.understand.acts.reader import ActReader, _digest, _kept
from routing.understand.acts.sentences import Sentence, sentences
from routing.understand.move import Move


def test_a_reader_learnt_now_and_one_kept_read_exactly_alike(tmp_path: Path) -> None:
    learnt = ActReader.learn(sentences(("en", "nl"))[::40])
    learnt._keep(tmp_path / "acts-some.npz")
    kept = _kept(tmp_path / "acts-some.npz", None)
    assert kept is not None and np.array_equal(kept.weights, learnt.weights)
    for text, language in (("is it fixed yet?", "en"), ("laat toch maar zitten, dank je", "nl")):
        assert kept.read(text, language) == learnt.read(text, language)


def test_what_is_kept_is_told_by_all_that_it_is_learnt_from() -> None:
    asked = [Sentence("a new chair", Move.NEW, "en", -1)]
    told = [_digest(langs, asked, None) for langs in (("en",), ("nl",), ("en", "nl"))]
    told += [_digest(("en",), [], None), _digest(("en",), asked[:1] * 2, None)]
    assert len(set(told)) == len(told)
    assert _digest(("en",), asked, None) == told[0]


def test_of_many_that_were_kept_those_used_last_stay(tmp_path: Path) -> None:
    learnt = ActReader.learn(sentences(("en", "nl"))[::400])
    first = tmp_path / "acts-first.npz"
    learnt._keep(first)
    for number in range(8):
        os.utime(first, (number, number))
        assert _kept(first, None), "read again, so used last"
        learnt._keep(tmp_path / f"acts-{number}.npz")
    assert first.is_file() and len(list(tmp_path.glob("acts-*.npz"))) == 8
