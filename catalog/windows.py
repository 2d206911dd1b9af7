"""How long a team's requesters have to say something."""

from __future__ import annotations

from catalog.agreed_hours import Duration
from catalog.fields import Frozen


class Windows(Frozen):
    """How long a solved call waits for a yes, and how long it can be reopened after it closed; when
    somebody who was asked something is reminded (and again so much later), and how long an answer
    is waited for. Agreed time of the team.
    """

    confirm: Duration = Duration(days=2)
    reopen: Duration = Duration(days=5)
    remind: Duration = Duration(days=1)
    give_up: Duration = Duration(days=5)
