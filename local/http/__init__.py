"""HTTP on loopback: a threaded server and the faults of a network, for whatever is served."""
