"""Text for nginx serving the folder that is published to."""

from __future__ import annotations

from publishing.artifacts import cache_control_of, content_type_of
from publishing.server_texts.cloudfront import EXPOSED, METHODS
from publishing.server_texts.names import Names
from publishing.server_texts.text import Text
from templates.policy import policy_headers

_SOUND = ("mp3", "m4a", "m4b", "opus", "ogg", "flac", "wav", "mp4", "m4v", "mov")
_OTHERS = ("html", "css", "js", "json", "txt", "md", "svg", "vtt", "srt", "ics", "webmanifest", "xml", "xsl")
_PLAIN = ("png", "jpg", "jpeg", "gif", "webp", "avif", "ico", "woff2", "pdf", "epub", "zip")
_SERVER = """# Made by: pressroom doctor --server
map $uri $pressroom_cache {
    default                                   "@HOUR@";
    "~\\.(?:@SOUND@)$"  "@MEDIA@";
    "~^/feed[^/]*\\.xml$"                     "@FEED@";
    "~-[0-9a-f]{8,64}\\.[a-z0-9]+$"            "@HASHED@";
    "~\\.html$"                                "@PAGE@";
}
# Pages for other people's sites may be framed by anybody, the others by ourselves.
map $uri $pressroom_policy {
    default     "@POLICY@";
    "~^/embed/" "@EMBED_POLICY@";
}
map $uri $pressroom_forward {
    default "";
@FORWARDS@}
server {
    listen 80;
    listen [::]:80;
    server_name @HOST@;
    # For https:  certbot --nginx -d @HOST@    adds the certificate and the lines for it.

    root @ROOT@;
    charset off;
    absolute_redirect off;
    server_tokens off;
    gzip on;
    gzip_vary on;
    gzip_types text/css text/javascript text/vtt application/json application/rss+xml application/xml image/svg+xml;

    types {
@TYPES@    }
    default_type application/octet-stream;

    add_header Cache-Control $pressroom_cache;
    add_header Access-Control-Allow-Origin "*" always;
    add_header Access-Control-Allow-Methods "@METHODS@" always;
    add_header Access-Control-Allow-Headers "Range, If-None-Match" always;
    add_header Access-Control-Expose-Headers "@EXPOSED@" always;
    add_header Content-Security-Policy $pressroom_policy always;
@HEADERS@
    error_page 404 /404.html;
    if ($request_method = OPTIONS) { return 204; }
    if ($pressroom_forward) { return 301 $pressroom_forward; }
@REWRITE@    set $pressroom_folder "";
    if (-d $document_root$uri) { set $pressroom_folder $uri; }
    if ($pressroom_folder ~ "[^/]$") { return 301 @START@$uri/; }

    location ^~ /_publish { return 404; }
    location ~ "/\\.(?!well-known/)" { return 404; }
    location ~ "^/feed[^/]*\\.xml$" { types {} default_type "@FEED_TYPE@"; }
    location ~ "chapters\\.json$" { types {} default_type "@CHAPTERS_TYPE@"; }
}
"""


def nginx_text(names: Names) -> Text:
    """One file for nginx: types, cache rules and CORS as the rest of Pressroom promises them."""
    forwards = "".join(f"    {_quoted(old)} {_quoted(new)};\n" for old, new in names.forwards.items())
    words = {
        "HOUR": cache_control_of("cover.jpg"),
        "MEDIA": cache_control_of("a.mp3"),
        "FEED": cache_control_of("feed.xml"),
        "HASHED": cache_control_of("a-0123abcd.jpg"),
        "PAGE": cache_control_of("a/index.html"),
        "SOUND": "|".join(_SOUND),
        "FORWARDS": forwards,
        "HOST": names.host.partition(":")[0],
        "ROOT": _quoted(names.root or f"/var/www/{names.host}"),
        "REWRITE": f'    rewrite "^{names.start}(/.*)$" "$1";\n' if names.start else "",
        "TYPES": "".join(f"        {_quoted(content_type_of(f'a.{each}'))} {each};\n" for each in _all()),
        "METHODS": ", ".join(METHODS),
        "EXPOSED": ", ".join(EXPOSED),
        "FEED_TYPE": content_type_of("feed.xml"),
        "CHAPTERS_TYPE": content_type_of("chapters.json"),
        "START": names.start,
        **_policies(names),
    }
    content = _SERVER
    for word, value in words.items():
        content = content.replace(f"@{word}@", value)
    return Text(
        file=f"{names.short}.conf",
        title="nginx, for the folder that is published to",
        content=content,
        how=(
            f"sudo cp {names.short}.conf /etc/nginx/conf.d/",
            "sudo nginx -t && sudo systemctl reload nginx",
            f"sudo certbot --nginx -d {names.host.partition(':')[0]}    for https",
        ),
    )


def _policies(names: Names) -> dict[str, str]:
    """The header set of the pages; only the policy of what may be framed differs."""
    ours, embed = (policy_headers(forms=names.forms, framed_by=who) for who in ("'self'", "*"))
    name = "Content-Security-Policy"
    others = (f'    add_header {each} "{value}" always;\n' for each, value in ours.items() if each != name)
    return {"POLICY": ours[name], "EMBED_POLICY": embed[name], "HEADERS": "".join(others)}


def _all() -> tuple[str, ...]:
    return (*_OTHERS, *_PLAIN, *_SOUND)


def _quoted(word: str) -> str:
    """Between quotes, without what ends them or stands for a variable."""
    for sign in '"$\\\n':
        word = word.replace(sign, f"%{ord(sign):02X}")
    return f'"{word}"'
