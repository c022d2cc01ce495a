"""Use cases: each one transaction around domain and storage. They know neither Discord nor the clock."""
