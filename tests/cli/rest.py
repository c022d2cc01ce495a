"""The few addresses of Discord's REST API that ``doctor`` asks, on loopback: a path and what stands there."""

from __future__ import annotations

import json
from collections.abc import Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

Answers = dict[str, Any]
"""By path, the JSON that stands there. What is not there is 404; DATE is the answer's header."""

UNKNOWN_GUILD, UNKNOWN_MEMBER = 10004, 10007
"""Discord's codes for what is not there."""


@contextmanager
def answering(answers: Answers) -> Generator[str]:
    """The base address of a server that gives these answers while this lasts."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            found = answers.get(path)
            code = UNKNOWN_MEMBER if "/members/" in path else UNKNOWN_GUILD
            data = json.dumps(found if found is not None else {"code": code, "message": "Unknown"}).encode()
            token_is_wrong = path != "/gateway" and "WRONG" in answers
            self.send_response_only(401 if token_is_wrong else 200 if found is not None else 404)
            self.send_header("Date", answers.get("DATE") or self.date_time_string())
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the library's name
            """Nobody reads it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
