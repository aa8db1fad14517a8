"""set hubs aside: what a hub sends that sends little but poison waits in Kafka."""

from alembic import op

revision = "aggregator_0004"
down_revision = "aggregator_0003"

_STATEMENTS = (
    """
    create table conduct (
        hub text primary key,
        strikes integer not null,
        quarantined_at timestamptz
    )
    """,
    """
    create table set_aside (
        hub text not null,
        consumer text not null,
        topic text not null,
        partition integer not null,
        from_offset bigint not null,
        records bigint not null,
        primary key (hub, consumer, topic, partition)
    )
    """,
    "create index ix_dead_letter_newest on dead_letter (received_at desc, id)",
)


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    for statement in _STATEMENTS:
        op.execute(statement)
