"""`plek signing-keys`: the keys that sign tokens here, and taking one away that others may have seen.

Services look at the keys again within five minutes; then no token of that key counts. The next token is signed by
another, which is made by itself.
"""

import argparse
import asyncio
import sys
from datetime import UTC, datetime

import asyncpg

from identity.tokens import keys
from plek_common import primary
from plek_common.settings import Settings

_KEYS = "select id, created_at, retired_at from signing_key order by created_at desc"


def main(argv: list[str], settings: Settings) -> int:
    """Runs the command; returns its exit status."""
    given = _parser().parse_args(argv)
    lines = asyncio.run(_run(settings, given.retire, datetime.now(UTC)))
    if lines is None:
        sys.stderr.write(f"plek signing-keys: there is no key {given.retire} that still counts\n")
        return 1
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    return 0


async def _run(settings: Settings, retired: str | None, now: datetime) -> list[str] | None:
    connection = await primary.connect(settings.database("identity"))
    try:
        if retired and not await keys.retire(connection, retired, now):
            return None
        return [_line(row) for row in await connection.fetch(_KEYS)]
    finally:
        await connection.close()


def _line(row: asyncpg.Record) -> str:
    state = f"retired {row['retired_at']:%Y-%m-%d %H:%M} UTC" if row["retired_at"] else "counts"
    return f"{row['id']}  made {row['created_at']:%Y-%m-%d %H:%M} UTC  {state}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="plek signing-keys", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--retire", metavar="KEY", help="the key that counts no more")
    return parser
