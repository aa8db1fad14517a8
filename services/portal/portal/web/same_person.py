"""A form counts for the person whose page it stood on: one browser has one person signed in, in all its tabs.

A form without a mark is of a page that was made for nobody in particular, or of a program; it does what it says.
"""

from starlette.datastructures import FormData
from starlette.requests import Request

from portal.web.csrf import HARMLESS
from portal.web.forms import sent
from portal.web.visit import Visiting
from portal.web.whose import FIELD, mark


class SomebodyElse(Exception):
    """The form stood on a page of somebody else than who is signed in now; `written` is all that was in it."""

    def __init__(self, written: FormData) -> None:
        super().__init__()
        self.written = written


async def only_for_whom_it_was_made(visit: Visiting, request: Request) -> None:
    """Raises SomebodyElse."""
    if request.method in HARMLESS or visit.signed_in is None:
        return
    form = await sent(request)
    if form.get(FIELD) not in (None, mark(visit.signed_in)):
        raise SomebodyElse(form)
