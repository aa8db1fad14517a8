"""`plek grant administrator`: the first one, when nobody can give rights yet, or nobody any more.

It prints a link. Who opens it and signs in gets the right; whoever can run this has the database anyway.
"""

import argparse
import asyncio
import sys
from datetime import UTC, datetime

from identity.invitations.links import link
from identity.invitations.schemas import InvitationWrite
from identity.invitations.service import VALID_FOR, create
from plek_common import primary
from plek_common.settings import Settings

BY = "terminal"


def main(argv: list[str], settings: Settings) -> int:
    """Runs the command; returns its exit status."""
    given = _parser().parse_args(argv)
    print(asyncio.run(invited(settings, given.for_whom, given.why, datetime.now(UTC))))  # noqa: T201 - its answer
    sys.stderr.write(f"This link counts once, for {VALID_FOR.days} days. Whoever has it administers; send it safely.\n")
    return 0


async def invited(settings: Settings, for_whom: str, why: str, now: datetime) -> str:
    """The link of a new invitation to administer this organisation."""
    connection = await primary.connect(settings.database("identity"))
    try:
        right = InvitationWrite(role="administrator", for_whom=for_whom, why=why)
        made = await create(connection, right, settings.organisation, BY, now)
    finally:
        await connection.close()
    return link(settings.public_url, made.secret)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="plek grant", description=__doc__)
    parser.add_argument("role", choices=["administrator"])
    parser.add_argument("--for", dest="for_whom", default="eerste beheerder", help="a name, to know it again by")
    parser.add_argument("--why", default="Eerste beheerder, uitgenodigd vanaf de server", help="kept with the right")
    return parser
