"""a page of what somebody asked for, or a team placed, is found without reading all of a year"""

import sqlalchemy as sa
from alembic import op

revision = "0094"
down_revision = "0093"
branch_labels = None
depends_on = None


def upgrade() -> None:
    wanted = ("requester", "id", "root", "number")  # so that SQLite counts by the index alone
    whole = sa.text("root = number")
    op.create_index("ix_call_asked", "call", [*wanted], sqlite_where=whole, postgresql_where=whole)
    op.create_index("ix_call_customer", "call", ["customer", "ended", "id"])
