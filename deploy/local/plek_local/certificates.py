"""Certificate authorities that an organisation names, handed on to each tool under its own name for them.

One of SSL_CERT_FILE, REQUESTS_CA_BUNDLE, PIP_CERT and NODE_EXTRA_CA_CERTS is enough. What a tool was told
under its own name is left as it is.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import certifi

NAMES = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "PIP_CERT", "NODE_EXTRA_CA_CERTS")


def given(environment: Mapping[str, str]) -> list[Path]:
    """The certificate files that the environment names and that exist, each once."""
    named = (Path(environment[name]) for name in NAMES if environment.get(name))
    return list(dict.fromkeys(path for path in named if path.is_file()))


def for_node(environment: Mapping[str, str]) -> dict[str, str]:
    """Variables for node and npm, which take one file beside their own list."""
    files = given(environment)
    if environment.get("NODE_EXTRA_CA_CERTS") or not files:
        return {}
    return {"NODE_EXTRA_CA_CERTS": str(files[0])}


@contextmanager
def for_requests(folder: Path) -> Iterator[None]:
    """While open, downloads trust the public authorities and the organisation's, joined in one file."""
    files = given(os.environ)
    if os.environ.get("REQUESTS_CA_BUNDLE") or not files:
        yield
        return
    bundle = folder / "certificates.pem"
    bundle.write_bytes(b"\n".join(path.read_bytes() for path in [Path(certifi.where()), *files]))
    os.environ["REQUESTS_CA_BUNDLE"] = str(bundle)
    try:
        yield
    finally:
        del os.environ["REQUESTS_CA_BUNDLE"]
