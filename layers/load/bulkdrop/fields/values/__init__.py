"""Cells become values: by the formats that the settings of a folder state, and by no others."""
