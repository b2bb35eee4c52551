"""What people and programs read about a load: summary, notice, metrics, how to resume."""
