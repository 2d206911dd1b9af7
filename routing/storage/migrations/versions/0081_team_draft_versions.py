"""which version of a draft a window shows, who was told of a change that waits, and why not"""

import sqlalchemy as sa
from alembic import op

revision = "0081"
down_revision = "0078"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table, name, kind, usual in (
        ("team_draft", "version", sa.Integer(), "0"),
        ("team_draft", "journal", sa.JSON(), "[]"),
        ("team_change", "told", sa.JSON(), "[]"),
        ("team_change", "reason", sa.Text(), ""),
    ):
        op.add_column(table, sa.Column(name, kind, nullable=False, server_default=usual))
