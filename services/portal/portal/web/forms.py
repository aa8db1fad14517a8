"""What people send: text, without the signs that no feed, spreadsheet or database can carry.

Those are the signs that XML 1.0 and I-JSON (RFC 7493) leave out: NUL and other controls, half surrogates and
noncharacters. A line ends with one sign, whatever ended it: browsers send two, and Word one of its own (U+000B).
"""

import re
import unicodedata
from collections.abc import Mapping
from uuid import UUID

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from uuid_utils import uuid7

from portal.apis.client import Accepting

LONGEST_REASON = 500

LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
FINGERPRINT = re.compile("[0-9a-f]{64}")
UNFIT = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    + "".join(chr((plane << 16) + last) for plane in range(1, 17) for last in (0xFFFE, 0xFFFF))
    + "]"
)


def clean(text: str) -> str:
    return UNFIT.sub("", LINE_END.sub("\n", text))


async def sent(request: Request) -> FormData:
    """The fields of a form; a file is none of them.

    Raises:
        HTTPException: 400, for what is no form.
    """
    try:
        form = await request.form(max_files=0)
    except ValueError:  # a coding that does not know the bytes, or that Python knows and no browser sends
        raise HTTPException(400) from None
    return FormData([(clean(name), clean(said)) for name, said in form.multi_items() if isinstance(said, str)])


def line(form: Mapping[str, object], name: str, longest: int = 100) -> str | None:
    """What was filled in, on one line; None for nothing."""
    return " ".join(str(form.get(name) or "").split())[:longest] or None


def text(form: Mapping[str, object], name: str, longest: int) -> str | None:
    """What was filled in, with its lines; None for nothing."""
    return str(form.get(name) or "").strip()[:longest] or None


def key(form: Mapping[str, object], name: str = "sleutel") -> str:
    """What makes that sending the form twice does it once; a new one when it is none of ours."""
    try:
        return str(UUID(str(form.get(name) or "")))
    except ValueError:
        return str(uuid7())


def reason(form: FormData) -> str | None:
    return line(form, "reden", LONGEST_REASON)


def accepting(form: FormData) -> Accepting:
    """Why what is personal may be public all the same, of what the page showed."""
    shown = line(form, "gezien", 64) or ""
    return Accepting(line(form, "openbaar", LONGEST_REASON), shown if FINGERPRINT.fullmatch(shown) else None)


def number(form: FormData, name: str) -> int:
    """0 for what is no number: no version has it."""
    said = line(form, name, 9) or ""
    return int(said) if said.isascii() and said.isdigit() else 0


def letters(typed: str) -> str:
    """The letters and digits of a code, without what people and their programs put around and between them."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", typed) if sign.isalnum())[:40]
