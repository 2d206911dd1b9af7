"""Whatever somebody says or presses, in any order: it never raises, always answers, and never loses
words that were typed.
"""

from __future__ import annotations

import json
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bot.conversation.state.dialogue import Dialogue
from bot.ports import Attachment, Choice
from routing.call.actions import Action, actions_for
from routing.rules.effects_of import NotPossible
from tests.conversation.town import TOWN
from tests.conversation.world import World

STEERING = (
    "ja",
    "nee",
    "yes please",
    "no",
    "1",
    "2",
    "7",
    "de tweede",
    "skip",
    "sla over",
    "mijn meldingen",
    "my requests",
    "help",
    "hallo",
    "bedankt",
    "bye",
    "wat kan ik vragen",
    "zoek printer",
    "medewerker",
    "english please",
    "in het Nederlands",
    "taal",
    "S-1001",
    "S-1002 status",
    "1001?",
    "waar blijft mijn laptop?",
    "any news?",
    "nog steeds stuk",
    "het werkt weer",
    "none of these",
    "geen van deze",
    "weet ik niet",
    "wtf",
    "👍",
    "🙏",
    "🦄",
    "?",
    "...",
    "",
    "wachtrij",
    "queue",
    "ack 1001",
    "S-1001 acknowledge",
    "los S-1001 op",
    "S-1002 opgelost",
    "morgen",
    "vrijdag",
    "3",
    "kamer 12",
    "groot",
    "Afdeling C3",
    "ja, kamer 3",
    "nieuwe melding",
    "/start",
    "/status",
    "keur S-1001 goed",
    "S-1001 decline",
    "S-1001 pass on tandem",
)
"""Words that steer; none of them is anything to keep."""
DROPPING = (
    "cancel",
    "stop",
    "annuleer",
    "laat maar",
    "never mind",
    "terug",
    "back",
    "wijzig",
    "change",
    "cancel S-1001",
    "annuleer mijn laptop",
)
"""Words by which somebody takes back what they said."""
ASKING = (
    "er is koffie gemorst",
    "someone spilled coffee in room 12",
    "mijn laptop start niet",
    "I need a new laptop",
    "laptop",
    "forgot my password",
    "de printer print niet en ook mijn laptop start niet",
    "vraag over ouderschapsverlof",
)
DROPPING_LABELS = (
    "Cancel",
    "Annuleren",
    "Back",
    "Terug",
    "Forget",
    "Vergeet",
    "No, it is solved",
    "Nee, het is gelukt",
    "Nothing",
    "Niets",
    "How ",
    "Hoe",
    "From which",
    "Vanaf",
    "What for",
    "Waarvoor",
    "Where",
    "Waar",
    "Does care",
    "Ligt",
    "Which printer",
    "Welke printer",
    "No, keep",
    "Nee, laat",
)
"""Choices by which words are taken back, replaced, or (advice that helped) no longer needed."""


OF_ONES_OWN = (
    "zwark blomp flurg",
    "krelto ombis vandu",
    "pluffen narrig stempo",
    "ijdrum quaksel hovet",
    "merfle tundrop skaai",
    "wobbik lentra fnuis",
)
"""Words that nobody knows, each unlike the others: one that repeats another is taken to mean it."""


