"""What any program sees of a running Bulkdrop and of its org from outside."""
