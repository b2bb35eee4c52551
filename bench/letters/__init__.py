"""Make the table of letters that encodings are guessed by: `python -m bench.letters`."""
