"""Submit Job: from a part to one ingest job, at most once."""
