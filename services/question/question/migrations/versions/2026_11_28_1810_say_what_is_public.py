"""say what is public: of a released question, what was worded and answered before its release is not.

A question that was opened again after its answer had kept that answer as if it stood; it does not any more.
"""

from alembic import op

revision = "question_0006"
down_revision = "question_0005"

_STATEMENTS = (
    "alter table question add column released_text text",
    "alter table articulation add column is_public boolean not null default false",
    "alter table answer add column is_public boolean not null default false",
    """
    update question q set released_text = coalesce((
        select a.text from articulation a where a.question_id = q.id and a.made_at <= q.released_at
        order by a.number desc limit 1
    ), q.original_text) where q.released_at is not null
    """,
    """
    update articulation a set is_public = true
    from question q where q.id = a.question_id and a.made_at > q.released_at
    """,
    """
    update answer a set is_public = true
    from question q where q.id = a.question_id and q.released_at is not null and not exists (
        select from answer later
        where later.question_id = a.question_id and later.id > a.id and later.given_at <= q.released_at
    )
    """,
    """
    update question q set answer_text = null, answer_kind = null, answered_at = null
    where answer_text is not null and state <> 'withdrawn' and (
        select s.move from step s where s.question_id = q.id and s.move in ('answer', 'reopen')
        order by s.version desc limit 1
    ) = 'reopen'
    """,
)


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    for statement in _STATEMENTS:
        op.execute(statement)
