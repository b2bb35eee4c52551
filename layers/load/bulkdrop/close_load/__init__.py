"""Close Load: a summary of what is surely known, for a load that Finish Load could not finish."""
