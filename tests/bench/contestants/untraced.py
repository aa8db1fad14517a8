"""The same service without the audit log: no row of anything, and nobody who holds an answer back for one."""

import sys

from starlette.types import Receive, Scope, Send

from plek_common import command
from plek_common.audit import deed
from plek_common.audit.middleware import Audited


async def _through(self: Audited, scope: Scope, receive: Receive, send: Send) -> None:
    await self.app(scope, receive, send)


if __name__ == "__main__":
    deed.due = lambda: None
    Audited.__call__ = _through  # type: ignore[method-assign]
    sys.exit(command.main())
