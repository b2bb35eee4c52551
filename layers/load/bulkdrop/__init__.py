"""A load: from an upload in S3 to its results in S3. Knows S3 and sfbulk; knows no Lambda."""

__version__ = "0.1.0"
"""The release of this repository, which `pyproject.toml` names as well."""
