"""Words that occur nowhere else, in every shape in which they could slip out."""

import base64
import hashlib
from collections.abc import Iterable, Mapping
from secrets import token_hex
from urllib.parse import quote


def token(about: str) -> str:
    return f"Kanarie {about} {token_hex(6)}"


def shapes(word: str) -> dict[str, bytes]:
    """The word raw, lower-cased, as a URL, in base64 at each alignment, in hex and as a hash."""
    raw = word.encode()
    found = {"raw": raw, "lower": word.lower().encode(), "url": quote(word).encode(), "hex": raw.hex().encode()}
    found["plus"] = word.replace(" ", "+").encode()
    for skip in range(3):
        # Of each alignment only the letters that depend on the word alone.
        coded = base64.b64encode(b"\x00" * skip + raw)
        found[f"base64+{skip}"] = coded[4 if skip else 0 : -4]
        found[f"url-base64+{skip}"] = base64.urlsafe_b64encode(b"\x00" * skip + raw)[4 if skip else 0 : -4]
    for name in ("sha256", "sha1", "md5"):
        found[name] = hashlib.new(name, raw).hexdigest().encode()
        found[f"{name} of lower"] = hashlib.new(name, word.lower().encode()).hexdigest().encode()
    return found


def hits(places: Mapping[str, Iterable[bytes]], words: Mapping[str, str]) -> list[str]:
    """Where which word was found, and in which shape."""
    found = []
    for place, texts in places.items():
        heap = b"\n".join(texts)
        lower = heap.lower()
        for name, word in words.items():
            for shape, needle in shapes(word).items():
                if needle in heap or (shape == "lower" and needle in lower):
                    found.append(f"{name} in {place} ({shape})")
    return found
