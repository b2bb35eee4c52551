"""A load: from an upload in S3 to its results in S3. Knows S3 and sfbulk; knows no Lambda."""
