"""What an administrator fills in, and what is wrong with it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, get_args

from starlette.datastructures import FormData
from starlette.responses import Response

from plek_common.clock import CIVIL_TIME
from plek_vocabulary import HubMachineRole, HubRole, NationalMachineRole, NationalRole
from portal.apis.failures import ApiError, Away, Overtaken, Refused
from portal.settings import Mode
from portal.web.forms import LONGEST_REASON, line, text
from portal.web.visit import Visit

ROLES: Mapping[Mode, Sequence[str]] = {"hub": get_args(HubRole), "national": get_args(NationalRole)}
SERVICES: Mapping[Mode, Sequence[str]] = {"hub": ("question", "partner", "agenda"), "national": ("aggregator",)}
MACHINE_ROLES: Mapping[Mode, Sequence[str]] = {
    "hub": get_args(HubMachineRole),
    "national": get_args(NationalMachineRole),
}
SHORTEST_REASON = 3
LONGEST_KEY = 4000
REFUSALS = (Overtaken, Refused, Away)  # what `Filled.refused` puts into words


@dataclass(frozen=True)
class Filled:
    """What was typed; `faults` are keys of texts, by field; `said` is what the API found wrong, in its own words."""

    typed: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)
    said: str = ""

    def __getitem__(self, name: str) -> str:
        return self.typed.get(name, "")

    def refused(self, error: ApiError) -> tuple["Filled", int]:
        """The same with what the API says of it, and the status of the page that shows it."""
        match error:
            case Overtaken():
                return Filled(self.typed, {}, str(error)), 409
            case Refused():
                return Filled(self.typed, {}, "; ".join(error.faults.values())), 400
            case Away():
                return Filled(self.typed, {"": "desk.away"}), 503
        raise error


Again = Callable[[int, Filled], Awaitable[Response]]


async def carried_out(
    visit: Visit, filled: Filled, act: Callable[[], Awaitable[object]], again: Again, done: str
) -> Response:
    """On to `done` when the API did it; the form again, with all that was typed and what is wrong, when it did not."""
    if filled.faults:
        return await again(400, filled)
    try:
        await act()
    except REFUSALS as error:
        refused, status = filled.refused(error)
        return await again(status, refused)
    return visit.to(done)


def read(form: FormData, *fields: str) -> Filled:
    """These fields, each on one line; a reason among them must be there."""
    typed = {name: line(form, name, LONGEST_REASON) or "" for name in fields}
    faults = {"reden": "rights.reason_none"} if "reden" in typed and len(typed["reden"]) < SHORTEST_REASON else {}
    return Filled(typed, faults)


def read_right(form: FormData, mode: Mode, *more: str) -> Filled:
    """A role, until when and why, with these fields beside, which must be there."""
    found = read(form, "rol", "tot", "reden", *more)
    faults = {name: f"rights.{name}_none" for name in more if not found[name]}
    if found["rol"] not in ROLES[mode]:
        faults["rol"] = "rights.rol_none"
    if found["tot"] and last_day(found["tot"]) is None:
        faults["tot"] = "rights.tot_none"
    return Filled(found.typed, {**faults, **found.faults})


def read_key(form: FormData) -> Filled:
    """A key as a machine's maker hands it over, with its lines."""
    typed = text(form, "sleutel-tekst", LONGEST_KEY) or ""
    return Filled({"sleutel-tekst": typed}, {} if typed else {"sleutel-tekst": "rights.key_none"})


def right(filled: Filled) -> dict[str, Any]:
    """The same as the API takes it. Until a day means: with that day."""
    day = last_day(filled["tot"])
    ends = datetime.combine(day + timedelta(days=1), time(), CIVIL_TIME).isoformat() if day else None
    return {"role": filled["rol"], "why": filled["reden"], "endsAt": ends}


def last_day(typed: str) -> date | None:
    try:
        found = date.fromisoformat(typed)
    except ValueError:
        return None
    return found if 1900 <= found.year < 2200 else None
