"""The `bulkdrop` command: drop files, follow loads, and look after a deployed stack."""
