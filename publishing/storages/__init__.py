"""Storages: the places a show can be published to, one contract for a folder and for S3."""
