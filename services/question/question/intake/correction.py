"""Better words for a question that nobody has looked at yet, from who asked it."""

import asyncpg

from plek_common.problem import Conflict
from plek_common.statement import Named
from plek_common.work import Writing
from question.questions.schemas import QuestionCreate, Receipt
from question.questions.service import asker, wording
from question.questions.states import State

# Only while nobody took it up: its history holds nothing but `ask` and mendings.
_MEND = Named(f"""
    with mended as (
        update question set version = version + 1, original_text = :text, title = :title, text = :text,
            language = :language, channel = :channel, asker_kind = :asker_kind, theme = :theme, area = :area,
            level = :level, needed_by = :needed_by, search = :search, words_version = :words_version
        where id = :id and state = '{State.RECEIVED}' and released_at is null and not exists (
            select from step where question_id = :id and move not in ('ask', 'mend', 'correct'))
        returning version, state
    ), asked_by as (
        insert into asker (question_id, subject, name, email, phone)
        select :id, :subject, :name, :email, :phone from mended
        where coalesce(:subject, :name, :email, :phone) is not null
            or exists (select from asker where question_id = :id)
        on conflict (question_id) do update set name = :name, email = :email, phone = :phone
    ), told as (
        insert into step (question_id, version, move, state, taken_at)
        select :id, version, 'mend', state, :now from mended
    )
    select version from mended
""")  # noqa: S608 - our own word for a state
_IN_HAND = (
    "Wij hebben deze vraag al, en de vraag is opgepakt: de tekst kan niet meer anders. Volg de vraag met de code."
)


async def mend(
    work: Writing, connection: asyncpg.Connection, first: Receipt, asked: QuestionCreate
) -> tuple[Receipt, int]:
    """Gives the question of this receipt the words of `asked`; the receipt stays, the version goes on.

    Raises:
        Conflict: somebody has looked at it. Names the code of the receipt.
    """
    said = wording(asked, State.RECEIVED) | asker(asked, work.permit)
    version = await connection.fetchval(*_MEND.of({"id": first.id, "now": work.now, **said}))
    if version is None:
        raise Conflict(_IN_HAND, [{"in": "receipt", "pointer": first.code, "detail": _IN_HAND}])
    return first, version
