"""words erased: when the words of a call were, so that each call is looked at once"""

import sqlalchemy as sa
from alembic import op

from routing.storage.tables import UtcDateTime

revision = "0058"
down_revision = "0054"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("call", sa.Column("erased_at", UtcDateTime(timezone=True), nullable=True))
    waits = sa.text("ended AND erased_at IS NULL")
    op.create_index(
        "ix_call_words", "call", ["opened_at"], sqlite_where=waits, postgresql_where=waits
    )
