"""files: what is in them, who sent them, at which calls they stand, where they were brought"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

import routing.storage.tables

revision = "0010"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "content",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media", AutoString(), nullable=False),
        sa.Column("at", routing.storage.tables.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.create_table(
        "content_part",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["digest"], ["content.digest"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("digest", "part"),
    )
    if op.get_bind().dialect.name == "postgresql":
        # Pictures and documents are packed already: trying again costs time and saves nothing.
        op.execute("ALTER TABLE content_part ALTER COLUMN data SET STORAGE EXTERNAL")
    op.create_table(
        "file",
        sa.Column("id", AutoString(), nullable=False),
        *(
            sa.Column(name, AutoString(), nullable=False)
            for name in ("channel", "ref", "url", "form", "media", "name", "kind")
        ),
        sa.Column("size", sa.BigInteger(), nullable=True),
        *(
            sa.Column(name, AutoString(), nullable=False)
            for name in ("person", "message", "origin", "state")
        ),
        sa.Column("why", AutoString(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("at", routing.storage.tables.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["digest"], ["content.digest"]),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("file", schema=None) as batch_op:
        batch_op.create_index("ix_file_message", ["message"], unique=False)
        batch_op.create_index("ix_file_digest", ["digest"], unique=False)
    op.create_table(
        "file_use",
        sa.Column("number", AutoString(), nullable=False),
        sa.Column("file", AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("number", "file"),
    )
    with op.batch_alter_table("file_use", schema=None) as batch_op:
        batch_op.create_index("ix_file_use_file", ["file"], unique=False)
    op.create_table(
        "file_sent",
        sa.Column("number", AutoString(), nullable=False),
        sa.Column("file", AutoString(), nullable=False),
        sa.Column("conversation", AutoString(), nullable=False),
        sa.Column("ref", AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("number", "file", "conversation"),
    )


def downgrade() -> None:
    for table in ("file_sent", "file_use", "file", "content_part", "content"):
        op.drop_table(table)
