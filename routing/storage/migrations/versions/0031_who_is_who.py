"""rooms and people joined from chats, claims, handles, who else a call is told to, words unheard"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

from routing.storage.tables import UtcDateTime

revision = "0031"
down_revision = "0020"
branch_labels = None
depends_on = None


def _texts(*names: str, nullable: bool = False) -> list[sa.Column[str]]:
    return [sa.Column(name, AutoString(), nullable=nullable) for name in names]


def _at() -> sa.Column[object]:
    return sa.Column("at", UtcDateTime(timezone=True), nullable=False)


def upgrade() -> None:
    op.create_table(
        "joined_room",
        *_texts("channel", "team", "room", "by"),
        _at(),
        sa.PrimaryKeyConstraint("channel", "team"),
    )
    op.create_table(
        "joined_person",
        *_texts("id", "name"),
        *_texts("team", nullable=True),
        *_texts("by"),
        _at(),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "claim",
        *_texts("id", "channel", "account", "guest"),
        *_texts("person", nullable=True),
        _at(),
        sa.Column("body", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "call_party",
        *_texts("number", "person", "part"),
        sa.PrimaryKeyConstraint("number", "person", "part"),
    )
    op.create_index("ix_call_party_person", "call_party", ["person"], unique=False)
    op.create_table(
        "unheard",
        sa.Column("id", sa.Integer(), nullable=False),
        *_texts("person", "number"),
        _at(),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_unheard_person", "unheard", ["person"], unique=False)
    for table, column in _ADDED:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column(column, AutoString(), nullable=True))


def downgrade() -> None:
    for table, column in _ADDED:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column(column)
    op.drop_index("ix_unheard_person", table_name="unheard")
    op.drop_index("ix_call_party_person", table_name="call_party")
    for table in ("unheard", "call_party", "claim", "joined_person", "joined_room"):
        op.drop_table(table)


_ADDED = (("account", "handle"), ("person", "admitted_by"), ("link_code", "by"))
