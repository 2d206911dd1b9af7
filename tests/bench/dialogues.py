"""Whether words get lost: `python -m tests.bench.dialogues [FILE.csv …] [--dialogues 50000] [--seed 1]
[--parts 1] [--report docs/measured]`.

Dialogues are made of texts in random order and state: the labelled texts of each
(`context,lang,text,act,also`), the hospital's own phrases, and the words by which people steer. The
real conversation and desk of the hospital hear them, on calls in memory. A text that is for
somebody (new, add, reopen, answer), asks how it stands or wishes to stop something is kept when
after its message

- its words stand in a call's ledger or in what stands open: as a whole, word after word, but for
  what only leads to it (a greeting, "by the way", a yes, a number, a word of command); or, where two
  matters are taken apart, all its telling words in what was added by this message;
- or it was read as a value: a day, a number, a choice, an item of those shown, with at most one
  telling word beside the names of that;
- or a reply repeats it, or says what was done or not done with it.

A reply that has nothing to do with it does not count. What stood open must stand there later, or
go with a reply to words that wish that. Counted apart: `misplaced`, words that surely ask for
another team's item and went into what stood open instead, where they did not say so themselves;
`unasked`, what was sent or ended by words that are no yes. A run is made in parts, each with a seed
of its own; with `--report` the report is written after each, so that a run that is stopped keeps
them.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import subprocess
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import catalog
from bot.bootstrap.first_reader import read_catalogue
from bot.conversation.read.danger import has_danger
from bot.conversation.read.lexicon import Said as SaidMeaning
from bot.conversation.read.lexicon import lexicon
from bot.conversation.read.numbers import call_number
from bot.conversation.read.picking import by_number, several
from bot.conversation.read.reading import plain, read, yes_or_no
from bot.conversation.state.dialogue import Dialogue, ShownOption
from bot.wording.localizer import Localizer
from catalog.model import Catalogue
from routing.rules.effects_of import NotPossible
from routing.understand.decision import Outcome
from routing.understand.reader import Reader
from tests.bench.became import CHANGES, DOORS, DROPS, answers_to, is_said, is_told
from tests.bench.dialogue_states import WHO, Hospital, hospital, states
from tests.bench.kept import (
    Held,
    Unit,
    is_kept,
    is_quoted,
    is_read,
    misplaced,
    of_call,
    of_pending,
    team_of,
    telling,
)
from tests.house.figures import ROOT
from tests.measured import Report

OWN = frozenset({"new", "add", "reopen", "answer"})
"""Acts whose words must be kept: what they say is for somebody."""
_LETS_GO = frozenset({"no", "none", "cancel"})
"""Choices with which what is put together is let go."""
_OWN_HAND = frozenset({SaidMeaning.BACK, SaidMeaning.CHANGE})
"""With these somebody takes an answer of theirs back."""
_ENDS = frozenset({"opened", "cancelled", "confirmed", "closed"})
"""What nobody's words do to a call that are no yes."""
_ENDS_IT = frozenset({"yes", "cancel", "steer"})
_A_FEW = 2
"""So few telling words may be no more than a date, a name or a yes."""
_KNOWN = 0.85
"""So surely a text asks for the item that is read in it, that another team's call is wrong."""


@dataclass(frozen=True)
class Said:
    """A text and what it is: an act of the file, "new" for a phrase of the catalogue, "steer"."""

    text: str
    act: str
    language: str
    ahead: str = ""
    """What was put before it."""
    item: str = ""
    """The item whose phrase it is."""


