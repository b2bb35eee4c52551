"""All that lies under work/: plan, progress, journal, claims, outcomes, turns."""
