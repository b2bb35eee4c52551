"""What `bulkdrop init` writes: a `bulkdrop.toml` with the columns of a file and their fields."""
