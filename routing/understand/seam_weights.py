"""What is seen where two requests may meet in a message, and how much each of it counts.

The weights of a language were learnt from messages of which it is known how many requests they hold
(`python -m tests.bench.seam_weights`) and stand in its `seams_learnt.yaml`, those for messages that
are read by words alone in `seams_by_words.yaml`; a language without them is judged by the mean of
those that have them (docs/decisions/0333-seams-by-language.md).
"""

from __future__ import annotations

import math
import operator
from functools import cache
from typing import NamedTuple

from catalog.language_packs import Language, pack, packs


class AtSeam(NamedTuple):
    """What is seen at a cut where the first part is to ask for one item and the second for another
    (or how much each of it counts): how clearly the parts speak for these (`less`: the less clear
    one), how sure each is, how far the whole speaks of the one that it speaks of less, that the
    second part only tells more, that it `goes_on` about the same by its first words; what stands
    between; how long they are; how many sentences end; how `few` items there are.
    """

    one: float
    added: float
    more: float
    sure_first: float
    sure: float
    heard_less: float
    first: float
    second: float
    less: float
    stop: float
    comma: float
    sign: float
    joined: float
    shorter: float
    words_before: float
    words_after: float
    sentences: float
    only_stop: float
    goes_on: float
    few: float

    def odds(self, seen: AtSeam) -> float:
        """Log odds, by these weights, that two requests meet where this is seen."""
        return math.fsum(map(operator.mul, self, seen))


BY_MEANING, BY_WORDS = "seams_learnt", "seams_by_words"
"""The files of a language that hold what was learnt."""


@cache
def weights_of(language: Language | None, file: str = BY_MEANING) -> AtSeam:
    """What was learnt for a language, or the mean of what was learnt."""
    learnt = {code: fields for code in packs() if (fields := pack(code).data(file))}
    own = [learnt[language]] if language in learnt else list(learnt.values())
    return AtSeam(*(sum(float(fields[n]) for fields in own) / len(own) for n in AtSeam._fields))
