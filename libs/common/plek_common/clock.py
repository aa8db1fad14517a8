"""The one place where time comes from, so that a test can hold it still."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime]
CIVIL_TIME = ZoneInfo("Europe/Amsterdam")


def now() -> datetime:
    """This moment, with its time zone (UTC)."""
    return datetime.now(UTC)


def today(moment: datetime) -> date:
    """The calendar day on which people in the Netherlands live this moment."""
    return moment.astimezone(CIVIL_TIME).date()
