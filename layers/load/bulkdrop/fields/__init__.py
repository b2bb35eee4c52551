"""The object as the org describes it: which field a column means, and what may be sent for it."""