class AnyTalk(RuleBasedStateMachine):
    """Two employees and a team member, each in a private conversation, and the room of a team."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World()
        self.owed: set[str] = set()
        self.count = 0

    people = st.sampled_from(["sanne", "tom", "lotte"])

    def hear(self, person: str, text: str = "", *, drops: bool = False, **more: Any) -> None:
        answers = self.world.says(person, text, **more)
        assert answers and all(a.text.strip() for a in answers), f"no answer to {text!r} {more}"
        self.settle(drops=drops)

    def settle(self, *, drops: bool) -> None:
        kept = json.dumps(
            [d.model_dump(mode="json", exclude={"dropped"}) for d in self.world.dialogues.values()]
            + [
                e.model_dump(mode="json")
                for events in self.world.repository.ledgers.values()
                for e in events
            ]
        )
        missing = {words for words in self.owed if words not in kept}
        assert drops or not missing, f"lost: {missing}"
        self.owed -= missing

    @rule(person=people, text=st.sampled_from(STEERING + ASKING))
    def steer(self, person: str, text: str) -> None:
        said_solved = text in {
            "ja",
            "yes please",
            "1",
            "2",
            "👍",
            "het werkt weer",
            "nee",
            "no",
            "de tweede",
            "3",
            "skip",
            "sla over",
        }
        self.hear(person, text, drops=said_solved)

    @rule(person=people, text=st.sampled_from(DROPPING))
    def take_back(self, person: str, text: str) -> None:
        self.hear(person, text, drops=True)

    @rule(person=people, ahead=st.sampled_from(["", "my ", "also ", "ja, ", "nee, "]))
    def say_something_of_ones_own(self, person: str, ahead: str) -> None:
        words = OF_ONES_OWN[self.count % len(OF_ONES_OWN)] + str(self.count)
        self.count += 1
        self.owed.add(words)
        self.hear(person, f"{ahead}{words}")

    @rule(person=people, where=st.sampled_from(["sanne", "tom", "lotte"]), data=st.data())
    def press(self, person: str, where: str, data: st.DataObject) -> None:
        shown = [c for m in self.world.heard.get(where, [])[-6:] for c in m.choices]
        if not shown:
            return
        choice: Choice = data.draw(st.sampled_from(shown))
        values = None
        filled = data.draw(st.booleans())
        if choice.fields and filled:
            values = {b.id: (b.choices[0][0] if b.choices else "vlonk") for b in choice.fields}
        own = (
            self.world.dialogues[person, None].options
            if (person, None) in self.world.dialogues
            else ()
        )
        meant = [choice.label, *(o.label for o in own if o.action == choice.action)]
        drops = any(label.startswith(DROPPING_LABELS) for label in meant)
        self.hear(person, press=choice.action, values=values, drops=drops)

    @rule(person=people, action=st.text(max_size=20))
    def press_anything(self, person: str, action: str) -> None:
        self.hear(person, press=f"d:{action}")
        self.hear(person, press=f"c:S-1001:{action}")

    @rule(person=people, text=st.text(max_size=40))
    def type_anything(self, person: str, text: str) -> None:
        self.hear(person, text, drops=True)

    @rule(person=people, with_words=st.booleans())
    def send_a_picture(self, person: str, with_words: bool) -> None:
        picture = Attachment(name="foto.jpg", kind="picture")
        self.hear(person, "kijk eens" if with_words else "", attachments=(picture,))

    @rule(person=people)
    def edit(self, person: str) -> None:
        self.hear(person, "er is thee gemorst", edited=True, drops=True)

    @precondition(lambda self: self.world.repository.calls)
    @rule(person=people, data=st.data())
    def reply_to_a_card(self, person: str, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(sorted(self.world.repository.calls)))
        text = data.draw(
            st.sampled_from(
                [
                    "bedankt",
                    "ja",
                    "nee",
                    "hij staat op de gang bij de lift",
                    "ack",
                    "nog steeds stuk",
                ]
            )
        )
        self.hear(person, text, about=number)

    @precondition(lambda self: self.world.repository.calls)
    @rule(data=st.data())
    def a_team_works(self, data: st.DataObject) -> None:
        call = self.world.repository.calls[
            data.draw(st.sampled_from(sorted(self.world.repository.calls)))
        ]
        person = next(p.id for p in TOWN.team_by_id[call.team].people)
        can = [
            a
            for a in actions_for(person, call, TOWN)
            if a in {Action.ACKNOWLEDGE, Action.ASK, Action.RESOLVE, Action.DECLINE}
        ]
        if can:
            action = data.draw(st.sampled_from(can))
            try:
                self.world.act(
                    person,
                    call.number,
                    action,
                    question="Waar precies?",
                    text="klaar",
                    reason="niet van ons",
                )
            except NotPossible:
                return

    @rule(hours=st.integers(1, 60))
    def time_passes(self, hours: int) -> None:
        self.world.wait(hours=hours)

    @rule(
        text=st.sampled_from(["lunch?", "ja", "1", "wie gaat er?", "ack 1001", "wachtrij"]),
        about=st.booleans(),
    )
    def talk_in_the_room(self, text: str, about: bool) -> None:
        self.world.says("lotte", text, room="ict", about="S-1001" if about else None)

    @invariant()
    def is_stored_and_read_back_the_same(self) -> None:
        for dialogue in self.world.dialogues.values():
            body = json.loads(json.dumps(dialogue.model_dump(mode="json", exclude_defaults=True)))
            assert Dialogue.stored(body) == dialogue
            assert all(len(o.action.encode()) <= 64 for o in dialogue.options)


AnyTalk.TestCase.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
TestAnyTalk = AnyTalk.TestCase
