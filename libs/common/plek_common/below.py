"""A deployment that is not at the root of its host: https://host/kennishub/ instead of https://host/."""

from urllib.parse import quote, urlsplit

from starlette.types import ASGIApp, Receive, Scope, Send


def root_of(public_url: str) -> str:
    """What stands before every address of it: "/kennishub", or nothing."""
    return urlsplit(public_url).path.rstrip("/")


class Below:
    """Takes off what stands before every address, when the proxy in front has not done so."""

    def __init__(self, app: ASGIApp, root: str) -> None:
        self.app, self.root = app, root

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(self.within(scope) if scope["type"] == "http" else scope, receive, send)

    def within(self, scope: Scope) -> Scope:
        path: str = scope["path"]
        if not self.root or not f"{path}/".startswith(f"{self.root}/"):
            return scope
        rest = path.removeprefix(self.root) or "/"
        return {**scope, "path": rest, "raw_path": quote(rest).encode()}
