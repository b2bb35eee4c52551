"""Each contestant is a program of its own that takes one file to the org and its results back."""
