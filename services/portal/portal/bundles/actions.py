"""What an analyst can do with one bundle: from a form on its page to a decision."""

from collections.abc import Awaitable, Callable, Mapping
from uuid import UUID

from starlette.datastructures import FormData

from portal.apis.analyst import DeskApi
from portal.apis.bundles import Bundle, Member
from portal.apis.decisions import Decision
from portal.web.forms import accepting, key, line, reason

LONGEST_TITLE = 160
Act = Callable[[DeskApi, Bundle, FormData], Awaitable[Decision]]


class Unclear(Exception):
    """The form does not say what to do; the key of the text that says what is missing."""


async def title(desk: DeskApi, bundle: Bundle, form: FormData) -> Decision:
    wanted = line(form, "naam", LONGEST_TITLE)
    if wanted is None:
        raise Unclear("manage.no_title")
    return await desk.title(bundle.id, wanted, accepting(form))


async def lead(desk: DeskApi, bundle: Bundle, form: FormData) -> Decision:
    wanted = line(form, "trekker")
    if wanted and wanted not in {home.hub for home in bundle.homes}:
        raise Unclear("manage.no_lead")
    return await desk.lead(bundle.id, wanted)


async def lock(desk: DeskApi, bundle: Bundle, form: FormData) -> Decision:
    return await desk.lock(bundle.id, line(form, "slot") == "dicht")


async def split(desk: DeskApi, bundle: Bundle, form: FormData) -> Decision:
    return await desk.split(bundle.id, leaving(bundle, form), reason(form), key(form))


async def undo(desk: DeskApi, _: Bundle, form: FormData) -> Decision:
    try:
        return await desk.undo(str(UUID(line(form, "nummer") or "")))
    except ValueError:
        raise Unclear("manage.unclear") from None


ACTS: Mapping[str, Act] = {"naam": title, "trekker": lead, "slot": lock, "eruit": split, "terug": undo}


def leaving(bundle: Bundle, form: FormData) -> list[Member]:
    """The questions that were ticked.

    Raises:
        Unclear: none, all, or one that has left in the meantime.
    """
    chosen = [bundle.member(str(ref)) for ref in form.getlist("lid")]
    if not chosen:
        raise Unclear("manage.none_chosen")
    found = [member for member in chosen if member is not None]
    if len(found) < len(chosen):
        raise Unclear("manage.gone")
    if len(found) == len(bundle.members):
        raise Unclear("manage.all_chosen")
    return found
