"""Moving pictures of exercises, drawn from the poses in content."""
