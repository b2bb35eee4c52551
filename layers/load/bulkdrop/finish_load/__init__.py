"""Finish Load: from the parts' files to success.csv, failure.csv, unprocessed.csv, summary.json."""
