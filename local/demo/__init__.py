"""`make demo`: drop some files, watch them load, and check that every count adds up."""
