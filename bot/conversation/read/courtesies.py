"""Finds what is said beside thanks, or after a greeting, and words that say the opposite of
thanks.
"""

from __future__ import annotations

import re

from bot.conversation.read.lexicon import Said, lexicon
from bot.conversation.read.reading import plain, read, takes_part_back, words_of, yes_or_no
from bot.conversation.read.vocabulary import kept_by_text


@kept_by_text
def beside_thanks(text: str) -> str:
    """The words without the thanks said with them ("it prints again, thanks"); all of them where
    that leaves but one, which names nothing by a number.
    """
    clauses = [clause for clause in _CLAUSES.split(text.strip()) if clause.strip()]
    kept = [clause for clause in clauses if not _is_thanks(clause)]
    left, enough = _without_thanks(" ".join(kept)), 2 if len(kept) < len(clauses) else 3
    named = len(kept) < len(clauses) and any(sign.isdigit() for sign in left)
    return left if named or len(words_of(left)) >= enough else text


_CLAUSES = re.compile(r"(?<=[,.;:!?\n])\s+")


def _is_thanks(clause: str) -> bool:
    """Whether a clause only thanks, also for something: "thank you for the quick reply"."""
    said = lexicon().thanks_for.sub("", plain(clause))
    return lexicon().phrases.get(said) is Said.THANKS


def after_thanks(text: str) -> str:
    """What follows thanks that stand in a clause of their own at the head: "could you also …" of
    "thank you! and could you also …"; "" where hardly anything does, or something else stands
    first.
    """
    first, *more = [clause for clause in _CLAUSES.split(text.strip()) if clause.strip()] or [""]
    rest = " ".join(more)
    if not _is_thanks(first):
        return ""
    head, _, behind = rest.partition(" ")
    rest = behind if plain(head) in lexicon().joins else rest
    return rest if len(words_of(rest)) > _GREETED else ""


def is_displeased(text: str) -> bool:
    """Whether words say that one was served badly: "you came too late", "thanks for nothing"."""
    said = plain(text)
    return any(pattern.search(said) for pattern in lexicon().displeased)


def complains(text: str) -> bool:
    """Whether words say that, or swear in a clause of their own beside a question how it stands."""
    return is_displeased(text) or any(
        read(clause).said is Said.ANGRY for clause in _CLAUSES.split(text)
    )


def laughs(text: str) -> bool:
    """Whether somebody laughs in these words, or winks."""
    return any(pattern.search(text.casefold()) for pattern in lexicon().laughs)


def is_bare_no(text: str) -> bool:
    """Whether the words are a no, and tell nothing beside it but thanks."""
    answer = yes_or_no(text)
    return answer.said is Said.NO and (not answer.rest or _is_thanks(answer.rest))


def declines(text: str) -> bool:
    """Whether the words are a no with thanks, and nothing else: "no, thank you"."""
    words = plain(text).split()
    ends = (n for n in range(1, len(words)) if _is_thanks(" ".join(words[n:])))
    return any(is_bare_no(" ".join(words[:n])) for n in ends)


_MOST_WORDS = 12
"""A yes or no with thanks is no longer."""


@kept_by_text
def beside_courtesy(text: str) -> str:
    """The yes or no with which thanks are said, before it or after it ("ja, dank je wel", "thanks,
    yes please"); empty where that is not all, or where it is a phrase of thanks of its own. Every
    place between two words is tried, so long texts are none of these.
    """
    words = plain(text).split()
    if len(words) > _MOST_WORDS or lexicon().phrases.get(" ".join(words)) is Said.THANKS:
        return ""
    for at in range(1, len(words)):
        head, tail = " ".join(words[:at]), " ".join(words[at:])
        for answer, thanks in ((head, tail), (tail, head)):
            said = yes_or_no(answer)
            courtesy = _is_courtesy(thanks) and not takes_part_back(thanks)
            if said.said and not said.rest and courtesy:
                return answer.strip(" ,.;:!")
    return ""


def _is_courtesy(text: str) -> bool:
    """Whether words only thank, also with words that say nothing around them: "dank je wel
    hoor".
    """
    words, known = plain(text).split(), lexicon()
    while words and not _is_thanks(" ".join(words)) and known.has("fillers", words[-1]):
        words.pop()
    words = words or plain(text).split()
    while words and not _is_thanks(" ".join(words)) and known.has("fillers", words[0]):
        words.pop(0)
    return bool(words) and _is_thanks(" ".join(words))


def _without_thanks(text: str) -> str:
    """The text without a word of thanks that ends it with no mark before it."""
    said = text.rstrip(" .!")
    ends = (thanks for thanks in lexicon().whole[Said.THANKS] if len(thanks) > _A_SHORT_WORD)
    found = max((e for e in ends if said.casefold().endswith(" " + e)), key=len, default="")
    return said[: -len(found)].rstrip(" ,") if found else text


_A_SHORT_WORD = 5


def after_a_word(text: str) -> str:
    """What follows words that steer the conversation, where a mark or a joining word stands between
    them, or thanks of some words: "never mind and the lift is stuck"; all of it where none do.
    """
    said, known = text.split(), lexicon()
    for count in range(min(_LONGEST, len(said) - 1), 0, -1):
        head, rest = " ".join(said[:count]), " ".join(said[count:])
        meaning = known.phrases.get(plain(head))
        joins = plain(said[count]) in known.joins or takes_part_back(rest)
        thanks = meaning is Said.THANKS and count > 1
        if meaning and (joins or thanks or head[-1] in _MARKS):
            return rest.partition(" ")[2] if joins and len(said) > count + 1 else rest
    return text


def says_what_for(text: str, told: str) -> bool:
    """Whether what follows words of thanks says what these are for, with no mark and no joining
    word between them: "thank you for being so quick last time".
    """
    head = text.removesuffix(told).strip()
    thanks = lexicon().phrases.get(plain(head)) is Said.THANKS and head[-1] not in _MARKS
    begins, few = " ".join(told.split()[:2]), len(words_of(told)) <= _WHAT_FOR
    return thanks and few and lexicon().thanks_for.search(f"{head} {begins}") is not None


_WHAT_FOR = 8


_LONGEST = 6
_MARKS = frozenset(",.;:!?")


def after_greeting(text: str) -> str:
    """What follows a greeting, where that is more than a word or two: "good morning, the lift is
    stuck"; else all of it.
    """
    greeted = lexicon().greeting.fullmatch(plain(text))
    rest = greeted["rest"].strip() if greeted else ""
    return rest if len(words_of(rest)) > _GREETED else text


_GREETED = 3
