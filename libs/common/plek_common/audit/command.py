"""plek audit verify question partner agenda [--head 1234:9f…]

Looks at every row of the audit log; says which were changed, are missing or came in between. `--head` is an end of the
chain that the log told before ("audit log of question ends at …"): with it one service is named.
"""

import argparse
import asyncio
import sys

from plek_common import primary
from plek_common.audit.verification import Report, verify
from plek_common.settings import Settings


def main(argv: list[str], settings: Settings) -> int:
    """0 when all is as it was written, 1 when it is not, 2 for a command that cannot be."""
    wanted = _parser().parse_args(argv)
    if wanted.head and len(wanted.services) > 1:
        sys.stderr.write("plek: --head is the end of one chain; name one service\n")
        return 2
    found = [asyncio.run(_verify(settings.database(name), wanted.head)) for name in wanted.services]
    for name, report in zip(wanted.services, found, strict=True):
        sys.stdout.write(told(name, report))
    return int(any(report.faults for report in found))


async def _verify(url: str, head: str | None) -> Report:
    connection = await primary.connect(url, command_timeout=600)
    try:
        return await verify(connection, head)
    finally:
        await connection.close()


def told(name: str, report: Report) -> str:
    """What people read."""
    lines = [f"{name}: {fault}" for fault in report.faults]
    verdict = f"{len(report.faults)} faults" if report.faults else "as it was written"
    lines.append(f"{name}: {report.rows} rows, {verdict}; the chain ends at {report.head or 'its beginning'}")
    if report.unused:
        lines.append(f"{name}: {report.unused} numbers belong to nothing: undone, or gone before they were sealed")
    return "".join(f"{line}\n" for line in lines)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="plek audit", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("what", choices=["verify"])
    parser.add_argument("services", nargs="+")
    parser.add_argument("--head")
    return parser
