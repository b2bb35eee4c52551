"""Close Load: a summary of what is certain, for a load that Finish Load could not finish."""
