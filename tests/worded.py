"""Whether the rows of a table are found by what is made of their texts today."""

import asyncpg

from plek_common import dutch
from plek_common.findable import Findable


async def words(url: str, table: Findable) -> list[str]:
    """What each row is found by, the oldest first.

    Raises:
        AssertionError: it is not what is made of its texts, or not by the program of today.
    """
    connection = await asyncpg.connect(url)
    rows = await connection.fetch(f"select *, search::text as words from {table.table} order by id")
    for row in rows:
        made = await connection.fetchval("select $1::text::tsvector::text", table.words(dict(row))["search"])
        assert (row["words"], row["words_version"]) == (made, dutch.version()), table.table
    await connection.close()
    return [row["words"] for row in rows]
