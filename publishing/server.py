"""A web server for this computer only: it answers as a good podcast host does, for previews and for verification."""

from __future__ import annotations

import re
import socketserver
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from publishing.artifacts import PRIVATE, Stage, cache_control_of, content_type_of, is_safe, stage_of
from workspace.errors import UserError

_BLOCK = 1 << 18  # bytes sent at a time
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)
_HOSTS = {"localhost", "127.0.0.1"}

HeadersOf = Callable[[str], Mapping[str, str]]
"""Further headers of the page at a path of the site."""


def _none(_: str) -> Mapping[str, str]:
    return {}


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What to send: status, headers, and the part of a file from `start` for `length` bytes, or `text`."""

    status: HTTPStatus
    headers: Mapping[str, str] = field(default_factory=dict)
    file: Path | None = None
    start: int = 0
    length: int = 0
    text: bytes = b""


def answer(folder: Path, target: str, headers: Mapping[str, str], of_pages: HeadersOf = _none) -> Answer:
    """Answer a GET of `target` ("/path?query") from `folder`; header names in small letters. Pages get `of_pages` too."""
    parts = urlsplit(target if not target.startswith("//") else "/\\")
    path = unquote(parts.path)
    found = _find(folder, path)
    if found is None:
        return _not_found(folder, of_pages)
    if found.is_dir():
        query = f"?{parts.query}" if parts.query else ""
        return Answer(
            status=HTTPStatus.MOVED_PERMANENTLY, headers={"Location": f"{quote(path)}/{query}"}, text=b"moved\n"
        )
    return _file_answer(found, found.relative_to(folder.resolve()).as_posix(), headers, of_pages)


@contextmanager
def serving(folder: Path, port: int = 0, of_pages: HeadersOf = _none) -> Iterator[str]:
    """Serve `folder` on 127.0.0.1 while the body runs; yields the address, without a slash at its end."""
    try:
        server = _Server(("127.0.0.1", port), _Handler)
    except OSError as error:
        raise UserError(
            "port-taken",
            problem=f"The preview cannot use port {port}.",
            where=f"http://127.0.0.1:{port}",
            why="Another program is using it, perhaps a preview in another window.",
            fix="Close the other one, or try another:  pressroom preview --port 8001",
        ) from error
    server.folder, server.of_pages = folder.resolve(), of_pages
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Server(ThreadingHTTPServer):
    """No name look-ups at the start: they can take seconds without a network."""

    daemon_threads = True
    folder: Path
    of_pages: HeadersOf

    def server_bind(self) -> None:
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = "localhost", self.socket.getsockname()[1]

    def handle_error(self, request: object, client_address: object) -> None:
        """A player that hangs up in the middle of a file is no news."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "Pressroom", ""
    server: _Server
    timeout = 30

    def do_GET(self) -> None:
        self._reply(with_body=True)

    def do_HEAD(self) -> None:
        self._reply(with_body=False)

    def do_POST(self) -> None:
        self.close_connection = True  # its body is not read
        self._send(
            Answer(status=HTTPStatus.METHOD_NOT_ALLOWED, headers={"Allow": "GET, HEAD"}, text=b"read only\n"), True
        )

    do_PUT = do_DELETE = do_PATCH = do_OPTIONS = do_POST  # noqa: N815 - the names that the library looks for

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the one it overrides
        """The preview is quiet."""

    def _reply(self, *, with_body: bool) -> None:
        if not self._is_for_us():
            self._send(Answer(status=HTTPStatus.MISDIRECTED_REQUEST, text=b"not this host\n"), with_body)
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        self._send(answer(self.server.folder, self.path, headers, self.server.of_pages), with_body)

    def _is_for_us(self) -> bool:
        """A page elsewhere can point its own name at this computer; its Host header gives it away."""
        host, _, port = self.headers.get("Host", "").partition(":")
        return host.lower() in _HOSTS and port in {str(self.server.server_port)} | (
            {""} if self.server.server_port == 80 else set()
        )

    def _send(self, what: Answer, with_body: bool) -> None:
        self.send_response(what.status)
        for name, value in ({"X-Content-Type-Options": "nosniff"} | dict(what.headers)).items():
            self.send_header(name, value)
        if what.status is not HTTPStatus.NOT_MODIFIED:
            if "Content-Type" not in what.headers:
                self.send_header("Content-Type", "text/plain; charset=utf-8")
            self.send_header("Content-Length", str(what.length if what.file else len(what.text)))
        self.end_headers()
        if with_body and what.status is not HTTPStatus.NOT_MODIFIED:
            self._send_body(what)

    def _send_body(self, what: Answer) -> None:
        self.wfile.write(what.text)
        if what.file is None:
            return
        with what.file.open("rb") as opened:
            opened.seek(what.start)
            left = what.length
            while left and (block := opened.read(min(left, _BLOCK))):
                self.wfile.write(block)
                left -= len(block)


