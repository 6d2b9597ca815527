"""nginx with our text serves as the rest of Pressroom promises: types, cache rules, ranges, CORS, nothing private."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from publishing.artifacts import cache_control_of, content_type_of
from publishing.server_texts.names import Names
from publishing.server_texts.nginx import nginx_text
from tests.publishing.servers import _free_ports

_NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
PAGES = ["index.html", "404.html", "feed.xml", "style-0123abcd.css", "cover.jpg", ".well-known/security.txt"]
EPISODE = ["index.html", "knees-12345678.mp3", "chapters.json", "transcript.vtt", "transcript.srt"]
FILES = [*PAGES, "_publish/manifest.json", ".git/config", *(f"episodes/knees/{name}" for name in EPISODE)]


def test_the_text_follows_our_types_and_rules() -> None:
    text = nginx_text(Names(host="clinic.example.org", root='/srv/a "show"', forwards={"/episodes/a/": "/episodes/b/"}))

    assert '"application/rss+xml; charset=utf-8"' in text.content
    assert 'root "/srv/a %22show%22";' in text.content
    assert '"/episodes/a/" "/episodes/b/";' in text.content
    assert "@" not in text.content


@pytest.mark.skipif(_NGINX is None, reason="no nginx on this computer")
@pytest.mark.parametrize("start", ["", "/podcast"])
def test_nginx_serves_as_promised(start: str, tmp_path: Path) -> None:
    for name in FILES:
        (tmp_path / "public" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "public" / name).write_text("0123456789")
    forwards = {f"{start}/episodes/old/": f"{start}/episodes/knees/"}
    names = Names(host="clinic.example.org", start=start, root=str(tmp_path / "public"), forwards=forwards)
    with nginx(nginx_text(names).content, tmp_path) as port:
        for name in FILES:
            status, headers = ask(port, f"{start}/{name}")
            if name.startswith(("_publish/", ".git")):
                assert status == 404, name
                continue
            assert (status, headers["content-type"]) == (206, content_type_of(name)), name
            assert headers["cache-control"] == cache_control_of(name), name
            assert headers["access-control-allow-origin"] == "*"
        assert ask(port, f"{start}/episodes/knees/")[0] == 206
        assert ask(port, f"{start}/episodes/knees")[1]["location"] == f"{start}/episodes/knees/"
        assert ask(port, f"{start}/episodes/old/")[1]["location"] == f"{start}/episodes/knees/"
        assert ask(port, f"{start}/nothing")[0] == 404
        assert ask(port, f"{start}/feed.xml", "OPTIONS")[0] == 204


def ask(port: int, path: str, method: str = "GET") -> tuple[int, Mapping[str, str]]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(method, path, headers={"Host": "clinic.example.org", "Range": "bytes=0-1"})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}


@contextmanager
def nginx(site: str, folder: Path) -> Iterator[int]:
    (port,) = _free_ports(1)
    site = site.replace("listen 80;", f"listen 127.0.0.1:{port};").replace("    listen [::]:80;\n", "")
    (folder / "site.conf").write_text(site)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    places = "".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    main = f"daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/errors.log; events {{}}"
    user = "" if _runs_as_itself() else "user root;"
    (folder / "nginx.conf").write_text(f"{user}{main} http {{ access_log off; {places} include {folder}/site.conf; }}")
    command = [_NGINX or "", "-c", str(folder / "nginx.conf"), "-e", str(folder / "errors.log")]
    with subprocess.Popen(command) as running:
        try:
            _wait(port, running)
            yield port
        finally:
            running.terminate()


def _runs_as_itself() -> bool:
    """A worker of the superuser's would be somebody who may not read the test's folder."""
    return os.getuid() != 0


def _wait(port: int, running: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 20
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert running.poll() is None
            assert time.monotonic() < until
            time.sleep(0.05)
        else:
            return
