"""Texts for a CloudFront distribution: a function for folders and old addresses, headers, and the page for lost readers."""

from __future__ import annotations

import json
from collections.abc import Mapping

from publishing.server_texts.names import Names
from publishing.server_texts.text import Text, as_text
from templates.policy import policy_headers

_LARGEST = 10_240  # bytes of a function; Amazon's limit
_YEAR = 31_536_000  # seconds
_DAY = 86_400
EXPOSED = ("Accept-Ranges", "Content-Length", "Content-Range", "ETag")  # what a player in a page has to see
METHODS = ("GET", "HEAD", "OPTIONS")
_FUNCTION = """// Made by: pressroom doctor --server. Old addresses lead to new ones, and a folder shows its page.
var start = START;
var forwards = FORWARDS;

function moved(to) {
    return { statusCode: 301, statusDescription: 'Moved Permanently', headers: { location: { value: to } } };
}

function handler(event) {
    var request = event.request;
    var uri = request.uri;
    var last = uri.substring(uri.lastIndexOf('/') + 1);
    if (uri === start) {
        return moved(start + '/');
    }
    if (last !== '' && last.indexOf('.') === -1) {
        return moved((forwards[uri + '/'] || uri.replace(/^[\\\\/]+/, '/') + '/'));
    }
    if (forwards[uri]) {
        return moved(forwards[uri]);
    }
    if (uri.indexOf(start + '/_publish/') === 0) {
        return { statusCode: 404, statusDescription: 'Not Found' };
    }
    if (uri.indexOf(start + '/') === 0) {
        uri = uri.substring(start.length);
    }
    request.uri = last === '' ? uri + 'index.html' : uri;
    return request;
}
"""


def function(names: Names) -> Text:
    """For viewer requests. A private bucket has no pages for folders, and no redirects of its own."""
    code = function_code(names.start, names.forwards)
    kept = dict(names.forwards)
    while len(code.encode()) > _LARGEST and kept:  # the pages at old addresses lead on by themselves
        kept.pop(next(iter(kept)))
        code = function_code(names.start, kept)
    left = len(names.forwards) - len(kept)
    made = f"aws cloudfront create-function --name {names.short} --function-code fileb://function.js"
    config = "--function-config Comment=pressroom,Runtime=cloudfront-js-2.0"
    return Text(
        file="function.js",
        title="Function for viewer requests: folders, and old addresses",
        content=code,
        how=(
            f"{made} {config}",
            f"aws cloudfront publish-function --name {names.short} --if-match ETAG    (the ETag that the first one printed)",
            "In the distribution's behavior: function association, viewer request, this function.",
            *((f"{left} old addresses did not fit; their pages lead readers on all the same.",) if left else ()),
        ),
    )


def function_code(start: str, forwards: Mapping[str, str]) -> str:
    """The function itself.

    >>> "'/podcast'" in function_code("/podcast", {}).replace('"', "'")
    True
    """
    table = json.dumps(dict(forwards), indent=4)
    return _FUNCTION.replace("START", json.dumps(start)).replace("FORWARDS", table)


def response_headers_config(names: Names, *, framed_by: str = "'self'") -> dict[str, object]:
    """CORS for players in other people's pages, and the policies of ours; a policy for what others frame has its own name."""
    policies = policy_headers(forms=names.forms, framed_by=framed_by)
    return {
        "Name": f"{names.short}-embed" if framed_by == "*" else names.short,
        "Comment": "Players in other pages may read audio, chapters and transcripts",
        "CorsConfig": {
            "AccessControlAllowOrigins": _counted("*"),
            "AccessControlAllowHeaders": _counted("Range", "If-None-Match"),
            "AccessControlAllowMethods": _counted(*METHODS),
            "AccessControlExposeHeaders": _counted(*EXPOSED),
            "AccessControlAllowCredentials": False,
            "AccessControlMaxAgeSec": _DAY,
            "OriginOverride": True,
        },
        "SecurityHeadersConfig": {
            "ContentSecurityPolicy": {
                "Override": True,
                "ContentSecurityPolicy": policies["Content-Security-Policy"],
            },
            "ContentTypeOptions": {"Override": True},
            "ReferrerPolicy": {"Override": True, "ReferrerPolicy": policies["Referrer-Policy"]},
            "StrictTransportSecurity": {"Override": True, "AccessControlMaxAgeSec": _YEAR, "IncludeSubdomains": False},
        },
        "CustomHeadersConfig": {
            "Quantity": 1,
            "Items": [
                {"Header": "Permissions-Policy", "Value": policies["Permissions-Policy"], "Override": True},
            ],
        },
    }


def response_headers(names: Names) -> Text:
    """For the site's pages, audio and transcripts; `embed_headers` is for what others frame."""
    return Text(
        file="response-headers.json",
        title="Response headers: CORS and safety",
        content=as_text(response_headers_config(names)),
        how=(
            "aws cloudfront create-response-headers-policy --response-headers-policy-config file://response-headers.json",
            (
                "In the distribution's behavior: this response headers policy; cache policy CachingOptimized; "
                "compress objects automatically; redirect HTTP to HTTPS."
            ),
        ),
    )


def embed_headers(names: Names) -> Text:
    """For the pages that are made to be shown in others."""
    path = f"{names.start}/embed/*"
    file = "response-headers-embed.json"
    return Text(
        file=file,
        title="Response headers of the pages for other people's sites",
        content=as_text(response_headers_config(names, framed_by="*")),
        how=(
            f"aws cloudfront create-response-headers-policy --response-headers-policy-config file://{file}",
            f"In the distribution: a second behavior for  {path}  like the first one, with this response headers policy.",
        ),
    )


def error_pages() -> Text:
    """A private bucket says "forbidden" of what is not there, to those who may not list it."""
    page = "/404.html"
    config = [
        {"ErrorCode": code, "ResponsePagePath": page, "ResponseCode": "404", "ErrorCachingMinTTL": 10}
        for code in (403, 404)
    ]
    return Text(
        file="error-pages.json",
        title="The page for lost readers",
        content=as_text({"Quantity": len(config), "Items": config}),
        how=("In the distribution: error pages; 403 and 404 both show /404.html, with the code 404, kept 10 seconds.",),
    )


def _counted(*items: str) -> dict[str, object]:
    return {"Quantity": len(items), "Items": list(items)}
