"""What a coach who writes content meets."""
