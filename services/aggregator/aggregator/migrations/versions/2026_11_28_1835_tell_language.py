"""tell language: of a question in a bundle, also the language that it was asked in, and whether it has an answer."""

from alembic import op

revision = "aggregator_0015"
down_revision = "aggregator_0014"

_COLUMNS = """
    alter table placement add column if not exists language text not null default 'nl',
        add column if not exists is_answered boolean not null default false
"""
_FILL = """
    update placement p set language = q.language,
        is_answered = q.answer is not null and q.state in ('answered', 'closed')
    from question q where (q.hub, q.id) = (p.hub, p.question_id)
        and (q.language <> 'nl' or q.answer is not null and q.state in ('answered', 'closed'))
"""


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute(_COLUMNS)
    with op.get_context().autocommit_block():  # who reads places does not wait for it
        op.execute(_FILL)
