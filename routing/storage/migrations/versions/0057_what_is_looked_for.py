"""what is looked for: indexes of the few rows that housekeeping and the figures ask for"""

import sqlalchemy as sa
from alembic import op

revision = "0057"
down_revision = "0055"
branch_labels = None
depends_on = None


def _partial(name: str, table: str, columns: list[str], where: str) -> None:
    only = sa.text(where)
    op.create_index(name, table, columns, sqlite_where=only, postgresql_where=only)


def upgrade() -> None:
    _partial("ix_outbox_leased", "outbox", ["lease_owner"], "state = 'leased'")
    _partial("ix_outbox_done", "outbox", ["done_at"], "state = 'done'")
    _partial("ix_outbox_dead", "outbox", ["channel", "kind"], "state = 'dead'")
    _partial("ix_inbox_loose", "inbox", ["at"], "number IS NULL")
