"""What `bulkdrop doctor` looks at; nothing is changed."""
