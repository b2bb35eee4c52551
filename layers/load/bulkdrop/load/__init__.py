"""The words that travel from step to step: upload, load, plan, part, attempt."""
