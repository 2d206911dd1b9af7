"""Opens the socket on which the pages answer."""

from __future__ import annotations

import errno
import socket

from bot.errors import Mistake


def bound(host: str, port: int) -> socket.socket:
    """The socket to serve on, opened before anything else so that a port in use is said at once.
    Raises Mistake.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Where it is told that this is TCP, asyncio sends each piece of a page at once; else the last
    # one waits 40 ms.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(128)
    except (OSError, UnicodeError) as error:
        listening.close()
        raise Mistake(_told(host, port, error)) from None
    return listening


def _told(host: str, port: int, error: OSError | UnicodeError) -> str:
    # A name that cannot be looked up has numbers of its own, which are none of the system's.
    by_system = isinstance(error, OSError) and not isinstance(error, socket.gaierror)
    number = getattr(error, "errno", None) if by_system else None
    if number == errno.EADDRINUSE:
        return (
            f"port {port} on {host} is in use by another program; end that one, or choose another "
            f"port with SCHAKEL_PORT (or PORT)"
        )
    if number in (errno.EACCES, errno.EPERM):
        return (
            f"port {port} on {host} may not be used by this user; choose one from 1024 on "
            f"with SCHAKEL_PORT (or PORT)"
        )
    return (
        f"SCHAKEL_HOST is '{host}', which is no address of this machine; set it to 127.0.0.1, or "
        f"to 0.0.0.0 for every one that it has"
    )
