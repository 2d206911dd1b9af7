"""the newest posts of a conversation are found without sorting all of it"""

from alembic import op

revision = "0093"
down_revision = "0092"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_mailbox_said", "mailbox", ["conversation", "id"])
