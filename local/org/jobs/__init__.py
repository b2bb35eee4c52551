"""Ingest jobs: their rules, their data, and how they are worked through to their results."""
