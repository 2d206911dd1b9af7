"""calls at rest: what only served to reach a call goes a year after its end, and is found by its number"""

import sqlalchemy as sa
from alembic import op

from routing.storage.tables import UtcDateTime

revision = "0087"
down_revision = "0083"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("call", sa.Column("rested_at", UtcDateTime(timezone=True), nullable=True))
    waits = sa.text("ended AND rested_at IS NULL")
    op.create_index(
        "ix_call_rests", "call", ["opened_at"], sqlite_where=waits, postgresql_where=waits
    )
    op.create_index("ix_said_number", "said", ["number"])
    became = sa.text("number IS NOT NULL")
    op.create_index(
        "ix_inbox_number", "inbox", ["number"], sqlite_where=became, postgresql_where=became
    )
