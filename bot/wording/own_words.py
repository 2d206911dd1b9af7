"""Parts somebody's own words from what a mail brings along: signature, small print, quoted and
forwarded messages. Pure.

What is parted is kept with the call; it is only not read as what somebody asks for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from catalog.language_packs import LanguagePack, packs
from routing.understand.story import asked_in

_MOST_IN_SIGNATURE = 12
"""More lines than this under a closing are no signature."""
_MOST_AFTERTHOUGHTS = 3
"""So many times somebody goes on under their name."""
_LITTLE = 3
"""So few words above a forwarded message ("see below") say nothing of their own."""
_SHORT = 8
"""So few words that ask for what is under them ("can you look at this?") say no more either."""
_LONGEST_HEAD = 300
"""Signs of the line before a message that is answered."""
_LONGEST_PRINT = 10_000
"""Signs of a line of small print."""
_QUOTE = re.compile(r"\s*>")
_DASHES = re.compile(r"-- ?|[_=-]{5,}")
_ADDRESS = re.compile(r"<?\S{1,64}@\S{1,200}>?|\+?[\d ()/-]{9,20}|(?:https?://|www\.)\S{1,200}")


@dataclass(frozen=True)
class Parted:
    """A message in two: what somebody says themselves, and what came along."""

    own: str
    beside: str = ""


class Line:
    """What a whole line says, however it is set; a line that is longer than such lines are says
    something else, and is not tried: expressions are slow on long ones.
    """

    def __init__(self, expression: str, longest: int = _LONGEST_HEAD) -> None:
        self._expression, self._longest = re.compile(expression, re.I), longest

    def fullmatch(self, line: str) -> bool:
        """Whether the line is one."""
        return len(line) <= self._longest and self._expression.fullmatch(line) is not None


@dataclass(frozen=True)
class MailWords:
    """The lines that begin what is not somebody's own, of all installed languages."""

    closing: Line
    sent_from: Line
    disclaimer: Line
    quoted: Line
    forwarded: Line
    head: Line
    banner: Line
    below: re.Pattern[str]
    this: re.Pattern[str]
    reached: re.Pattern[str]
    afterthought: Line


@lru_cache(maxsize=8)
def _words(of: tuple[LanguagePack, ...]) -> MailWords:
    def either(key: str) -> str:
        return "|".join(said_in(of, key)) or "(?!)"

    def lines(key: str, longest: int = _LONGEST_HEAD) -> Line:
        return Line(rf"\W*(?:{either(key)})\W*", longest)

    closing = either("closings")
    name = r"(?:[,!. ]+[^\W\d_]+(?: [^\W\d_]+){0,3})?"
    return MailWords(
        closing=Line(rf"\W*(?:{closing})(?: ?/ ?(?:{closing}))?{name}\W*"),
        sent_from=lines("sent_from"),
        disclaimer=lines("disclaimers", _LONGEST_PRINT),
        quoted=lines("quoted"),
        forwarded=lines("forwarded"),
        head=lines("heads"),
        banner=lines("banners", _LONGEST_PRINT),
        below=_within(either("below")),
        this=_within(either("this")),
        reached=_within(either("reached")),
        afterthought=lines("afterthoughts", _LONGEST_PRINT),
    )


def said_in(of: Sequence[LanguagePack], key: str) -> list[str]:
    """The expressions of these languages under a name in their `mail.yaml`."""
    return [one for pack in of for one in pack.data("mail").get(key, ())]


def _within(one_of: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{one_of})(?!\w)", re.I)


def parted(text: str) -> Parted:
    """The text in two. A text of one line is all somebody's own."""
    lines = text.splitlines()
    if len(lines) < 2:
        return Parted(text.strip())
    words = _words(tuple(packs().values()))
    lines = _without_banner(lines, words)
    end = next(
        (n for n, line in enumerate(lines) if _is_quoted(line, lines[n : n + 8], words)), len(lines)
    )
    own = _unsigned([line for line in lines[:end] if not _QUOTE.match(line)], words)
    if end < len(lines) and _is_passed_on(own, lines[end], words):
        passed_on = _passed_on(lines[end:], words)
        own = "\n".join(part for part in (own, passed_on) if part)
    if not own:
        return Parted(text.strip())
    return Parted(own, text.strip() if own != text.strip() else "")


def own_words(text: str, *, mail: bool = True) -> str:
    """What somebody says themselves: in a chat all of it, also what they quote there, as nothing
    comes along by itself.
    """
    return parted(text).own if mail else text.strip()


