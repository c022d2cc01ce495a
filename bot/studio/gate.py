"""Who may ask: pages of other sites that the same browser has open may neither read nor write here."""

from __future__ import annotations

import secrets
from typing import Final

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

_HEADERS: Final = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class Gate:
    """Lets requests to this computer's own name and port pass, and writes only from the page itself."""

    def __init__(self, port: int) -> None:
        self.token: Final = secrets.token_urlsafe(32)
        self._hosts: Final = {f"127.0.0.1:{port}", f"localhost:{port}"}

    @property
    def check(self) -> Middleware:
        @web.middleware
        async def checked(request: web.Request, handler: Handler) -> web.StreamResponse:
            self._let_pass(request)
            response = await handler(request)
            if not response.prepared:
                for name, value in _HEADERS.items():
                    response.headers.setdefault(name, value)
            return response

        return checked

    def _let_pass(self, request: web.Request) -> None:
        host = request.headers.get("Host", "")
        if host not in self._hosts:  # a name of somebody else's that leads here
            raise web.HTTPForbidden(text="Open this page at http://127.0.0.1.")
        if request.method in {"GET", "HEAD"}:
            return
        token = request.headers.get("X-Studio-Token", "")
        own_page = request.headers.get("Origin") == f"http://{host}"
        if not own_page or not secrets.compare_digest(token.encode(), self.token.encode()):
            raise web.HTTPForbidden(text="Only the page itself may do this.")


def page_headers(nonce: str) -> dict[str, str]:
    """The page may load nothing from elsewhere, and no other page may show it inside itself."""
    policy = (
        f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; "
        "img-src 'self' blob: data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    )
    return {"Content-Security-Policy": policy}
