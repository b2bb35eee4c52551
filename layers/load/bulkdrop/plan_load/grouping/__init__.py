"""Grouping: records of one parent are put together, against row locks."""
