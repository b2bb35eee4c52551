"""A release: what it takes to deploy a version without this repository; nothing is uploaded."""
