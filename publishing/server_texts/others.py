"""Texts for buckets of other providers: Cloudflare R2 and Backblaze B2."""

from __future__ import annotations

import json

from publishing.server_texts.amazon import lifecycle
from publishing.server_texts.cloudfront import EXPOSED
from publishing.server_texts.names import Names
from publishing.server_texts.text import Text, as_text
from templates.policy import policy_headers


def cors_config() -> dict[str, object]:
    """CORS of a bucket that readers reach without CloudFront; R2 takes no "*" for headers, so they are named."""
    rule: dict[str, object] = {
        "AllowedOrigins": ["*"],
        "AllowedMethods": ["GET", "HEAD"],
        "AllowedHeaders": ["range", "if-none-match"],
        "ExposeHeaders": list(EXPOSED),
        "MaxAgeSeconds": 3600,
    }
    return {"CORSRules": [rule]}


def r2_texts(names: Names) -> tuple[Text, ...]:
    """A bucket of R2 under the owner's own domain, which has to be at Cloudflare too."""
    return (_r2(names), _cors(names), _folders(names), _headers(names), _unfinished(names))


def b2_texts(names: Names) -> tuple[Text, ...]:
    """A bucket of B2; readers reach it through a CDN."""
    return (_b2(names), _cors(names), _headers(names), _unfinished(names))


def _r2(names: Names) -> Text:
    endpoint = names.endpoint or "https://ACCOUNT.r2.cloudflarestorage.com"
    content = f"""[publish]
to = "s3://{names.bucket}{names.origin_path}"
endpoint = "{endpoint}"
region = "auto"
purge = "https://api.cloudflare.com/client/v4/zones/ZONE/purge_cache"
"""
    return Text(
        file="pressroom.toml.part",
        title="Cloudflare R2: settings, key and domain",
        content=content,
        how=(
            "Key: R2 > API tokens > Object Read & Write, for this bucket only; then  aws configure",
            f"Readers: the bucket's settings > custom domains > {names.host}; leave the r2.dev address switched off.",
            (
                "Our own folder: a custom rule (Security) that blocks  "
                f'http.host eq "{names.host}" and http.request.uri.path contains "/_publish/"'
            ),
            (
                "Caches: an API token with the right Zone > Cache Purge, as PRESSROOM_PURGE_TOKEN; ZONE is the domain's "
                "zone ID. Without purge, leave that line out."
            ),
            "R2 keeps conditional writes. Cloudflare caches files of up to 512 MB on plans below Enterprise.",
        ),
    )


def _folders(names: Names) -> Text:
    path, add = "http.request.uri.path", names.origin_path
    rule = f'ends_with({path}, "/")'
    rewrite = f'concat("{add}", {path}, "index.html")' if add else f'concat({path}, "index.html")'
    host = f"https://{names.host}"
    rows = "".join(f"{json.dumps(host + old)}  ->  301  {host}{new}\n" for old, new in names.forwards.items())
    text = f"When:            http.host eq {json.dumps(names.host)} and {rule}\nRewrite path to: {rewrite}\n"
    if add:
        text += f"\nWhen:            http.host eq {json.dumps(names.host)} and not {rule}\n"
        text += f'Rewrite path to: concat("{add}", {path})\n'
    if rows:
        text += f"\nRedirect rules, for http.request.full_uri:\n{rows}"
    return Text(
        file="cloudflare-rules.txt",
        title="Cloudflare: a folder shows its page, old addresses lead to new ones",
        content=text,
        how=(
            "Rules > Transform rules > Rewrite URL, dynamic.",
            "Rules > Redirect rules, for the most visited; the pages at old addresses lead on by themselves.",
        ),
    )


def _headers(names: Names) -> Text:
    """For a CDN that is set up by hand: every page's headers, and the one that differs for the pages to embed."""
    ours, embed = (policy_headers(forms=names.forms, framed_by=who) for who in ("'self'", "*"))
    lines = [f"{name}: {value}\n" for name, value in ours.items()]
    content = "".join(lines) + f"\n# instead, for {names.start}/embed/*\n"
    content += "".join(f"{name}: {value}\n" for name, value in embed.items() if value != ours[name])
    return Text(
        file="headers.txt",
        title="Response headers: what pages may load, run, send, and who may frame them",
        content=content,
        how=(
            "In Cloudflare: Rules > Transform rules > Modify response header, set static. Other CDNs: their header rules.",
        ),
    )


def _b2(names: Names) -> Text:
    endpoint = names.endpoint or "https://s3.REGION.backblazeb2.com"
    rights = "listBuckets,listFiles,readFiles,writeFiles,deleteFiles"
    prefix = f" --name-prefix {names.prefix}/" if names.prefix else ""
    content = f"""[publish]
to = "s3://{names.bucket}{names.origin_path}"
endpoint = "{endpoint}"
region = "{names.region if names.endpoint else "REGION"}"
"""
    return Text(
        file="pressroom.toml.part",
        title="Backblaze B2: settings and key",
        content=content,
        how=(
            f"b2 key create --bucket {names.bucket}{prefix} {names.short} {rights}    then  aws configure",
            "B2 offers no conditional writes: publish from one computer at a time. pressroom doctor  tells what it saw.",
            "Readers: put a CDN before the bucket's address, and let it answer 404 for  _publish/ .",
            "B2 hides what is deleted; the rule below does not touch that. Add one of your own to remove old versions.",
        ),
    )


def _cors(names: Names) -> Text:
    at = f" --endpoint-url {names.endpoint}" if names.endpoint else ""
    return Text(
        file="cors.json",
        title="CORS of the bucket",
        content=as_text(cors_config()),
        how=(f"aws s3api put-bucket-cors --bucket {names.bucket}{at} --cors-configuration file://cors.json",),
    )


def _unfinished(names: Names) -> Text:
    at = f" --endpoint-url {names.endpoint}" if names.endpoint else ""
    return Text(
        file="lifecycle.json",
        title="Parts of uploads that nobody finished are removed",
        content=as_text(lifecycle(names)),
        how=(
            "It replaces rules that are there.",
            (
                f"aws s3api put-bucket-lifecycle-configuration --bucket {names.bucket}{at} "
                "--lifecycle-configuration file://lifecycle.json"
            ),
        ),
    )
