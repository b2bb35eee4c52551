"""Benchmarks: what a load costs, beside its peers and beside curl. Never deployed."""
