"""Each of the eight workflows through the front, in chat: employees type, teams press their
buttons; and what a chain tells on its way.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from catalog.model import Catalogue, Team
from routing.call.call import Call, State
from routing.call.usm import STEPS, workflow
from tests.chain.front import Front
from tests.routing.links import CATALOGUE, CLEANING

FORK = {"agree": 5, "change": 5, "recover": 4, "improve": 4}
"""At which step of a process the fork is."""


def _catalogue() -> Catalogue:
    """Cleaning also takes wishes and changes."""
    body = CLEANING.model_dump(mode="json", by_alias=True)
    plain = body["services"][0]["items"][0]
    for item, kind in (("nightshift", "wish"), ("dispenser", "rfc"), ("bins", "service_request")):
        body["services"][0]["items"].append(
            plain | {"id": item, "kind": kind, "name": {"en": item, "nl": item}}
        )
    teams = tuple(Team.model_validate(body) if t.team == "cleaning" else t for t in CATALOGUE.teams)
    return Catalogue(version="flows", organisation=CATALOGUE.organisation, teams=teams)


@pytest.fixture
def front(sqlite_url: str) -> Iterator[Front]:
    made = Front(sqlite_url, _catalogue())
    yield made
    made.app.close()


def _asks(front: Front, what: str) -> Call:
    """Tom asks and says yes; Joost takes it on."""
    said = front.types("tom", f"please see to the {what}", "yes")
    number = next(word.strip(".,:") for word in said.split() if word.startswith("S-"))
    assert "With Cleaning" in front.types("tom", number)
    front.types("joost", f"ack {number}")
    assert front.call(number).assignee == "joost"
    return front.call(number)


def _forks(front: Front, number: str, *into: str) -> None:
    """Step by step to each fork, and through it."""
    for process in into:
        frame = front.call(number).frames[-1]
        for _ in range(FORK[frame.process] - frame.step):
            front.presses("joost", number, "next_step")
        front.presses("joost", number, "fork", into=process)
    frame = front.call(number).frames[-1]
    assert frame.process == (into[-1] if into else frame.process)


def _solved(front: Front, number: str) -> Call:
    """Joost is done, Tom agrees."""
    front.types("joost", f"S-{number.removeprefix('S-')} solved all done")
    if front.call(number).requester == "tom":
        front.presses("tom", number, "confirm")
        assert front.call(number).state is State.CLOSED
    return front.call(number)


@pytest.mark.parametrize(
    ("flow", "item", "forks"),
    [
        (1, "nightshift", ("change", "operate")),
        (2, "dispenser", ("operate",)),
        (3, "spill", ("change", "operate")),
        (4, "spill", ("operate",)),
        (5, "bins", ()),
    ],
)
def test_what_customers_start(front: Front, flow: int, item: str, forks: tuple[str, ...]) -> None:
    number = _asks(front, item).number
    _forks(front, number, *forks)
    assert workflow(_solved(front, number).path) == flow


@pytest.mark.parametrize(
    ("flow", "forks"),
    [(6, ("agree", "change", "operate")), (7, ("change", "operate")), (8, ("operate",))],
)
def test_what_providers_start(front: Front, flow: int, forks: tuple[str, ...]) -> None:
    seen = _asks(front, "spill").number
    front.presses("joost", seen, "risk", text="this machine leaks every week")
    risk = front.call(seen).links[0].other
    front.types("joost", f"ack {risk}")
    _forks(front, risk, *forks)
    done = _solved(front, risk)
    assert workflow(done.path) == flow
    assert done.state is State.RESOLVED


@pytest.mark.parametrize(
    ("item", "path"),
    [
        ("nightshift", ("agree", "change", "operate")),
        ("dispenser", ("change", "operate")),
        ("spill", ("recover", "operate")),
        ("bins", ("operate",)),
    ],
)
def test_finishing_fills_in_the_rest(front: Front, item: str, path: tuple[str, ...]) -> None:
    assert _solved(front, _asks(front, item).number).path == path


def test_the_sub_process_ends_and_the_one_before_goes_on(front: Front) -> None:
    number = _asks(front, "spill").number
    _forks(front, number, "operate")
    for _ in range(len(STEPS["operate"])):
        front.presses("joost", number, "next_step")
    (frame,) = front.call(number).frames
    assert (frame.process, frame.step) == ("recover", FORK["recover"] + 1)


def test_a_supplier_does_the_change(front: Front) -> None:
    """At the fork, the child call is the sub-process; when it ends the parent goes on, and its path
    is known.
    """
    number = _asks(front, "spill").number
    for _ in range(FORK["recover"]):
        front.presses("joost", number, "next_step")
    front.presses(
        "joost", number, "pass_on", service="laundry/linen", kind="rfc", text="other mops please"
    )
    child = front.call(number).open_children[0]
    assert front.call(child).path == ("change",)
    front.types("lars", f"ack {child}", f"{child} solved new mops")
    assert front.call(number).state is State.IN_PROGRESS
    assert workflow(_solved(front, number).path) == 3


def test_a_wish_ends_in_a_changed_agreement(front: Front) -> None:
    number = _asks(front, "nightshift").number
    said = front.presses(
        "joost", number, "agree", verdict="agreed", kind="incident", acknowledge="10m", resolve="2h"
    )
    assert "Written down" in said
    call = front.call(number)
    assert (call.verdict, call.change and str(call.change.resolve)) == ("agreed", "2h")
    assert any("nightshift" in text or number in text for text in front.said("person/tom")[-2:])


def test_a_wish_that_is_refused_goes_no_further(front: Front) -> None:
    number = _asks(front, "nightshift").number
    front.presses("joost", number, "agree", verdict="refused", note="too dear")
    assert any("too dear" in text for text in front.said("person/tom"))
    assert _solved(front, number).path == ("agree",)


def test_who_passes_on_too_late_is_warned_first(front: Front) -> None:
    number = _asks(front, "spill").number
    front.wait(hours=2)
    said = front.types("joost", f"{number} pass on", "laundry", "ten mops")
    assert "was promised" in said, said
    assert front.call(number).state is State.IN_PROGRESS, "nothing happens before they say so"
    front.types("joost", "yes")
    call = front.call(number)
    assert call.state is State.WAITING_SUPPLIER
    assert call.expected and call.resolve_by and call.expected > call.resolve_by
    assert any("Laundry" in text for text in front.said("person/tom"))


def test_a_late_child_tells_where_its_time_went(front: Front) -> None:
    number = _asks(front, "spill").number
    front.presses("joost", number, "pass_on", service="laundry/linen", text="mops")
    child = front.call(number).open_children[0]
    front.wait(hours=3)
    front.types("lars", f"ack {child}")
    front.wait(hours=3)
    front.types("lars", f"{child} solved washed")
    assert any(
        "later than agreed" in text and "picked up" in text for text in front.said("room/cleaning")
    )


def test_many_at_once_are_bundled_in_chat(front: Front) -> None:
    numbers = []
    for person in ("tom", "sanne", "dina", "hilde", "daan"):
        said = front.types(person, "a spill in the hall", "yes")
        numbers.append(next(word.strip(".,:") for word in said.split() if word.startswith("S-")))
    assert any("five people" in text for text in front.said("person/fatima")), (
        "the coordinator is told"
    )
    front.presses("fatima", numbers[-1], "bundle", text="the sprinkler leaks")
    assert any("sprinkler" in text for text in front.said("person/sanne"))
    whole = next(link.other for link in front.call(numbers[0]).links if link.how == "part_of")
    front.types("fatima", f"{whole} solved tap closed")
    assert {front.call(n).state for n in numbers} == {State.RESOLVED}
    assert any("tap closed" in text for text in front.said("person/hilde"))


def test_me_too_in_chat(front: Front) -> None:
    first = _asks(front, "spill").number
    said = front.types("sanne", "een spill in de gang")
    assert "Iemand heeft al zoiets gemeld" in said
    assert "tom" not in said.lower(), "nothing of who it was"
    front.types("sanne", "ik ook")
    mine = front.call("S-1002")
    assert [(link.other, link.how) for link in mine.links] == [(first, "same_as")]


def test_work_is_put_back_for_a_colleague(front: Front) -> None:
    number = _asks(front, "spill").number
    due = front.call(number).resolve_by
    front.types("joost", f"put back {number}", "my shift is over")
    call = front.call(number)
    assert (call.state, call.assignee, call.resolve_by) == (State.OFFERED, None, due), (
        "the promise runs on"
    )
    assert any(
        "put back" in text and "my shift is over" in text for text in front.said("room/cleaning")
    )
    front.types("fatima", f"ack {number}")
    assert front.call(number).assignee == "fatima"


def test_what_is_needed_is_at_hand_and_the_rest_one_tap_further(front: Front) -> None:
    number = _asks(front, "spill").number
    posts = front.app.mailbox.since("room/cleaning", 0, limit=1_000)
    card = next(p.message for p in reversed(posts) if p.message and p.message.card)
    shown = [c.action.rsplit(":", 1)[1] for c in card.choices]
    assert shown == [
        "resolve",
        "ask",
        "pass_on",
        "assign",
        "hand_over",
        "decline",
        "reply",
        "more",
    ]
    front.presses("joost", number, "more")
    rest = [
        p.message for p in front.app.mailbox.since("person/joost", 0, limit=1_000) if p.message
    ][-1]
    assert {c.action.rsplit(":", 1)[1] for c in rest.choices} == {
        "put_back",
        "note",
        "prioritise",
        "risk",
        "merge",
    }


def test_a_child_is_named_in_the_language_of_who_has_it(front: Front) -> None:
    front.types("sanne", "een spill in de hal", "ja")
    front.types("joost", "ack S-1001")
    front.presses("joost", "S-1001", "pass_on", service="laundry/linen", text="tien doeken")
    child = front.call("S-1002")
    assert (child.item, child.about, child.text) == (None, "cleaning/rooms/spill", "tien doeken")
    assert any("spill please" in text for text in front.said("room/laundry"))


def test_what_a_private_request_is_about_goes_no_further(front: Front) -> None:
    front.types("tom", "my contract", "yes")
    front.types("hilde", "ack S-1001")
    front.presses("hilde", "S-1001", "pass_on", service="desk/front", text="print one page")
    assert front.call("S-1002").title == "print one page"
    assert not any("contract" in text for text in front.said("room/desk"))


def test_there_and_back_three_times_is_for_the_coordinator(front: Front) -> None:
    number = _asks(front, "spill").number
    for _ in range(2):
        front.presses("joost", number, "hand_over", team="hr", reason="dry")
        front.presses("hilde", number, "decline", reason="no people")
    assert any("Can you decide" in text for text in front.said("person/fatima"))
    assert "several times" in front.presses("joost", number, "hand_over", team="hr")
    assert any("is back with Cleaning" in text for text in front.said("person/tom"))
    front.presses("fatima", number, "hand_over", team="desk", reason="they know")
    assert front.call(number).team == "desk"


def test_in_a_room_the_card_itself_unfolds(front: Front) -> None:
    number = _asks(front, "spill").number

    def card() -> list[str]:
        posts = front.app.mailbox.since("room/cleaning", 0, limit=1_000)
        newest = next(p.message for p in reversed(posts) if p.message and p.message.card)
        return [c.action.rsplit(":", 1)[1] for c in newest.choices]

    front.presses_in_room("joost", "cleaning", number, "more")
    assert {"note", "risk", "put_back"} <= set(card())
    assert "more" not in card()
    front.presses("joost", number, "next_step")
    assert "more" in card(), "the next change folds it again"


def test_all_that_was_asked_can_be_read_behind_more(front: Front) -> None:
    """A card shows how a long request begins; its end is one press away, in the room."""
    told = " ".join(f"word{n}" for n in range(400))
    front.types("tom", f"there is a spill {told}", "yes")
    assert "word399" not in "\n".join(front.lines("room/cleaning"))
    front.presses_in_room("joost", "cleaning", "S-1001", "more")
    (whole,) = [said for said in front.said("room/cleaning") if "word399" in said]
    assert "In their words, all of it" in whole and "word0 word1" in whole


def test_process_words_stand_behind_more_for_coordinators(front: Front) -> None:
    """ "Recover: Take in (1 of 7)" tells a cleaner nothing: who coordinates may unfold it."""
    number = _asks(front, "spill").number

    def card() -> tuple[list[str], list[str]]:
        posts = front.app.mailbox.since("room/cleaning", 0, limit=1_000)
        newest = next(p.message for p in reversed(posts) if p.message and p.message.card)
        assert newest.card
        return [line.label for line in newest.card.lines], [c.label for c in newest.choices]

    def process() -> bool:
        labels, choices = card()
        return "Recover" in labels and any(c.startswith("Next step") for c in choices)

    def silent() -> bool:
        labels, choices = card()
        return "Recover" not in labels and not any(c.startswith("Next step") for c in choices)

    assert silent()
    front.presses_in_room("joost", "cleaning", number, "more")
    assert silent(), "an operator unfolds the rest of the buttons only"
    front.presses("joost", number, "note", text="wet floor")
    front.presses_in_room("fatima", "cleaning", number, "more")
    assert process()
