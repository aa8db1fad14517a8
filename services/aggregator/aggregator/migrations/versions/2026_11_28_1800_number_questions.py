"""number questions: lists go by the nation's own order, and never by an id that a hub made.

Nothing waits for this longer than for a glance: a column without values, values by the thousand, indexes beside.
"""

from alembic import op

revision = "aggregator_0013"
down_revision = "aggregator_0012"

MANY = 5_000
_BEGIN = (
    # What a version before this one writes meanwhile gets the number that the journal has come to.
    """
    create or replace function journal_number() returns bigint language sql stable
    return (select last_seq from journal_head)
    """,
    "alter table question add column if not exists number bigint",
    "alter table question alter column number set default journal_number()",
)
# Each the number of what first told of it; of a question that the journal does not know, none is lower.
_ORDER = """
    create temporary table arrival as
    select q.hub, q.id, coalesce(j.number, 0) as number, row_number() over () as place
    from question q left join (
        select hub, entity_id as id, min(seq) as number from journal where after is null group by hub, entity_id
    ) j using (hub, id)
    where q.number is null
"""
_INDEX_ORDER = "create index on arrival (place)"
_FILL = f"""
    update question q set number = a.number from arrival a
    where (a.hub, a.id) = (q.hub, q.id) and a.place between {{first}} and {{first}} + {MANY - 1}
"""  # noqa: S608 - constants of this file
_DECIDED = "state in ('accepted', 'related', 'rejected')"
_INDEXES = {
    "ix_question_number": "question (number desc, hub desc, id desc)",
    "ix_question_number_of_hub": "question (hub, number desc, id desc)",
    "ix_question_number_of_theme": "question (theme, number desc, hub desc, id desc)",
    "ix_bundle_newest": "bundle (since desc, id desc) where since is not null",
    "ix_proposal_newest": "proposal (made_at desc, id desc) where state = 'open'",
    "ix_proposal_decided_newest": f"proposal (made_at desc, id desc) where {_DECIDED}",
    "ix_dead_letter_newest": "dead_letter (received_at desc, id desc)",
}
# A check that was made beside saves reading all rows while the table is locked.
_END = (
    "set lock_timeout = '5s'",
    "alter table question drop constraint if exists question_number",
    "alter table question add constraint question_number check (number is not null) not valid",
    "alter table question validate constraint question_number",
    "alter table question alter column number set not null",
    "alter table question drop constraint question_number",
    "drop index concurrently if exists ix_question_newest",
    "drop index concurrently if exists ix_question_theme",
)


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    for statement in _BEGIN:
        op.execute(statement)
    with op.get_context().autocommit_block():
        op.execute("set lock_timeout = '5s'")
        op.execute(_ORDER)
        op.execute(_INDEX_ORDER)
        many = op.get_bind().exec_driver_sql("select count(*) from arrival").scalar_one()
        for first in range(1, many + 1, MANY):
            op.execute(_FILL.format(first=first))
        op.execute("set lock_timeout = 0")  # an index that is made beside holds up nobody while it waits
        for name, what in _INDEXES.items():
            op.execute(f"drop index concurrently if exists {name}")
            op.execute(f"create index concurrently {name} on {what}")
        for statement in _END:
            op.execute(statement)
        op.execute("drop table arrival")