def asked_first(text: str, *, mail: bool) -> str:
    """What somebody says themselves; of a story, the sentences that ask in front of it all."""
    words = own_words(text, mail=mail)
    asked = asked_in(words)
    return f"{asked} (…) {words}" if asked and not words.startswith(asked) else words


def came_by_mail(origin: str | None) -> bool:
    """Whether what was said at this place (a conversation, or a link) may be a mail."""
    return origin is None or ("@" in origin and "://" not in origin)


def said_above(text: str) -> str:
    """What somebody says in a message that answers another one, above or below what it quotes,
    without their signature; "" where that is nothing.
    """
    lines = text.splitlines()
    words = _words(tuple(packs().values()))
    begins = (n for n, line in enumerate(lines) if _is_quoted(line, lines[n : n + 8], words))
    end = next(begins, len(lines))
    above = _without_rules(_unsigned(_unquoted(lines[:end]), words))
    left = _unquoted(lines[end + 1 :])
    quotes = len(left) < len(lines[end + 1 :])
    below = _unsigned(left, words) if quotes else ""
    return below if below and (not above or _points_below(above, words)) else above


def _points_below(above: str, words: MailWords) -> bool:
    """Whether words only say that the answers stand between what is quoted: "see below"."""
    few = len(above.split()) <= _SHORT
    return few and bool(words.below.search(above) and words.this.search(above))


def _unquoted(lines: Sequence[str]) -> list[str]:
    return [line for line in lines if not _QUOTE.match(line)]


def _without_rules(text: str) -> str:
    """The text without lines of dashes at its end, as mail programs draw them."""
    lines = text.splitlines()
    while lines and (not lines[-1].strip() or _DASHES.fullmatch(lines[-1].strip())):
        lines.pop()
    return "\n".join(lines).rstrip()


def above_name(text: str, name: str) -> str:
    """The first line of a message under which its writer's own name stands, alone or with a few
    short lines about them; else all of it.
    """
    first, *under = [line.strip() for line in text.splitlines() if line.strip()] or [""]
    if not under or len(under) > _MOST_IN_SIGNATURE or not _begins_with(under[0], name):
        return text
    return first if all(len(one.split()) <= _SHORT_LINE for one in under) else text


def _begins_with(line: str, name: str) -> bool:
    """Whether a line begins with a part of this name that is more than a letter."""
    known, signed = _NAME_PARTS.findall(name.casefold()), _NAME_PARTS.findall(line.casefold())
    return bool(signed) and len(signed[0]) > 1 and signed[0] in known


_NAME_PARTS, _SHORT_LINE, _REACHED_LINE = re.compile(r"[^\W\d_]+"), 6, 12


def _is_quoted(line: str, left: Sequence[str], words: MailWords) -> bool:
    """Whether a quoted or forwarded message begins with this line; a long one is broken in two."""
    if len(left) > 1 and line.strip() and not _QUOTE.match(line):
        both = f"{line} {left[1]}"
        if len(both) <= _LONGEST_HEAD and words.quoted.fullmatch(both):
            return True
    if words.quoted.fullmatch(line) or words.forwarded.fullmatch(line):
        return True
    return sum(bool(words.head.fullmatch(one)) for one in left[:4]) >= 3 and bool(
        words.head.fullmatch(line)
    )


def _without_banner(lines: Sequence[str], words: MailWords) -> list[str]:
    """The lines without what a mail server puts above them, that it came from outside."""
    first = next((n for n, line in enumerate(lines) if line.strip()), 0)
    more = any(line.strip() for line in lines[first + 1 :])
    return list(lines[first + 1 :] if more and words.banner.fullmatch(lines[first]) else lines)


def _is_passed_on(own: str, head: str, words: MailWords) -> bool:
    """Whether what is under this line is passed on ("see below", a greeting, nothing at all),
    rather than answered ("Still broken.").
    """
    count = len(own.split())
    if count > _LITTLE:
        asks = count <= _SHORT and words.this.search(own) is not None
        return asks and not words.quoted.fullmatch(head)
    says = any(letter.isalpha() for letter in own) and not own.endswith(",")
    forwarded = words.forwarded.fullmatch(head)
    return not says or bool(forwarded or words.below.search(own) or words.this.search(own))


