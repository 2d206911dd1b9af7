"""questions: which message of ours asked whom what, so that a reply to it answers that question"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

import routing.storage.tables

revision = "0030"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "question",
        *(
            sa.Column(name, AutoString(), nullable=False)
            for name in ("conversation", "ref", "person", "asks")
        ),
        sa.Column("at", routing.storage.tables.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("conversation", "ref"),
    )
    op.create_index("ix_question_at", "question", ["at"])