@dataclass
class Account:
    """What was said in one dialogue, and where it stands."""

    desk: Hospital
    language: str
    owed: list[str] = field(default_factory=list)
    """Texts whose words stand in what is open."""
    lines: list[str] = field(default_factory=list)
    misplaced: list[str] = field(default_factory=list)
    """What another team's call or request took in."""
    unasked: list[str] = field(default_factory=list)
    """What was sent or ended by words that are no yes."""
    calls: dict[str, tuple[int, Unit]] = field(default_factory=dict)

    @property
    def who(self) -> str:
        """Who speaks."""
        return WHO[self.language]

    def dialogue(self) -> Dialogue:
        """What stands open."""
        return self.desk.dialogues.get((self.who, None), Dialogue())

    def held(self) -> Held:
        """All that is held of anybody's words."""
        repository, catalogue = self.desk.repository, self.desk.catalogue
        for number, call in repository.calls.items():
            events = repository.ledgers[number]
            if self.calls.get(number, (0,))[0] != len(events):
                self.calls[number] = len(events), of_call(call, events)
        open_ones = enumerate(self.dialogue().pending)
        pending = tuple(of_pending(n, one, catalogue) for n, one in open_ones)
        return Held((*pending, *(unit for _, unit in self.calls.values())))

    def says(self, said: Said, *, about: str | None = None) -> str | None:
        """One message; why its words, or earlier ones, count as lost, if they do."""
        alerted = len(self.desk.alarms)
        before, pending, known = self.held(), self.dialogue().pending, dict(self.calls)
        shown = self.dialogue().options[: self.dialogue().numbered]
        replies = self.desk.says(self.who, said.text, about=about)
        heard = "\n".join(r.text for r in replies)
        self.lines.append(f"{about or ''}> {said.text}\n< {heard}")
        after, language = self.held(), self.desk.language(self.who)
        self._look_at_where(said, before, after, about)
        self._look_at_ends(said, known, shown)
        if gone := self._gone(said, after, heard, shown):
            return f"earlier words are gone: {gone}"
        if not replies:
            return "no answer"
        if is_kept(said.text, said.ahead, before, after):
            if said.act in OWN:
                self.owed.append(said.text.removeprefix(said.ahead))
            return None
        if not answers_to(said.act):
            return None
        if any(is_quoted(said.text, said.ahead, a.text) for a in self.desk.alarms[alerted:]):
            return None  # those who were alerted are told them, and a reply says so
        now, catalogue = self.dialogue().pending, self.desk.catalogue
        read_so = is_read(said.text.removeprefix(said.ahead), pending, now, catalogue)
        if read_so or is_quoted(said.text, said.ahead, heard):
            return None
        if said.act == "answer" and chooses(said, shown, heard, changes=pending != now):
            return None
        number = call_number(said.text)
        if number and said.text.strip().endswith("?") and f"{number} ·" in heard:
            return None  # a question about a call by its number is answered by how that stands
        few = len(telling(said.text)) <= _A_FEW
        return None if is_told(said.act, heard, language, few=few) else f"{said.act}: lost"

    def _gone(self, said: Said, after: Held, heard: str, shown: Sequence[ShownOption]) -> list[str]:
        """Earlier words that are held no more, where nobody asked for that or no reply says it."""
        gone = [text for text in self.owed if not self._stands(text, after)]
        self.owed = [text for text in self.owed if text not in gone]
        by_hand = read(said.text).said in _OWN_HAND or said.act == "back"
        if by_hand or all(is_quoted(text, "", heard) for text in gone):
            return []
        wished = said.act not in OWN or picks(said.text, shown)
        told = wished and is_said((*DROPS, *CHANGES), heard, self.desk.language(self.who))
        return [] if told else gone

    def _stands(self, text: str, after: Held) -> bool:
        nothing = Held(())
        return is_kept(text, "", nothing, after)

    def _look_at_ends(
        self, said: Said, known: dict[str, tuple[int, Unit]], shown: Sequence[ShownOption]
    ) -> None:
        """Note what was sent or ended by words that are no yes and no wish to stop."""
        thanked = said.act in {"thanks", "no"}  # that it works, or that no help is needed
        picks = by_number(said.text, shown) is not None
        own = said.text.removeprefix(said.ahead)  # "oh and" before a yes takes nothing back
        yes = yes_or_no(said.text).said or yes_or_no(own).said
        if picks or said.act in _ENDS_IT or yes or read(said.text).said:
            return
        for number, events in self.desk.repository.ledgers.items():
            new = events[known[number][0] if number in known else 0 :]
            kinds = [e.kind for e in new if e.by == self.who and e.kind in _ENDS]
            kinds = [kind for kind in kinds if not (thanked and kind == "confirmed")]
            self.unasked += [f"{said.text} -> {number} {kind}" for kind in kinds]

    def _look_at_where(self, said: Said, before: Held, after: Held, about: str | None) -> None:
        """Note what went to another team, or was sent or ended unasked."""
        first = self.desk.memory(said.text, self.language, False)[0]
        known = first.outcome is Outcome.ANSWER and first.confidence >= _KNOWN
        known = known and not has_danger(said.text)  # those alerted hear all that is said next
        if said.act != "new" or not known or (said.item and said.item != first.item):
            return
        team = team_of(first.item)
        if where := misplaced(said.text, said.ahead, team, before, after, about):
            self.misplaced.append(f"{said.text} ({team}) -> {where}")