def _unsigned(lines: Sequence[str], words: MailWords) -> str:
    """The lines up to the signature or the small print, and what somebody goes on with under their
    name: "PS: it burns".
    """
    said, left = list[str](), lines
    for _ in range(_MOST_AFTERTHOUGHTS):
        end = _signed_at(left, words)
        said.append("\n".join(left[:end]).strip())
        below = left[end : end + _MOST_IN_SIGNATURE]
        goes_on = (n for n, line in enumerate(below) if words.afterthought.fullmatch(line))
        if (more := next(goes_on, None)) is None:
            break
        left = left[end + more :]
    else:
        said.append("\n".join(left).strip())
    return "\n\n".join(filter(None, said))


def _signed_at(lines: Sequence[str], words: MailWords) -> int:
    """The line at which the signature or the small print begins; their number where none does."""
    filled = [line for line in lines if line.strip()]
    above, gap, last = 0, False, ""
    for n, line in enumerate(lines):
        told = bool(line.strip())
        # More lines than a signature may have are not looked at: each line is, for its signature.
        under = filled[above + told : above + told + _MOST_IN_SIGNATURE + 1]
        after_a_gap = gap and not last.endswith(":")
        card = after_a_gap and _is_card(line, under, words)
        if above and (card or _ends(line, under, words)):
            return n
        above, gap, last = above + told, not told, line.rstrip() if told else last
    return len(lines)


def _ends(line: str, under: Sequence[str], words: MailWords) -> bool:
    """Whether what somebody says ends before this line; `under`: the lines that follow it."""
    if words.disclaimer.fullmatch(line) or words.sent_from.fullmatch(line):
        return True
    if _DASHES.fullmatch(line.strip()):
        return len(under) <= _MOST_IN_SIGNATURE
    return bool(words.closing.fullmatch(line)) and _is_signature(under, words)


def _is_card(line: str, under: Sequence[str], words: MailWords) -> bool:
    """Whether somebody's name begins the last lines, with how they are reached under it or beside
    it: a signature without a closing.
    """
    if _SIGNED.fullmatch(line.strip()) and not under:
        return True
    name, *beside = [part.strip() for part in line.split("|")]
    if beside and _NAME.fullmatch(name) and any(map(_ADDRESS.search, beside)):
        return len(under) < _MOST_IN_SIGNATURE
    printed = (n for n, one in enumerate(under) if words.disclaimer.fullmatch(one))
    few = under[: next(printed, len(under))]
    short = len(few) < _MOST_IN_SIGNATURE and all(map(_may_be_on_a_card, few))
    reached = any(_ADDRESS.search(one) or words.reached.search(one) for one in few)
    return bool(_NAME.fullmatch(line.strip())) and short and reached


def _may_be_on_a_card(line: str) -> bool:
    """Whether a line is as short as those under a name, how somebody is reached a little longer."""
    return len(line.split()) <= (_REACHED_LINE if _ADDRESS.search(line) else _SHORT_LINE)


_NAME = re.compile(r"[A-Z]\S*(?: (?:[a-z]{1,4} ){0,3}[A-Z][^\W\d_]+){1,3}(?:,? [A-Z]\w{1,5})?")
"""A name of two words or more, with a degree."""
_SIGNED = re.compile(r"[\u2012-\u2015-] ?[A-Z][^\W\d_]+(?: [A-Z][^\W\d_]+)?")
"""A name after a dash."""


def _is_signature(under: Sequence[str], words: MailWords) -> bool:
    """Whether the lines under a closing are a signature: few, and short or an address; small print
    after them, or what somebody goes on with, is as long as it likes.
    """
    ends = (words.disclaimer, words.afterthought)
    end = next(
        (n for n, one in enumerate(under) if any(e.fullmatch(one) for e in ends)), len(under)
    )
    few = under[:end]
    if len(few) > _MOST_IN_SIGNATURE:
        return False
    return all(len(one.split()) <= 12 or _ADDRESS.search(one) for one in few)


def _passed_on(lines: Sequence[str], words: MailWords) -> str:
    """What a message says that is passed on without a word of one's own."""
    bare = [re.sub(r"^\s*(?:>\s?)+", "", line) for line in lines]
    start = next(
        (n for n, one in enumerate(bare) if one.strip() and not _is_head(one, words)), len(bare)
    )
    return _unsigned(bare[start:], words)


def _is_head(line: str, words: MailWords) -> bool:
    return any(one.fullmatch(line) for one in (words.head, words.forwarded, words.quoted))
