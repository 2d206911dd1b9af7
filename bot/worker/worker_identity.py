"""Names a worker by machine and process, so that the leases of a dead one are recognised."""

from __future__ import annotations

import os
import socket
import uuid

_OURS: set[str] = set()
_MACHINE = socket.gethostname().replace(":", "-")[:40]


def made() -> str:
    """Makes a unique name for one worker of this process."""
    name = f"{_MACHINE}:{os.getpid()}:{uuid.uuid4().hex[:12]}"
    _OURS.add(name)
    return name


def gone(owner: str) -> bool:
    """Whether a worker's process is known to have ended: it was one of this machine and does not
    run any more.

    False for workers of another machine, and when another process has the same number by now: their
    leases run out.
    """
    machine, _, rest = owner.partition(":")
    process = rest.partition(":")[0]
    if machine != _MACHINE or not process.isdecimal():
        return False
    if int(process) == os.getpid():
        return owner not in _OURS
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
