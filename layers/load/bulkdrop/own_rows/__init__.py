"""Own rows: which record of a part a row of a result set is about, though it names none."""
