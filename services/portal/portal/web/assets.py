"""Static files under an address that changes when they change, so that a browser may keep them for a year."""

import hashlib
from functools import cache
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

FOLDER = Path(__file__).parents[1] / "static"
KEEP = "public, max-age=31536000, immutable"
MISSING = "The page assets are not there. Build them: npm ci && npm run build in services/portal"


@cache
def fingerprint(name: str) -> str:
    """The first characters of the file's sha256, or "none" when it was not built."""
    file = FOLDER / name
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12] if file.exists() else "none"


def address(name: str) -> str:
    """/static/vendor/plek.css -> /static/0a1b2c3d4e5f/vendor/plek.css"""
    return f"/static/{fingerprint(name)}/{name}"


def are_built() -> bool:
    return (FOLDER / "vendor" / "plek.css").exists()


class KeptFiles(StaticFiles):
    """Serves /<fingerprint>/<name>; sends the compressed twin of a file to who accepts it."""

    def __init__(self) -> None:
        super().__init__(directory=FOLDER)
        self._names = {str(file.relative_to(FOLDER)) for file in FOLDER.rglob("*") if file.is_file()}

    async def get_response(self, path: str, scope: Scope) -> Response:
        mark, _, name = path.partition("/")
        if name not in self._names:  # whatever else an address may say, it is not asked of the file system
            raise HTTPException(404)
        packed = f"{name}.gz"
        if accepts_gzip(scope) and packed in self._names:
            response = await super().get_response(packed, scope)
            response.headers["Content-Encoding"] = "gzip"
            response.headers["Content-Type"] = media_type(name)
        else:
            response = await super().get_response(name, scope)
        response.headers["Vary"] = "Accept-Encoding"
        if mark == fingerprint(name):
            response.headers["Cache-Control"] = KEEP
        return response


def accepts_gzip(scope: Scope) -> bool:
    headers: list[tuple[bytes, bytes]] = scope["headers"]
    return any(name == b"accept-encoding" and b"gzip" in value for name, value in headers)


def media_type(name: str) -> str:
    kinds = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}
    return kinds.get(Path(name).suffix, "text/plain; charset=utf-8")
