"""Records: the schema, the checks of a row, and the store that keeps what passed them."""
