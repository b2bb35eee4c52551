"""Text that was decoded wrongly before it came: recognised, and refused or told as a warning."""
