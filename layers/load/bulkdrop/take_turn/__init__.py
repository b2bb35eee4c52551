"""Whether a load's turn has come."""
