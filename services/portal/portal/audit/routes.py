"""The audit log of this organisation, for its administrator: who did what, by filters, and as a file."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.background import BackgroundTask
from starlette.responses import Response, StreamingResponse

from portal.apis.client import Params
from portal.audit.words import RESULTS, SERVICES, action, actions
from portal.web.access import auditor
from portal.web.visit import Visit, Visiting

router = APIRouter()
AT = "/logboek"
CHOICES = ("onderdeel", "wie", "wat", "over", "uitkomst", "vanafdag", "totdag")
FILES = ("csv", "ndjson")


@router.get(AT)
async def log(visit: Visiting) -> Response:
    """The newest lines that match, and what can be chosen."""
    api, service = auditor(visit), service_of(visit)
    found = await api.entries(service, asked(visit) | {"cursor": visit.chosen("vanaf")})
    return visit.page("audit/log.html", found=found, **options(visit, service))


@router.get(AT + "/bestand")
async def file(visit: Visiting) -> Response:
    """The same lines as a file, all of them."""
    api, kind = auditor(visit), visit.chosen("soort")
    wanted = asked(visit) | {"format": kind if kind in FILES else FILES[0]}
    found = await api.file(service_of(visit), wanted)
    headers = {name: found.headers[name] for name in ("Content-Disposition",) if name in found.headers}
    closing = BackgroundTask(found.aclose)
    return StreamingResponse(found.aiter_bytes(), 200, headers, found.headers.get("content-type"), closing)


def service_of(visit: Visit) -> str:
    """The part of which the log is looked at; the first when none is chosen."""
    known = SERVICES[visit.settings.portal_mode]
    return next((name for name in known if name == visit.chosen("onderdeel")), known[0])


def asked(visit: Visit) -> dict[str, str | list[str] | None]:
    """What the API is asked for; a day that is none chooses nothing."""
    found: Params = {
        "subject": visit.chosen("wie"),
        "object": visit.chosen("over"),
        "action": visit.chosen("wat"),
        "result": RESULTS.get(visit.chosen("uitkomst") or ""),
        "since": day(visit.chosen("vanafdag")),
        "until": day(visit.chosen("totdag")),
    }
    return dict(found)


def day(said: str | None) -> str | None:
    """As a field of a date sends it: 2026-11-29."""
    try:
        found = date.fromisoformat(said or "")
    except ValueError:
        return None
    return found.isoformat() if 1900 <= found.year < 2200 else None


def options(visit: Visit, service: str) -> dict[str, Any]:
    """For each filter the values with the words beside them, and how a line is said."""
    texts = visit.say.texts
    return {
        "chosen": {name: visit.chosen(name) for name in CHOICES} | {"onderdeel": service},
        "service_options": [(name, texts(f"log.{name}")) for name in SERVICES[visit.settings.portal_mode]],
        "action_options": actions(texts, service),
        "result_options": [(name, texts(f"log.{value}")) for name, value in RESULTS.items()],
        "file_at": lambda kind: file_at(visit, kind),
        "said": lambda name: action(texts, name),
        "of_whom": lambda entry: of_whom(visit, entry.roles, entry.organisation),
    }


def file_at(visit: Visit, kind: str) -> str:
    """The address of what is chosen now, as a file."""
    chosen = {name: said for name in CHOICES if (said := visit.chosen(name))}
    return f"{AT}/bestand?{urlencode(chosen | {'soort': kind})}"


def of_whom(visit: Visit, roles: list[str], organisation: str | None) -> str:
    """coördinator, or coördinator van fryslan for who came from elsewhere."""
    texts = visit.say.texts
    said = visit.say.listed([texts(f"role.{role}") if f"role.{role}" in texts else role for role in roles])
    if not said or organisation in (None, visit.settings.organisation):
        return said
    return texts("who.place", role=said, place=organisation)
