"""Files in many languages and encodings, and how guesses at them come out."""
