"""note unread: from where to read again once the type of an event is known."""

from alembic import op

revision = "question_0007"
down_revision = "question_0006"

_TABLE = """
    create table unread (
        type text not null,
        topic text not null,
        partition integer not null,
        from_offset bigint not null,
        primary key (type, topic, partition)
    )
"""


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute(_TABLE)
