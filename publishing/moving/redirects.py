"""Lasting redirects, written for the servers that people have: text to be pasted, which then works."""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import dataclass
from urllib.parse import urlsplit

from podcast.identity import ascii_address

_CLOUDFRONT = """function handler(event) {
    if (event.request.uri === PATH) {
        return {
            statusCode: 301,
            statusDescription: 'Moved Permanently',
            headers: { location: { value: NEW } }
        };
    }
    return event.request;
}"""


@dataclass(frozen=True)
class Recipe:
    """A redirect for one kind of server: `where` says into what the `text` goes."""

    where: str
    text: str


def recipes(old: str, new: str) -> tuple[Recipe, ...]:
    """A redirect of the feed's old address to the new one (status 301), for every server that is common.

    None for an address with a query: by its path alone, such as /?feed=podcast, more than the feed would be redirected.
    """
    parts = urlsplit(ascii_address(old))
    path, to = _harmless(parts.path or "/"), _harmless(new)
    if parts.query:
        return ()
    return (
        Recipe("nginx, inside server { }", f'location = "{path}" {{ return 301 "{to}"; }}'),
        Recipe("Apache, .htaccess", f'RedirectMatch 301 "^{re.escape(path)}$" "{to}"'),
        Recipe("Caddy, inside the site's block", f'redir "{path}" "{to}" permanent'),
        Recipe("Netlify, the file _redirects", f"{path}  {to}  301!"),
        Recipe("Cloudflare Pages, the file _redirects", f"{path}  {to}  301"),
        Recipe(
            "CloudFront, a function for viewer requests",
            _CLOUDFRONT.replace("PATH", json.dumps(path)).replace("NEW", json.dumps(to)),
        ),
    )


def s3_recipe(bucket: str, key: str, new: str) -> Recipe:
    """The same as a property of the feed's object; only Amazon's website addresses heed it."""
    thing = shlex.quote(f"s3://{bucket}/{key}")
    return Recipe(
        "S3, if the site is served by the bucket's website address (which needs CloudFront before it for https)",
        f"aws s3 cp {thing} {thing} --metadata-directive REPLACE --content-type application/rss+xml "
        f"--website-redirect {shlex.quote(_harmless(new))}",
    )


def _harmless(address: str) -> str:
    """Without the signs that end a text or stand for a variable in any of these files."""
    plain = ascii_address(address)
    for sign in "$';":
        plain = plain.replace(sign, f"%{ord(sign):02X}")
    return plain
