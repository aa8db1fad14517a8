"""Pages that only some may see."""

from uuid import UUID

from portal.apis.analyst import DeskApi
from portal.apis.audit import AuditApi
from portal.apis.coordinator import CoordinatorApi
from portal.apis.decisions import Decision
from portal.apis.failures import Missing, NotAllowed, attempt
from portal.apis.messages import MessagesApi
from portal.apis.rights import RightsApi
from portal.web.visit import Visit


def signed_in(visit: Visit) -> DeskApi:
    if visit.desk is None:
        raise NotAllowed("desk")
    return visit.desk


async def just_done(visit: Visit, desk: DeskApi) -> Decision | None:
    """The decision that the address names, when there is one."""
    named = visit.chosen("gedaan")
    try:
        return await attempt(desk.decision(str(UUID(named)))) if named else None
    except (ValueError, Missing):
        return None


def coordinator(visit: Visit) -> CoordinatorApi:
    if visit.coordinator is None:
        raise NotAllowed("desk")
    return visit.coordinator


def writer(visit: Visit) -> MessagesApi:
    if visit.messages is None:
        raise NotAllowed("messages")
    return visit.messages


def administrator(visit: Visit) -> RightsApi:
    if visit.administrator is None:
        raise too_little(visit, "rights")
    return visit.administrator


def auditor(visit: Visit) -> AuditApi:
    if visit.auditor is None:
        raise too_little(visit, "log")
    return visit.auditor


class TooLittle(NotAllowed):
    """She administers, and signed in with less than that needs."""


def too_little(visit: Visit, what: str) -> NotAllowed:
    """What keeps her out: how she signed in, or that she is no administrator."""
    return TooLittle(what) if visit.signed_in and visit.signed_in.lacks_a_step else NotAllowed(what)
