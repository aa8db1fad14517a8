"""By what the nation's words on shared questions are found."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from plek_common.dutch import DUTCH
from plek_common.findable import Findable


def _bundle(row: Mapping[str, Any]) -> Iterable[tuple[str | None, str]]:
    """The words of its members; `body` as PostgreSQL gives it, or read."""
    body = json.loads(row["body"]) if isinstance(row["body"], str) else row["body"]
    for member in body["members"]:
        yield from ((member.get(name), member.get("language") or DUTCH) for name in ("title", "text"))


BUNDLES = Findable("bundle", ("body",), _bundle)
