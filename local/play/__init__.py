"""`make local`: a local world to play with, until Ctrl-C."""
