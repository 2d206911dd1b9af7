"""The faults other than kills: each is a storm over a street of people who go on asking."""

from __future__ import annotations

import asyncio
import contextlib
import resource
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.bootstrap.reloading import EVERY
from bot.commands.doctor import examine_all
from bot.settings import Settings
from routing.storage.address import file_of
from routing.storage.db import Database
from tests.chaos.people import Street
from tests.chaos.run import Desks
from tests.chaos.servers import Server
from tests.fakes.slack_world import Fault
from tests.fakes.telegram_rules import Refusal

HOUR = 3600.0
REFUSED = "schakel_catalogue_refused"


@dataclass
class Scene:
    """Where a fault happens. `length`: seconds of storm."""

    people: Street
    desks: Desks
    folder: Path
    length: float
    servers: tuple[Server, ...] = ()
    remark: str = ""

    async def refused(self, by: int, after: float) -> None:
        """Until so many desks say that the catalogue's change is not in use, not before they can
        have looked.
        """
        await asyncio.sleep(after)
        end = time.monotonic() + 60
        while time.monotonic() < end:
            found = [await self.people.figure(port, REFUSED) for port in self.desks.ports]
            if found.count(1.0) == by and found.count(0.0) == len(found) - by:
                return
            await asyncio.sleep(0.5)
        raise AssertionError(f"{found} and not {by} of the desks refused the catalogue")


Storm = Callable[[Scene], Awaitable[None]]


async def restarts(scene: Scene) -> None:
    """PostgreSQL goes down at once, as in a power cut, and is started again, several times."""
    for _ in range(3):
        await asyncio.to_thread(scene.servers[0].stop, "immediate")
        await asyncio.sleep(scene.length / 12)
        await asyncio.to_thread(scene.servers[0].start)
        await asyncio.sleep(scene.length / 4)


async def failover(scene: Scene) -> None:
    """The PostgreSQL that is written to is killed; its standby is promoted two seconds later."""
    primary, standby = scene.servers
    before = {p.number for p in scene.people.people if p.known}
    killed = time.time()
    await asyncio.to_thread(primary.kill)
    await asyncio.sleep(2)
    await asyncio.to_thread(standby.promote)
    while True:
        again = [p.known for p in scene.people.people if p.known > killed + 2]
        if again or time.time() > killed + 120:
            break
        await asyncio.sleep(0.1)
    back = min(again) - killed if again else float("inf")
    scene.remark = (
        f"{len(before)} people had their number before; first answer {back:.1f} s after the kill"
    )
    await asyncio.sleep(scene.length / 3)


async def full(scene: Scene) -> None:
    """The disk of the database is full for a while; PostgreSQL's log needs a new file on it too,
    and what it did not survive is started again once there is room, as docs/operations.md says.
    """
    filler = scene.folder / "disk" / "filler"
    with contextlib.suppress(OSError), filler.open("wb", buffering=0) as file:
        while file.write(b"\0" * 4096):
            pass
    await asyncio.sleep(scene.length / 4)
    for server in scene.servers:
        with contextlib.suppress(subprocess.CalledProcessError):
            await asyncio.to_thread(server.sql, "SELECT pg_switch_wal()")
    await asyncio.sleep(scene.length / 4)
    filler.unlink()
    await _started_again(scene)
    await asyncio.sleep(scene.length / 4)


async def no_writes(scene: Scene) -> None:
    """Nothing more can be written to SQLite by the desks, to PostgreSQL by itself: each write
    fails.
    """
    _no_writes(scene, True)
    await asyncio.sleep(scene.length / 2)
    _no_writes(scene, False)
    await _started_again(scene)
    await asyncio.sleep(scene.length / 4)


def _no_writes(scene: Scene, on: bool) -> None:
    for server in scene.servers:
        server.no_writes(on)
    if not scene.servers:
        for one in scene.desks.running:
            _limit(one.pid, 0 if on else resource.RLIM_INFINITY)


async def _started_again(scene: Scene) -> None:
    for server in scene.servers:
        if await asyncio.to_thread(server.started_again):
            scene.remark = "PostgreSQL had ended, and was started again once it could write"


def _limit(pid: int, to: int) -> None:
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (to, resource.RLIM_INFINITY))


async def read_only(scene: Scene) -> None:
    """PostgreSQL takes no writes for a while: every transaction is read-only."""
    for on in ("on", "off"):
        scene.servers[0].sql(f"ALTER SYSTEM SET default_transaction_read_only = {on}")
        scene.servers[0].sql("SELECT pg_reload_conf()")
        await asyncio.sleep(scene.length / 3)


async def slow(scene: Scene) -> None:
    """Each commit waits half a second for the disk."""
    scene.desks.control.set(slow=0.5)
    await asyncio.sleep(scene.length)
    scene.desks.control.set(slow=0.0)


async def locked(scene: Scene) -> None:
    """Somebody else holds SQLite's write lock, longer than it is waited for."""
    file = file_of(scene.people.url)
    assert file
    for _ in range(2):
        with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("PRAGMA busy_timeout=60000")
            other.execute("BEGIN IMMEDIATE")
            await asyncio.sleep(scene.length / 2)
            other.execute("ROLLBACK")
        await asyncio.sleep(scene.length / 8)


