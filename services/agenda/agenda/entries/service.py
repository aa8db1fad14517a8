"""What happens to what is on the agenda: row and event in one transaction."""

from typing import TypeVar
from uuid import UUID

from agenda.entries.events import told
from agenda.entries.schemas import Entry
from agenda.models import AgendaItem, LearningActivity, ResearchItem
from plek_common import released
from plek_common.work import Work

R = TypeVar("R", AgendaItem, ResearchItem, LearningActivity)


async def create(work: Work, table: type[R], given: Entry) -> R:
    """Puts something on the agenda. Nobody but this hub knows of it until it is released."""
    return await released.create(work, table, given.model_dump())


async def replace(work: Work, table: type[R], id: UUID, seen: int, given: Entry) -> R:
    return await released.change(work, table, id, seen, given.model_dump(), told)


async def release(work: Work, table: type[R], id: UUID, seen: int) -> R:
    """Lets the network read it. From here on every change is told."""
    return await released.release(work, table, id, seen, told)


async def withdraw(work: Work, table: type[R], id: UUID, seen: int) -> R:
    """Takes it back: the network is told without its texts."""
    return await released.withdraw(work, table, id, seen, told)
