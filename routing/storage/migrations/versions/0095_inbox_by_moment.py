"""messages that were taken in are found by key, by call or where they became none, never by moment
alone: one index less is written for each
"""

from alembic import op

revision = "0095"
down_revision = "0094"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_inbox_at", "inbox")
