"""e-mail: how far a mailbox was read, threads, and mails that wait for a proof"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

from routing.storage.tables import UtcDateTime

revision = "0083"
down_revision = "0085"
branch_labels = None
depends_on = None


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, AutoString(), nullable=nullable)


def _at(name: str) -> sa.Column[object]:
    return sa.Column(name, UtcDateTime(timezone=True), nullable=False)


def upgrade() -> None:
    op.create_table(
        "mailbox_read",
        _text("name"),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in ("validity", "uid")),
        _at("at"),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "mail",
        *(_text(name) for name in ("conversation", "ref")),
        sa.Column("came", sa.Boolean(), nullable=False),
        *(_text(name) for name in ("message_id", "thread", "subject", "sent_as")),
        _text("number", nullable=True),
        sa.Column("choices", sa.JSON(), nullable=False),
        _at("at"),
        sa.PrimaryKeyConstraint("conversation", "ref"),
    )
    op.create_index("ix_mail_number", "mail", ["conversation", "number"])
    op.create_index("ix_mail_at", "mail", ["at"])
    op.create_index("ix_mail_ref", "mail", ["ref"])
    op.create_table(
        "held_mail",
        *(_text(name) for name in ("key", "conversation")),
        sa.Column("digest", sa.String(64), nullable=False),
        _at("until"),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index("ux_held_mail_digest", "held_mail", ["digest"], unique=True)
