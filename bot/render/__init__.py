"""Values of the domain become pictures here. Imported only where one is made: numpy is slow to start."""