def picks(text: str, shown: Sequence[ShownOption]) -> bool:
    """Whether words pick one of the choices shown: one that lets something go only by its number,
    "the middle one" of some buttons does not.
    """
    option = by_number(text, shown)
    return option is not None and (
        any(sign.isdigit() for sign in text) or option.verb not in _LETS_GO
    )


def chooses(said: Said, shown: Sequence[ShownOption], heard: str, *, changes: bool) -> bool:
    """Whether words choose one of what was shown, or none, and something came of that: what stands
    open is otherwise now, or what was chosen is told about.
    """
    own = said.text.removeprefix(said.ahead)  # "ja maar first one"
    if changes and (picks(own, shown) or several(own, shown) or _says_none(said)):
        return True
    option = by_number(said.text, shown) if picks(said.text, shown) else None
    if option is None:
        return False
    shows = is_said(DOORS.get(option.verb, ()), heard, said.language)
    return shows or is_quoted(option.label, "", heard)


def _says_none(said: Said) -> bool:
    """Whether all that is said is that it is none of what was asked about, or something new."""
    text = said.text.removeprefix(said.ahead)
    own, new = read(text), Localizer(said.language).say("Something new")
    return plain(text) == plain(new) or (own.said is SaidMeaning.NONE and not own.rest)


def pool(files: Sequence[Path], standing: Catalogue) -> dict[str, list[Said]]:
    """All texts by language: of the files, of the catalogue, and those that steer."""
    found: dict[str, list[Said]] = {"nl": [], "en": []}
    for file in files:
        with file.open(encoding="utf-8", newline="") as opened:
            for row in csv.DictReader(opened):
                act = row.get("act") or "new"
                found[row.get("lang") or "nl"].append(Said(row["text"], act, row["lang"]))
    for ref, entry in standing.entries.items():
        for language, some in found.items():
            phrases = getattr(entry.item.phrases, language)[:6]
            some += [Said(one, "new", language, item=ref) for one in phrases]
    return found


def steering(standing: Catalogue) -> list[Said]:
    """Words that say nothing of their own."""
    phrases = [p for p in lexicon().phrases if len(p) > 1]
    more = ["1", "2", "3", "S-1001", "status S-1002", "S–1001", "morgen", "kamer 12", "3 december"]
    places = list(standing.organisation.locations)
    return [Said(one, "steer", "") for one in (*phrases, *more, *places)]


_AHEAD = ("", "", "", "", "trouwens, ", "ja maar ", "nee, ", "by the way ", "oh en ", "S-1001 ")


def spoken(dice: random.Random, texts: Sequence[Said], steers: Sequence[Said]) -> Said:
    """One message: mostly a text, sometimes with something before it, sometimes a word that steers."""
    if dice.random() < 0.35:
        return dice.choice(steers)
    one, ahead = dice.choice(texts), dice.choice(_AHEAD)
    return Said(ahead + one.text, one.act, one.language, ahead, one.item)


def dialogues(
    count: int,
    seed: int,
    starts: dict[str, dict[str, Hospital]],
    texts: dict[str, list[Said]],
    steers: Sequence[Said],
) -> Iterator[tuple[str, str | None, Account]]:
    """Each dialogue's state, and why it lost words, if it did."""
    dice = random.Random(seed)
    for _ in range(count):
        language = dice.choice(("nl", "en"))
        state = dice.choice(sorted(starts[language]))
        account = Account(starts[language][state].twin(), language)
        lost = None
        for _ in range(dice.randint(1, 5)):
            about = None
            if dice.random() < 0.08 and account.desk.repository.calls:
                about = dice.choice(sorted(account.desk.repository.calls))
            said = spoken(dice, texts[language], steers)
            try:
                lost = account.says(said, about=about)
            except NotPossible as no:
                lost = f"not possible: {no.reason}"
            except Exception as error:  # a crash is the worst loss: it is counted, not raised
                account.lines.append(f"{about or ''}> {said.text}")
                lost = f"crash: {type(error).__name__}: {error}"
            if lost:
                break
            if dice.random() < 0.1:
                _team_works(dice, account.desk)
        yield state, lost, account


