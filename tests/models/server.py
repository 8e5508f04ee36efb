"""A small HTTP server on loopback that misbehaves as told: cuts, ranges, wrong bytes, silence, 404."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Site:
    """What is served by path, how it misbehaves, and what was asked."""

    files: dict[str, bytes] = field(default_factory=dict)
    base: str = ""
    cut_after: list[int] = field(default_factory=list)
    """For each of the next answers: bytes of the body after which the connection is cut."""
    statuses: list[int] = field(default_factory=list)
    """For each of the next answers: an error status instead."""
    ranges: bool = True
    etag: bool = True
    lengths: bool = True
    hang: threading.Event | None = None
    """When set: send half, then wait for the event."""
    asked: list[tuple[str, str | None]] = field(default_factory=list)


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            return

        def do_GET(self) -> None:
            wanted = self.headers.get("Range")
            site.asked.append((self.path, wanted))
            if site.statuses:
                self.send_error(site.statuses.pop(0))
                return
            body = site.files.get(self.path)
            if body is None:
                self.send_error(404)
                return
            tag = f'"{hash(body):x}"'
            start = 0
            if wanted and site.ranges and self.headers.get("If-Range") in (None, tag):
                start = int(wanted.removeprefix("bytes=").split("-")[0])
                if start >= len(body):
                    self.send_error(416)
                    return
                self.send_response(206)
                self.send_header("Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}")
            else:
                self.send_response(200)
            if site.etag:
                self.send_header("ETag", tag)
            if site.lengths:
                self.send_header("Content-Length", str(len(body) - start))
            self.end_headers()
            rest = body[start:]
            if site.cut_after:
                self.wfile.write(rest[: site.cut_after.pop(0)])
                self.close_connection = True
                return
            if site.hang is not None:
                self.wfile.write(rest[: len(rest) // 2])
                self.wfile.flush()
                site.hang.wait(20)
                return
            self.wfile.write(rest)

    return Handler


@contextmanager
def serving(site: Site) -> Iterator[Site]:
    """Run the server on a free loopback port; `site.base` is its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(site))
    server.daemon_threads = True
    site.base = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        if site.hang is not None:
            site.hang.set()
        server.shutdown()
        server.server_close()
        thread.join(5)
