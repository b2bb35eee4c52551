"""What people and machines read about a load: summary, notice, metrics, how to resume."""
