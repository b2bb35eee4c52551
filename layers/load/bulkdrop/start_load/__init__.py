"""Start Load: from S3's event to an execution."""