async def clock(scene: Scene) -> None:
    """The clock jumps: three hours ahead, back, a day ahead, two hours back."""
    for ahead in (3 * HOUR, 0.0, 24 * HOUR, 22 * HOUR):
        scene.desks.control.set(ahead=ahead)
        await asyncio.sleep(scene.length / 4)


async def too_many(scene: Scene) -> None:
    """Both services answer every message with 429, wait a second, for a while."""
    end = time.monotonic() + scene.length
    while time.monotonic() < end:
        scene.people.slack.world.faults[:] = [Fault("chat.postMessage", "429", times=50)]
        refusal = Refusal(429, "Too Many Requests: retry after 1", {"retry_after": 1})
        scene.people.telegram.planned["sendMessage"] = [refusal] * 50
        await asyncio.sleep(0.5)
    scene.people.slack.world.faults.clear()
    scene.people.telegram.planned.clear()


async def away(scene: Scene) -> None:
    """Both services take nothing from us for six hours of the desk's clock."""
    for hour in range(1, 7):
        end = time.monotonic() + scene.length / 6
        while time.monotonic() < end:
            scene.people.slack.world.faults[:] = [Fault("chat.postMessage", "500", times=500)]
            scene.people.telegram.planned["sendMessage"] = [Refusal(502, "Bad Gateway")] * 500
            await asyncio.sleep(0.2)
        scene.desks.control.set(ahead=hour * HOUR)
    scene.people.slack.world.faults.clear()
    scene.people.telegram.planned.clear()
    scene.desks.control.set(ahead=7 * HOUR)


async def edited(scene: Scene) -> None:
    """The catalogue is changed, broken in two ways, half written, and mended, while people ask; the
    last good one goes on.
    """
    file = scene.folder / "catalogue" / "cleaning.yaml"
    good = file.read_text()
    file.write_text(good.replace("Cleaning", "Cleaners"))
    await scene.refused(by=0, after=2 * EVERY)
    harmed = (good.replace("team: desk", "team: nobody"), good[: len(good) // 2] + "{[", "")
    for text in harmed:
        file.write_text(text)
        await scene.refused(by=len(scene.desks.ports), after=2 * EVERY)
        told = await asyncio.to_thread(_doctor, file.parent)
        assert not told[0] and "goes on with the one before" in told[1], told
        before = scene.people.answered_so_far()
        await scene.people.at_least(before + 3, within=60)
    for n in range(1, 40):  # an editor that saves again and again
        file.write_text(good[: n * len(good) // 40])
        await asyncio.sleep(scene.length / 80)
    file.write_text(good)
    await scene.refused(by=0, after=2 * EVERY)
    scene.remark = f"{len(harmed)} broken catalogues were refused by every desk, the last was taken"


def _doctor(catalog: Path) -> tuple[bool, str]:
    found = examine_all(Settings(catalog=catalog))
    return next(one for one in found if one[1].startswith("Catalogue"))


async def rolling(scene: Scene) -> None:
    """Desks of the version before the last change of the tables; the tables are brought up while
    they work, and one after the other makes way for a desk of today.
    """
    desks = scene.desks
    await asyncio.to_thread(_bring_up, scene.people.url)
    await asyncio.sleep(scene.length / 4)
    fell = [n for n, one in enumerate(desks.running) if one.ended(0) is not None]
    desks.earlier = None
    for which in range(len(desks.running)):
        await asyncio.to_thread(desks.kill, which)
        await desks.at_work(which)
        before = scene.people.answered_so_far()
        await scene.people.at_least(before + 3, within=30)
        await asyncio.sleep(scene.length / 4)
    scene.remark = f"{len(fell)} of the earlier desks ended when the tables were changed"


def _bring_up(url: str) -> None:
    database = Database(url)
    database.migrate()
    database.close()


@contextmanager
def small_disk(folder: Path, size: int) -> Iterator[Path | None]:
    """A disk of so many MiB; None where this machine lets us make none."""
    disk = folder / "disk"
    disk.mkdir()
    what = ("mount", "-t", "tmpfs", "-o", f"size={size}m", "tmpfs", str(disk))
    made = subprocess.run(what, capture_output=True, check=False).returncode == 0
    try:
        yield disk if made else None
    finally:
        if made:
            subprocess.run(("umount", "--lazy", str(disk)), check=False)
        shutil.rmtree(disk, ignore_errors=True)


ON_SQLITE: Mapping[str, Storm] = {
    "disk full": full,
    "disk takes no writes": no_writes,
    "slow disk": slow,
    "locked database": locked,
    "clock jumps": clock,
    "429 storm": too_many,
    "six hours without a service": away,
    "catalogue changed and broken": edited,
    "two versions side by side": rolling,
}
ON_POSTGRES: Mapping[str, Storm] = {
    "disk full": full,
    "disk takes no writes": no_writes,
    "database restarts": restarts,
    "failover to a standby": failover,
    "database is read-only": read_only,
    "slow disk": slow,
    "clock jumps": clock,
    "429 storm": too_many,
    "six hours without a service": away,
    "catalogue changed and broken": edited,
    "two versions side by side": rolling,
}
