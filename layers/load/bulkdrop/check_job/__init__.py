"""Check Job: one look, and the pause until the next."""
