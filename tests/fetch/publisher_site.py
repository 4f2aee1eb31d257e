"""A publisher's site on this machine: pages of our own making, and every way in which a server can fail."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Headers = Mapping[str, str]


@dataclass
class Answer:
    """One answer: `cut` sends half of the body and hangs up."""

    body: bytes = b""
    status: int = 200
    headers: Headers = field(default_factory=dict)
    cut: bool = False
    length: bool = True


@dataclass
class Site:
    """Answers by path: one for good, or a list used up from the front (its last stays). `asked`: path, headers."""

    answers: dict[str, Answer | list[Answer]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    root: str = ""

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]

    def next(self, path: str, headers: dict[str, str]) -> Answer:
        self.asked.append((path, headers))
        found = self.answers.get(path, Answer(b"not here", 404))
        if isinstance(found, list):
            found = found.pop(0) if len(found) > 1 else found[0]
        etag = found.headers.get("ETag")
        if etag and headers.get("if-none-match") == etag:
            return Answer(b"", 304, found.headers)
        return found


def page(*links: str, before: str = "") -> Answer:
    """A page in the shape of a content system's: a menu, prose, a list of files."""
    items = "".join(
        f'<li><span class="file"><a  href="{link}" type="text/csv">File <b>x</b></a></span>' for link in links
    )
    text = f"<!DOCTYPE html><html><head>{before}<title>Statistics</title></head><body><nav><a href='/'>Home</a>"
    return Answer((text + f"<a name=top>&nbsp;</a></nav><ul>{items}</ul><a href='http://['>slip</a>").encode())


@contextmanager
def serving() -> Iterator[Site]:
    """A site on a free port of 127.0.0.1."""
    site = Site()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(site))
    server.daemon_threads = True
    site.root = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer = site.next(self.path, {k.lower(): v for k, v in self.headers.items()})
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            if answer.length:
                self.send_header("Content-Length", str(len(answer.body)))
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(answer.body[: len(answer.body) // 2] if answer.cut else answer.body)

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

    return Handler
