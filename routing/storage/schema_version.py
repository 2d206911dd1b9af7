"""Which versions of the tables this program knows, by the names of its migrations: what a start and
`/readyz` ask. Alembic reads every file for it, and is opened only where there is something to do.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import sqlalchemy as sa

MIGRATIONS = Path(__file__).parent / "migrations"
TABLE = "alembic_version"


@cache
def known() -> tuple[str, ...]:
    """Each version, the newest last."""
    names = (file.name for file in (MIGRATIONS / "versions").glob("[0-9]*_*.py"))
    return tuple(sorted(name.partition("_")[0] for name in names))


def newest() -> str:
    """The version that the tables are brought up to."""
    return known()[-1]


def found_in(connection: sa.Connection) -> frozenset[str]:
    """The version of the tables that are there; none where there are no tables yet."""
    if not sa.inspect(connection).has_table(TABLE):
        return frozenset()
    stamped: sa.Column[str] = sa.Column("version_num", sa.String)
    query = sa.select(stamped).select_from(sa.Table(TABLE, sa.MetaData(), stamped))
    return frozenset(connection.scalars(query))
