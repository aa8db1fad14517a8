"""Tokens in which one thing is wrong: every one of them is refused."""

from collections.abc import Callable
from typing import Any


def after(seconds: int, write: type = int) -> Callable[[int], Any]:
    """A moment so long after the one at which the token is signed, whenever that is."""
    return lambda now: write(now + seconds)


WRONG_CLAIMS: dict[str, dict[str, Any]] = {
    "for somebody else": {"aud": "another"},
    "for a list of readers": {"aud": ["plek", "another"]},
    "for another service of here": {"aud": "plek:another"},
    "for other services of here": {"aud": ["plek:another", "plek:third"]},
    "for us and a service whose name only begins alike": {"aud": ["plek", "plekx:notes"]},
    "for us and a number": {"aud": ["plek", 7]},
    "for us in a list in a list": {"aud": [["plek"]]},
    "for an empty list": {"aud": []},
    "for a service without a name": {"aud": "plek:"},
    "for us in capitals": {"aud": "PLEK"},
    "for nobody": {"aud": None},
    "of another issuer": {"iss": "https://issuer.plek.test/"},
    "of a list of issuers": {"iss": ["https://issuer.plek.test"]},
    "of no issuer": {"iss": None},
    "of an issuer that another one's address begins": {"iss": "https://issuer.plek.test.example"},
    "of an issuer that is a number": {"iss": 7},
    "expired": {"exp": after(-60)},
    "without an end": {"exp": None},
    "with an end that is a word": {"exp": "morgen"},
    "with an end that is a number in quotes": {"exp": after(600, str)},
    "without end at all": {"exp": float("inf")},
    "valid for more than an hour": {"exp": after(7200)},
    "valid for ages": {"exp": 10**30},
    "not valid yet": {"nbf": after(600)},
    "without a beginning": {"nbf": None},
    "made tomorrow": {"iat": after(86_400), "exp": after(86_500)},
    "made at no moment": {"iat": None},
    "made at a moment that is no number": {"iat": float("nan")},
    "of nobody": {"sub": None},
    "of a number": {"sub": 7},
    "of somebody with NUL": {"sub": "a\x00b"},
    "of half a character": {"sub": "a\ud800b"},
    "with a role that XML cannot hold": {"roles": ["editor", "\ufffe"]},
    "of an organisation with a control character": {"org": "here\x1b"},
    "with roles as one word": {"roles": "editor"},
    "with roles that are no words": {"roles": [1]},
    "without roles": {"roles": None},
    "of no organisation": {"org": None},
    "of a list of organisations": {"org": ["here"]},
    "with scopes as a list": {"scope": ["partner:organisation-1"]},
    "with a scope that holds a control character": {"scope": "partner:\x07"},
    "that has not begun and ended": {"nbf": after(600), "exp": after(300)},
    "that ends before it was issued": {"exp": after(-1000), "iat": after(-10)},
    "of roles in an object": {"roles": {"editor": True}},
    "of nobody by an empty word": {"sub": ["somebody"]},
}  # fmt: skip

WRONG_HEADERS: dict[str, dict[str, Any]] = {
    "an identity token": {"typ": "JWT"},
    "of no type": {"typ": None},
    "an identity token by another name": {"typ": "id+jwt"},
    "a logout token": {"typ": "logout+jwt"},
    "an access token in capitals": {"typ": "AT+JWT"},
    "a proof of possession": {"typ": "dpop+jwt"},
    "of an empty type": {"typ": ""},
    "with its key at an address": {"jku": "http://127.0.0.1:1/jwks.json"},
    "with its key inside": {"jwk": {"kty": "oct", "k": "AAAA"}},
    "with a certificate inside": {"x5c": ["AAAA"]},
    "with a certificate at an address": {"x5u": "http://127.0.0.1:1/x"},
    "with a condition that we do not know": {"crit": ["plek"]},
    "of a key that we do not know": {"kid": "another"},
    "of a key in a file": {"kid": "../../../etc/passwd"},
    "of a key with a quote": {"kid": "' or '1'='1"},
    "of no key": {"kid": None},
}