def _team_works(dice: random.Random, desk: Hospital) -> None:
    calls = sorted(desk.repository.calls)
    if not calls:
        return
    number = dice.choice(calls)
    link = desk.catalogue.team_by_id[desk.repository.calls[number].team]
    action = dice.choice(("acknowledge", "ask", "resolve", "reply"))
    try:
        desk.act(link.people[0].id, number, action, question="Waar?", text="komt eraan")
    except NotPossible:
        return


@dataclass
class Bench:
    """The desk in each state, and what is said to it."""

    starts: dict[str, dict[str, Hospital]]
    texts: dict[str, list[Said]]
    steers: Sequence[Said]

    @classmethod
    def of(cls, files: Sequence[Path]) -> Bench:
        """All made ready: the hospital is learnt once."""
        standing = read_catalogue(Path(catalog.__file__).parent / "hospital")
        fresh = hospital(standing, Reader.of(standing, semantic=None, cache=None))
        starts = {language: states(fresh, language) for language in WHO}
        return cls(starts, pool(files, standing), steering(standing))

    def part(self, count: int, seed: int, *, show: int = 0) -> dict[str, Any]:
        """The figures of so many dialogues with this seed; what was lost is shown as it is met."""
        began, messages, shown = time.monotonic(), 0, 0
        lost: Counter[str] = Counter()
        by_state: Counter[str] = Counter()
        others: Counter[str] = Counter()
        for state, why, account in dialogues(count, seed, self.starts, self.texts, self.steers):
            messages += len(account.lines)
            wrong = (*account.misplaced, *account.unasked)
            others += Counter(misplaced=len(account.misplaced), unasked=len(account.unasked))
            if why:
                lost[why.split(":")[0]] += 1
                by_state[state] += 1
            if (why or wrong) and (shown := shown + 1) <= show:
                print("----", state, "|", why, *wrong, *account.lines, sep="\n", flush=True)
        return {
            "seed": seed,
            "dialogues": count,
            "messages": messages,
            "lost": lost.total(),
            "misplaced": others["misplaced"],
            "unasked": others["unasked"],
            "why": dict(lost),
            "by_state": dict(by_state),
            "seconds": round(time.monotonic() - began, 1),
        }


def commit() -> str:
    """The commit whose code is judged, marked where files differ from it; "" where there is no
    history.
    """
    asked = ["git", "describe", "--always", "--dirty", "--exclude=*"]
    try:
        done = subprocess.run(asked, cwd=ROOT, check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return done.stdout.strip()


def report(parts: Sequence[dict[str, Any]], command: str, wanted: int, judged: str = "") -> Report:
    """What was found so far, each part a row, and all of them."""
    columns = ("dialogues", "messages", "lost", "misplaced", "unasked")
    rows = [{"part": str(one["seed"]), **{c: one[c] for c in columns}} for one in parts]
    whole = {c: sum(one[c] for one in parts) for c in columns}
    why = sum((Counter(one["why"]) for one in parts), Counter[str]())
    told = ", ".join(f"{reason} {n}" for reason, n in why.most_common()) or "nothing"
    remarks = [
        f"{len(parts)} of {wanted} parts, each named by its seed.",
        f"Counted as lost: {told}.",
        *([f"The code is that of {judged}."] if judged else []),
    ]
    title = "Texts of made dialogues that are lost: in no ledger, no open question and no reply"
    return Report("dialogues", title, command, [*rows, {"part": "all", **whole}], "lost", remarks)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=Path, nargs="*")
    parser.add_argument("--dialogues", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--parts", type=int, default=1)
    parser.add_argument("--show", type=int, default=20)
    parser.add_argument("--report", type=Path)
    asked = parser.parse_args()
    judged, bench, found = commit(), Bench.of(asked.files), list[dict[str, Any]]()
    named = "".join(f"{file.name} " for file in asked.files)
    command = (
        f"python -m tests.bench.dialogues {named}--dialogues {asked.dialogues} "
        f"--seed {asked.seed} --parts {asked.parts}"
    )
    for seed in range(asked.seed, asked.seed + asked.parts):
        found.append(bench.part(asked.dialogues // asked.parts, seed, show=asked.show))
        print(json.dumps(found[-1], ensure_ascii=False), flush=True)
        if asked.report:
            report(found, command, asked.parts, judged).write(asked.report)


if __name__ == "__main__":
    main()
