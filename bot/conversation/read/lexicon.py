"""The words by which people steer a conversation, in all installed languages (`lexicon.yaml`)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.conversation.read.vocabulary import Vocabulary, either, in_all_languages
from catalog.language_packs import Language


class Said(StrEnum):
    """What a short message means, whatever is being talked about."""

    YES = "yes"
    NO = "no"
    CANCEL = "cancel"
    BACK = "back"
    SKIP = "skip"
    UNKNOWN = "unknown"
    CHANGE = "change"
    NONE = "none"
    HELLO = "hello"
    THANKS = "thanks"
    BYE = "bye"
    HELP = "help"
    MENU = "menu"
    SEARCH = "search"
    PERSON = "person"
    MINE = "mine"
    STATUS = "status"
    SPEAK = "speak"
    LANGUAGE = "language"
    AGAIN = "again"
    WORKS = "works"
    ANGRY = "angry"
    QUEUE = "queue"
    NEW = "new"
    OPEN = "open"
    ADOPTION = "adoption"
    RISKS = "risks"
    LATE = "late"
    DUTY = "duty"
    FIGURES = "figures"
    COMPONENT = "component"


EMOJI: Mapping[str, Said] = {
    "👍": Said.YES,
    "✅": Said.YES,
    "👌": Said.YES,
    "✔": Said.YES,
    "🆗": Said.YES,
    "👎": Said.NO,
    "❌": Said.NO,
    "✖": Said.NO,
    "🙏": Said.THANKS,
    "❤": Said.THANKS,
    "💙": Said.THANKS,
    "😍": Said.THANKS,
    "🎉": Said.THANKS,
    "👋": Said.HELLO,
    "😡": Said.ANGRY,
    "🤬": Said.ANGRY,
    "😠": Said.ANGRY,
    "❓": Said.HELP,
}


A_LONG_PHRASE = 7
"""So many characters a phrase has at the least to be known with a slip of the finger in it."""


@dataclass(frozen=True)
class Lexicon:
    """The words, compiled; what each field holds is told in `catalog/languages/en/lexicon.yaml`."""

    whole: Mapping[Said, frozenset[str]]
    phrases: Mapping[str, Said]
    """Messages that mean one thing and nothing else, as plain words; among them `asked_for`."""
    long_phrases: tuple[str, ...]
    """Those of them that are known with a slip of the finger too."""
    asked_for: Mapping[str, Language]
    heads: Mapping[str, Said]
    patterns: Mapping[Said, tuple[re.Pattern[str], ...]]
    goes_on: tuple[re.Pattern[str], ...]
    not_right: tuple[re.Pattern[str], ...]
    remembers: tuple[re.Pattern[str], ...]
    aside: tuple[re.Pattern[str], ...]
    another_matter: tuple[re.Pattern[str], ...]
    besides: tuple[re.Pattern[str], ...]
    looks_back: tuple[re.Pattern[str], ...]
    mended: tuple[re.Pattern[str], ...]
    instead: tuple[re.Pattern[str], ...]
    laughs: tuple[re.Pattern[str], ...]
    is_wrong: tuple[re.Pattern[str], ...]
    broke_again: tuple[re.Pattern[str], ...]
    still_broken: tuple[re.Pattern[str], ...]
    displeased: tuple[re.Pattern[str], ...]
    reach_me: tuple[re.Pattern[str], ...]
    but: tuple[re.Pattern[str], ...]
    misunderstood: tuple[re.Pattern[str], ...]
    meant: tuple[re.Pattern[str], ...]
    which_is_meant: tuple[re.Pattern[str], ...]
    only_this: tuple[re.Pattern[str], ...]
    away: tuple[re.Pattern[str], ...]
    what_waits: tuple[re.Pattern[str], ...]
    wishes: tuple[re.Pattern[str], ...]
    greeting: re.Pattern[str]
    polite_head: re.Pattern[str]
    polite_tail: re.Pattern[str]
    thanks_for: re.Pattern[str]
    """What follows a word of thanks and says for what."""
    angry: re.Pattern[str]
    joins: frozenset[str]
    """Words that join two matters: "and"."""
    lists: Mapping[str, frozenset[str]]
    """The lists of words that patterns do not name: fillers, stop words and the like."""

    def has(self, name: str, word: str) -> bool:
        """Whether the list of this name holds the word."""
        return word in self.lists[name]


_LISTS = (
    "after_no",
    "angry_at",
    "asks_back",
    "clear_heads",
    "denies",
    "everything",
    "fillers",
    "go_ahead",
    "nothing_particular",
    "ones_own",
    "status_words",
    "requests",
    "stop_words",
    "tells_no_thing",
    "withdrawals",
    "you",
)


@in_all_languages("lexicon")
def lexicon(words: Vocabulary) -> Lexicon:
    """The words by which people steer a conversation."""
    lists = words.lists("words")
    whole = {said: frozenset(words.words("phrases", said)) for said in Said}
    asked_for = {
        phrase: pack.code
        for pack, _ in words.each("asked_for")
        for phrase in words.only(pack).words("asked_for")
    }
    patterns = {said: words.patterns("patterns", said, lists=lists) for said in Said}
    phrases = {phrase: said for said in Said for phrase in whole[said]}
    phrases |= dict.fromkeys(asked_for, Said.SPEAK)
    return Lexicon(
        whole=whole,
        phrases=phrases,
        long_phrases=tuple(phrase for phrase in phrases if len(phrase) >= A_LONG_PHRASE),
        asked_for=asked_for,
        heads={head: said for said in (Said.YES, Said.NO) for head in words.words("heads", said)},
        patterns=patterns,
        goes_on=words.patterns("patterns", "goes_on", lists=lists),
        not_right=words.patterns("patterns", "not_right", lists=lists),
        remembers=words.patterns("patterns", "remembers", lists=lists),
        aside=words.patterns("patterns", "aside", lists=lists),
        another_matter=words.patterns("patterns", "another_matter", lists=lists),
        besides=words.patterns("patterns", "besides", lists=lists),
        looks_back=words.patterns("patterns", "looks_back", lists=lists),
        mended=words.patterns("patterns", "mended", lists=lists),
        instead=words.patterns("patterns", "instead", lists=lists),
        laughs=words.patterns("patterns", "laughs", lists=lists),
        is_wrong=words.patterns("patterns", "is_wrong", lists=lists),
        broke_again=words.patterns("patterns", "broke_again", lists=lists),
        still_broken=words.patterns("patterns", "still_broken", lists=lists),
        displeased=words.patterns("patterns", "displeased", lists=lists),
        reach_me=words.patterns("patterns", "reach_me", lists=lists),
        but=words.patterns("patterns", "but", lists=lists),
        misunderstood=words.patterns("patterns", "misunderstood", lists=lists),
        meant=words.patterns("patterns", "meant", lists=lists),
        wishes=words.patterns("patterns", "wishes", lists=lists),
        only_this=words.patterns("patterns", "only_this", lists=lists),
        away=words.patterns("patterns", "away", lists=lists),
        what_waits=words.patterns("patterns", "what_waits", lists=lists),
        which_is_meant=words.patterns("patterns", "which_is_meant", lists=lists),
        greeting=re.compile(rf"{lists['greeting']}(?: {lists['greeted']})?[\s,!.]+(?P<rest>.+)"),
        polite_head=re.compile(rf"^{lists['polite_head']}[\s,]+"),
        polite_tail=re.compile(rf"[\s,]+{lists['polite_tail']}$"),
        thanks_for=re.compile(rf"(?<=\w) {lists['for_what']}(?: [^\W\d]+){{1,4}}$"),
        angry=re.compile(rf"\b(?:{either(words.words('angry'))})\b"),
        joins=frozenset(
            join for _, one in words.of("seams").each("and") for join in one.split("|")
        ),
        lists={name: frozenset(words.words(name)) for name in _LISTS},
    )
