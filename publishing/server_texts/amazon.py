"""Texts for a bucket of Amazon's behind CloudFront: the key's rights, and a bucket that only CloudFront may read."""

from __future__ import annotations

from typing import Any

from publishing.server_texts.cloudfront import embed_headers, error_pages, function, response_headers
from publishing.server_texts.names import Names
from publishing.server_texts.text import Text, as_text

_DAYS = 7  # after which parts of an upload that nobody finished are given up


def amazon_texts(names: Names) -> tuple[Text, ...]:
    """Everything for S3 and CloudFront, in the order in which it is set up."""
    return (
        _rights(names),
        _bucket(names),
        _open_uploads(names),
        function(names),
        response_headers(names),
        embed_headers(names),
        error_pages(),
    )


def rights_policy(names: Names) -> dict[str, Any]:
    """The least that a publish, an undo, a verify and a prune need: one prefix, nothing of the bucket itself.

    Listing is not narrowed to the prefix: the condition for that (s3:prefix) does not hold for a question about one
    missing file, which S3 would then answer with "forbidden" instead of "not there".
    """
    objects = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"]
    statements: list[dict[str, object]] = [
        {
            "Sid": "Files",
            "Effect": "Allow",
            "Action": [*objects, "s3:ListMultipartUploadParts"],
            "Resource": names.objects_arn,
        },
        {
            "Sid": "Listing",
            "Effect": "Allow",
            "Action": ["s3:ListBucket", "s3:ListBucketMultipartUploads"],
            "Resource": names.bucket_arn,
        },
    ]
    if names.invalidates:
        statements.append(
            {
                "Sid": "Caches",
                "Effect": "Allow",
                "Action": "cloudfront:CreateInvalidation",
                "Resource": names.distribution_arn,
            }
        )
    return {"Version": "2012-10-17", "Statement": statements}


def bucket_policy(names: Names) -> dict[str, Any]:
    """CloudFront reads, through one distribution only; our own folder it does not; and nobody without encryption."""
    reader = {"Service": "cloudfront.amazonaws.com"}
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "ReadersThroughCloudFront",
                "Effect": "Allow",
                "Principal": reader,
                "Action": "s3:GetObject",
                "Resource": names.objects_arn,
                "Condition": {"StringEquals": {"AWS:SourceArn": names.distribution_arn}},
            },
            {
                "Sid": "NoReadersInOurOwnFolder",
                "Effect": "Deny",
                "Principal": reader,
                "Action": "s3:GetObject",
                "Resource": names.private_arn,
            },
            {
                "Sid": "OnlyEncrypted",
                "Effect": "Deny",
                "Principal": "*",
                "Action": "s3:*",
                "Resource": [names.bucket_arn, f"{names.bucket_arn}/*"],
                "Condition": {"Bool": {"aws:SecureTransport": "false"}},
            },
        ],
    }


def lifecycle(names: Names) -> dict[str, object]:
    """Parts that nobody finished are invisible, and paid for."""
    prefix = f"{names.prefix}/" if names.prefix else ""
    rule: dict[str, object] = {
        "ID": "pressroom-unfinished-uploads",
        "Status": "Enabled",
        "Filter": {"Prefix": prefix},
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": _DAYS},
    }
    return {"Rules": [rule]}


def _rights(names: Names) -> Text:
    user = names.short
    return Text(
        file="rights.json",
        title="Rights of the key that publishes (IAM)",
        content=as_text(rights_policy(names)),
        how=(
            f"aws iam create-user --user-name {user}",
            f"aws iam put-user-policy --user-name {user} --policy-name publish --policy-document file://rights.json",
            f"aws iam create-access-key --user-name {user}    (then:  aws configure --profile {user})",
        ),
    )


def _bucket(names: Names) -> Text:
    closed = "BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true"
    return Text(
        file="bucket-policy.json",
        title="Who may read the bucket: CloudFront, with origin access control",
        content=as_text(bucket_policy(names)),
        how=(
            (
                "It replaces a policy that is there.  aws s3api get-bucket-policy --bucket "
                f"{names.bucket}    shows that one."
            ),
            f"aws s3api put-public-access-block --bucket {names.bucket} --public-access-block-configuration {closed}",
            f"aws s3api put-bucket-policy --bucket {names.bucket} --policy file://bucket-policy.json",
            (
                f"aws s3api put-bucket-versioning --bucket {names.bucket} --versioning-configuration Status=Enabled    "
                "keeps what is overwritten or deleted; the key above cannot remove versions."
            ),
            (
                "In the distribution: origin = the bucket itself, not its website address; "
                f"origin path = {names.origin_path or '(empty)'}; origin access control, signing every request."
            ),
        ),
    )


def _open_uploads(names: Names) -> Text:
    return Text(
        file="lifecycle.json",
        title="Parts of uploads that nobody finished are removed",
        content=as_text(lifecycle(names)),
        how=(
            (
                "It replaces rules that are there.  aws s3api get-bucket-lifecycle-configuration --bucket "
                f"{names.bucket}    shows them."
            ),
            (
                f"aws s3api put-bucket-lifecycle-configuration --bucket {names.bucket} "
                "--lifecycle-configuration file://lifecycle.json"
            ),
        ),
    )