def _find(folder: Path, path: str) -> Path | None:
    """The file, or the folder to be redirected to; None for what is not there or not for readers."""
    key = path.removeprefix("/")
    wanted = f"{key}index.html" if key == "" or key.endswith("/") else key
    if not path.startswith("/") or not is_safe(wanted) or _is_private(wanted):
        return None
    found = (folder / wanted).resolve()
    if not found.is_relative_to(folder.resolve()):
        return None  # a link that leads outside
    if found.is_dir():
        return found if (found / "index.html").is_file() else None
    return found if found.is_file() else None


def _is_private(path: str) -> bool:
    parts = path.split("/")
    return parts[0] == PRIVATE or any(part.startswith(".") and part != ".well-known" for part in parts)


def _not_found(folder: Path, of_pages: HeadersOf) -> Answer:
    page = folder / "404.html"
    if not page.is_file():
        return Answer(status=HTTPStatus.NOT_FOUND, text=b"There is nothing here.\n")
    return Answer(
        status=HTTPStatus.NOT_FOUND,
        headers={"Content-Type": content_type_of("404.html"), "Cache-Control": "no-store", **of_pages("404.html")},
        file=page,
        length=page.stat().st_size,
    )


def _file_answer(file: Path, path: str, asked: Mapping[str, str], of_pages: HeadersOf) -> Answer:
    facts = file.stat()
    tag = f'"{facts.st_mtime_ns:x}-{facts.st_size:x}"'
    headers = {
        "Content-Type": content_type_of(path),
        "Cache-Control": cache_control_of(path),
        "ETag": tag,
        "Accept-Ranges": "bytes",
        **_cross_origin(path),
        **(of_pages(path) if path.endswith(".html") else {}),
    }
    if _names(asked.get("if-none-match", ""), tag):
        return Answer(status=HTTPStatus.NOT_MODIFIED, headers=headers)
    whole = Answer(status=HTTPStatus.OK, headers=headers, file=file, length=facts.st_size)
    wanted = _RANGE.fullmatch(asked.get("range", "").strip())
    if wanted is None or asked.get("if-range", tag) != tag:
        return whole  # no range, several at once, or a range of something older: all of it is a right answer
    return _part(whole, wanted[1], wanted[2])


def _part(whole: Answer, first: str, last: str) -> Answer:
    """RFC 9110 section 14: bytes first-last, first-, or the last n with -n."""
    size = whole.length
    if not first and not last:
        return whole
    start = int(first) if first else max(size - int(last), 0)
    end = min(int(last), size - 1) if first and last else size - 1
    if first and last and int(last) < int(first):
        return whole  # not a range at all
    if start >= size or start > end:
        return Answer(
            status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
            headers=dict(whole.headers) | {"Content-Range": f"bytes */{size}", "Content-Type": "text/plain"},
            text=b"no such range\n",
        )
    return Answer(
        status=HTTPStatus.PARTIAL_CONTENT,
        headers=dict(whole.headers) | {"Content-Range": f"bytes {start}-{end}/{size}"},
        file=whole.file,
        start=start,
        length=end - start + 1,
    )


def _cross_origin(path: str) -> dict[str, str]:
    """Web players fetch the feed, chapters and transcripts from other sites."""
    companion = path.endswith(("chapters.json", ".vtt", ".srt", "transcript.json"))
    if not companion and stage_of(path) not in {Stage.FEED, Stage.MEDIA}:
        return {}
    return {
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Expose-Headers": "Content-Length, Content-Range, Accept-Ranges, ETag",
    }


def _names(header: str, tag: str) -> bool:
    return header.strip() == "*" or tag in {one.strip().removeprefix("W/") for one in header.split(",")}
