"""HTTP: the server, logging in, and every resource that a client can ask for."""
