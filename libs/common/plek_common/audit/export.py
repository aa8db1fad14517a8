"""The audit log as a file, for who keeps it elsewhere or hands it to somebody."""

import csv
import io
import json
from collections.abc import AsyncIterator
from typing import Any, Literal

from plek_common.audit.schemas import AuditRead

Format = Literal["csv", "ndjson"]
MEDIA = {"csv": "text/csv", "ndjson": "application/x-ndjson"}
NAMES = [field.alias or name for name, field in AuditRead.model_fields.items()]
# A spreadsheet takes what begins so for a formula (ASVS 1.2.10).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


async def lines(rows: AsyncIterator[list[AuditRead]], format: Format) -> AsyncIterator[str]:
    """The file, piece by piece."""
    if format == "csv":
        yield _csv([NAMES])
    async for some in rows:
        said = [row.model_dump(mode="json", by_alias=True) for row in some]
        if format == "csv":
            yield _csv([[_cell(row[name]) for name in NAMES] for row in said])
        else:
            yield "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in said)


def _csv(rows: list[list[str]]) -> str:
    """Lines end as RFC 4180 has it."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


def _cell(value: Any) -> str:
    said = "" if value is None else str(value)
    return f"'{said}" if said.startswith(_FORMULA) else said
