"""The encoding of bytes that are not Unicode, by evidence from the whole file."""
