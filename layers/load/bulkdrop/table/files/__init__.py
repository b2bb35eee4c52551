"""The files that an upload holds: what kind of file it is, and what an archive has in it."""
