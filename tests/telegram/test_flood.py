"""Whoever sends very much holds up nobody else, and nothing of it is lost or told out of order."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.side_by_side import take_side_by_side, who
from tests.telegram.desk import USERS, Office

MANY = 40


async def test_whoever_floods_holds_up_nobody_else(at: Office) -> None:
    sanne, tom = USERS["sanne"]["id"], USERS["tom"]["id"]
    at.says("tom", "hello")
    await at.hears("tom", "Hello")
    heard = len(at.telegram.sent(tom))
    for n in range(MANY):
        at.says("sanne", f"status {n}?")
    at.says("tom", "my requests")
    await at.telegram.until(lambda: len(at.telegram.sent(tom)) > heard, 60)
    assert len(at.telegram.sent(sanne)) < MANY / 2
    await at.telegram.until(lambda: len(at.telegram.sent(sanne)) >= MANY, 60)


def _update(kind: int, person: int) -> dict[str, Any]:
    chat = {"id": person, "type": "private"} if kind else {"id": -1, "type": "group"}
    sender = {"id": person}
    match kind:
        case 2:
            return {"callback_query": {"id": "1", "from": sender, "message": {"chat": chat}}}
        case 3:
            return {"message": {"chat": chat, "from": sender, "migrate_to_chat_id": -2}}
        case _:
            return {"message": {"chat": chat, "from": sender}}


_UPDATES = st.lists(st.builds(_update, st.integers(0, 3), st.integers(1, 3)), max_size=12)


@given(updates=_UPDATES, broken=st.integers(0, 11))
async def test_each_persons_order_is_kept_and_after_a_failure_nothing_more_of_theirs(
    updates: list[dict[str, Any]], broken: int
) -> None:
    numbered = [update | {"update_id": n} for n, update in enumerate(updates)]
    begun: list[int] = []

    async def take(update: dict[str, Any]) -> None:
        begun.append(update["update_id"])
        if update["update_id"] == broken:
            raise OSError

    failed = await take_side_by_side(numbered, take)
    assert len(failed) == len(numbered)
    assert set(begun) | {n for n, error in enumerate(failed) if error} == set(range(len(numbered)))
    for person in {who(update) for update in updates}:
        theirs = [n for n in begun if who(updates[n]) == person]
        assert theirs == sorted(theirs)
    for n in begun:
        if who(updates[n]) is None:
            assert begun[begun.index(n) :] == [n, *(m for m in begun if m > n)]
