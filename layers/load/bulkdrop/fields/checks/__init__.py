"""What Salesforce would refuse of a record, and what it would take silently, by describe alone."""
