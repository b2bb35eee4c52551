"""Recognise text that was decoded wrongly before it came; refuse it, or report a warning."""
