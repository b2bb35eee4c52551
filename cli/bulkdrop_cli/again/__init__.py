"""What `bulkdrop redrive` hands to the functions again."""
