"""A module for each call of the command."""
