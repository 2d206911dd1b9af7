"""What waits together is written in one transaction; what goes wrong is undone alone, and nothing is
done twice.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from bot.intake.together import MANY, Together
from routing.storage import dialogues, inbox
from routing.storage.db import Database
from routing.storage.faults import UndoneAlone
from routing.storage.people_tables import JoinedPersonRow
from routing.storage.prepared import Asked
from routing.storage.tables import DialogueRow, InboxRow
from routing.storage.undoing import may_be_undone
from tests.routing.links import MONDAY

Work = Callable[[Session], str]
ASKS: dict[Work, list[Asked]] = {}
"""What some of it is known to ask ahead."""


def writes(name: str, then: Callable[[Session], None] = lambda _: None) -> Work:
    def work(session: Session) -> str:
        assert dialogues.read(session, name, "sanne") is None, "it is done twice"
        dialogues.write(session, name, "sanne", {}, MONDAY)
        then(session)
        return name

    return work


def takes(key: str, then: Callable[[], None] = lambda: None) -> Work:
    """Takes a message in, and tells whether it was new."""

    def work(session: Session) -> str:
        then()
        return str(inbox.claim(session, key, channel="web", at=MONDAY, body={}))

    ASKS[work] = [inbox.asked_for(key)]
    return work


def thinks_wrong(_session: Session) -> None:
    raise ArithmeticError("nobody thought of this")


def breaks_all(session: Session) -> None:
    """As SQLAlchemy does at an error of its own: the whole transaction is undone."""
    for _ in range(2):
        session.add(JoinedPersonRow(id="vera", name="Vera", team=None, by="sanne", at=MONDAY))
        session.flush()
        session.expunge_all()


def done_together(database: Database, *works: Work) -> list[Future[str]]:
    """The first is at work until all others wait."""
    together, come = Together(database), threading.Event()
    told = [Future[str]() for _ in works]

    def waits(_session: Session) -> None:
        come.wait(60)

    first = writes("leads", waits), Future[str]()
    leads = threading.Thread(target=together.do, args=first)
    leads.start()
    while not together.is_led:
        come.wait(0.001)
    for work, done in zip(works, told, strict=True):
        together.do(work, done, ASKS.pop(work, ()))
    come.set()
    leads.join(60)
    return told


def stand(database: Database) -> set[str]:
    with database.reading() as session:
        return set(session.exec(select(col(DialogueRow.conversation))))


def test_only_what_fails_is_undone(database: Database) -> None:
    fine, wrong, too = done_together(
        database, writes("fine"), writes("wrong", thinks_wrong), writes("fine too")
    )
    assert (fine.result(0), too.result(0)) == ("fine", "fine too")
    assert isinstance(wrong.exception(0), ArithmeticError)
    assert stand(database) == {"leads", "fine", "fine too"}


def test_where_all_is_undone_each_is_done_alone(database: Database) -> None:
    fine, wrong, too = done_together(
        database, writes("fine"), writes("wrong", breaks_all), writes("fine too")
    )
    assert (fine.result(0), too.result(0)) == ("fine", "fine too")
    assert isinstance(wrong.exception(0), IntegrityError)
    assert stand(database) == {"leads", "fine", "fine too"}


def test_what_may_be_undone_is_undone_and_all_beside_it_are_done_once(database: Database) -> None:
    done: list[str] = []

    def once(name: str) -> Work:
        return writes(name, lambda _: done.append(name))

    def wrong(session: Session) -> str:
        with may_be_undone(session):
            once("wrong")(session)
            raise UndoneAlone

    fine, undone, too = done_together(database, once("fine"), wrong, once("fine too"))
    assert (fine.result(0), too.result(0)) == ("fine", "fine too")
    assert isinstance(undone.exception(0), UndoneAlone)
    assert done == ["fine", "wrong", "fine too"]
    assert stand(database) == {"leads", "fine", "fine too"}


def test_what_was_taken_in_before_is_not_once_more(database: Database) -> None:
    with database.transaction() as session:
        takes("b")(session)
    told = done_together(database, takes("a"), takes("b"), takes("c"))
    assert [one.result(0) for one in told] == ["True", "False", "True"]


def test_what_another_process_takes_in_at_this_moment_is_taken_in_once(database: Database) -> None:
    other = Database(database.engine.url)

    def elsewhere() -> None:
        if not database.is_sqlite:
            with other.transaction() as session:
                takes("c")(session)

    told = done_together(database, takes("a"), takes("b", elsewhere), takes("c"), takes("d"))
    assert [one.result(0) for one in told] == ["True", "True", str(database.is_sqlite), "True"]
    with database.reading() as session:
        assert sorted(session.exec(select(InboxRow.key))) == ["a", "b", "c", "d"]
    other.close()


def test_many_more_than_fit_are_all_done(database: Database) -> None:
    told = done_together(database, *(writes(f"{n}") for n in range(40)))
    assert [one.result(0) for one in told] == [f"{n}" for n in range(40)]


def test_where_many_wait_a_second_writes_beside_the_first(database: Database) -> None:
    """On PostgreSQL; on SQLite one writes at a time, and nobody waits there in vain."""
    together, goes_on = Together(database), threading.Event()

    def waits(_session: Session) -> None:
        goes_on.wait(60)

    first = writes("leads", waits), Future[str]()
    leads = threading.Thread(target=together.do, args=first)
    leads.start()
    while not together.is_led:
        goes_on.wait(0.001)
    told = [Future[str]() for _ in range(MANY)]
    for n, done in enumerate(told):
        together.do(writes(f"{n}"), done)
    assert [one.done() for one in told] == [not database.is_sqlite] * MANY
    goes_on.set()
    leads.join(60)
    assert [one.result(60) for one in told] == [f"{n}" for n in range(MANY)]
    assert not together.is_led
