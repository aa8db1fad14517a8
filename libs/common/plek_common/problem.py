"""What can go wrong in a request, drawn once.

Problem                400-599, becomes application/problem+json (RFC 9457)
├── Invalid            400  the input is wrong; names every fault
├── Unauthenticated    401  no token, or one that is not trusted
├── Forbidden          403  the actor has no right to this
├── NotFound           404
├── TooSlow            408  the request did not come in on time
├── Conflict           409  the state does not allow it
├── Stale              412  somebody changed it first (If-Match)
├── TooLarge           413
├── PreconditionMissing 428 a change needs If-Match
├── TooMany            429  the caller asked too often, or too much at once
├── HeadTooLarge       431  too many or too long header lines
└── Unavailable        503  a part is away; the same request may be repeated
"""

from typing import Any

PROBLEM_JSON = "application/problem+json"


class Problem(Exception):
    """Raised anywhere in a request; the application answers it as problem+json."""

    status = 500
    title = "Er ging iets mis"
    headers: dict[str, str] = {}  # noqa: RUF012 - read only

    def __init__(self, detail: str, errors: list[dict[str, Any]] | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.errors = errors

    def body(self) -> dict[str, Any]:
        """The problem document, without anything of the request that was wrong."""
        document: dict[str, Any] = {
            "type": "about:blank",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
        }
        return document if self.errors is None else {**document, "errors": self.errors}


class Invalid(Problem):
    status = 400
    title = "Ongeldige invoer"


class Unauthenticated(Problem):
    status = 401
    title = "Niet aangemeld"
    headers = {"WWW-Authenticate": "Bearer"}  # noqa: RUF012 - read only


class Forbidden(Problem):
    status = 403
    title = "Geen recht"


UNKNOWN = "Dit kennen wij niet, of het is niet openbaar."


class NotFound(Problem):
    status = 404
    title = "Niet gevonden"


class TooSlow(Problem):
    status = 408
    title = "Te langzaam"


class Conflict(Problem):
    status = 409
    title = "Past niet bij de stand"


class Stale(Problem):
    status = 412
    title = "Intussen gewijzigd"


class TooLarge(Problem):
    status = 413
    title = "Te groot"


class PreconditionMissing(Problem):
    status = 428
    title = "If-Match ontbreekt"


class TooMany(Problem):
    status = 429
    title = "Te veel verzoeken"

    @classmethod
    def of(cls, headers: dict[str, str], seconds: int) -> "TooMany":
        """With what the headers say of the bound, and in how many seconds it is free again."""
        found = cls(f"U vraagt meer dan wij in een minuut aannemen. Probeer het over {seconds} seconden opnieuw.")
        found.headers = {"Retry-After": str(seconds), **headers}
        return found

    @classmethod
    def searches(cls) -> "TooMany":
        """The caller searches for too much at the same time."""
        found = cls("U zoekt naar te veel tegelijk. Wacht tot er een antwoord is, en zoek dan verder.")
        found.headers = {"Retry-After": "1"}
        return found


class HeadTooLarge(Problem):
    status = 431
    title = "Te grote kopregels"


class Unavailable(Problem):
    status = 503
    title = "Even niet beschikbaar"
    headers = {"Retry-After": "5"}  # noqa: RUF012 - read only
