"""Save Results: from a job's result sets to files, and second chances."""
