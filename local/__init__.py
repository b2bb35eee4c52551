"""What never leaves the laptop: the sandbox org and the local cloud, for demo and tests."""
