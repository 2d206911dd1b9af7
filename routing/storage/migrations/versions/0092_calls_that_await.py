"""calls that await an approval are found by an index of their own"""

import sqlalchemy as sa
from alembic import op

revision = "0092"
down_revision = "0089"
branch_labels = None
depends_on = None


def upgrade() -> None:
    awaits = sa.text("state = 'awaiting_approval'")
    op.create_index("ix_call_awaits", "call", ["id"], sqlite_where=awaits, postgresql_where=awaits)
