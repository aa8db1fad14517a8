"""Where a list of revocations is served, well or badly."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class ListServer(ThreadingHTTPServer):
    """Serves the list of revocations; counts who looked, and who had it already."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.revoked: dict[str, int] = {}
        self.looks = self.unchanged = 0
        self.is_broken = self.hangs = False
        self.go_on = threading.Event()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/revocations"


class _Handler(BaseHTTPRequestHandler):
    server: ListServer

    def do_GET(self) -> None:
        self.server.looks += 1
        if self.server.hangs:
            self.server.go_on.wait(30)
        body = json.dumps({"revoked": self.server.revoked}).encode()
        tag = f'"{hash(body)}"'
        is_known = self.headers["If-None-Match"] == tag
        self.server.unchanged += is_known
        body = b"" if is_known else b"broken" if self.server.is_broken else body
        self.send_response(304 if is_known else 200)
        self.send_header("ETag", tag)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *_: object) -> None:
        pass
