"""Bytes in, well-formed records out; knows no S3 and no load."""
