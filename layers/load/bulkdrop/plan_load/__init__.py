"""Plan Load: from an upload, however it is written, to parts that fit ingest jobs."""
