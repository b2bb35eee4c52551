"""HTTP over the org: logging in, and every resource that a client can ask for."""
