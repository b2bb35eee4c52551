"""The header of a table, and what it says of the rows below: delimiter, columns, line end."""
