"""What the routes of bundles give besides the bundle itself, which is in events.py."""

from plek_common.schema import Moment, Schema


class HistoryRead(Schema):
    number: int
    at: Moment
    what: str
    detail: str
