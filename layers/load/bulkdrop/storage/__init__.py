"""S3, as this product uses it."""
