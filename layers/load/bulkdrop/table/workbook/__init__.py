"""Workbooks: the one input that is held in memory. Imported only when one is met."""
