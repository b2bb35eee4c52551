"""What Lambda does: run each function in processes of its own, within its limits."""
