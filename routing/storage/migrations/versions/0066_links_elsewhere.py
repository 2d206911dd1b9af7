"""links in other installations: connections, mirrored calls, their messages, used signatures"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

from routing.storage.tables import UtcDateTime

revision = "0066"
down_revision = "0060"
branch_labels = None
depends_on = None


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, AutoString(), nullable=nullable)


def _at(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, UtcDateTime(timezone=True), nullable=nullable)


def _json(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.JSON(), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "peer",
        *(_text(name) for name in ("team", "state", "name", "url", "our_url", "key")),
        sa.Column("version", sa.Integer(), nullable=False),
        _text("code", nullable=True),
        sa.Column("secret", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=True) for name in ("next_secret", "trouble")),
        *(_json(name) for name in ("their_keys", "ours", "theirs")),
        _json("latest", nullable=True),
        _at("made_at", nullable=False),
        *(_at(n) for n in ("code_until", "agreed_at", "closed_at", "heard_at", "trouble_since")),
        sa.PrimaryKeyConstraint("team"),
    )
    op.create_index("ix_peer_code", "peer", ["code"])
    op.create_table(
        "peer_call",
        *(_text(name) for name in ("number", "peer", "call", "theirs", "trace")),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("sent", "taken")),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in ("asked", "asks")),
        _text("mark", nullable=True),
        _json("via"),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("ix_peer_call_mark", "peer_call", ["mark"])
    op.create_index("ux_peer_call", "peer_call", ["peer", "call"], unique=True)
    op.create_table(
        "peer_message",
        *(_text(name) for name in ("peer", "call")),
        sa.Column("seq", sa.Integer(), nullable=False),
        _at("at", nullable=False),
        _json("body"),
        sa.PrimaryKeyConstraint("peer", "call", "seq"),
    )
    op.create_index("ix_peer_message_at", "peer_message", ["at"])
    op.create_table(
        "peer_nonce",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("nonce", sa.String(80), nullable=False),
        _at("at", nullable=False),
        sa.PrimaryKeyConstraint("key", "nonce"),
    )
    op.create_index("ix_peer_nonce_at", "peer_nonce", ["at"])
