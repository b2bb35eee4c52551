"""The page that a person opens first: report.html, made of the summary alone."""
