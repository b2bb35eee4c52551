"""The records of a table: which are well formed, which say nothing, where a part may end."""
