"""Questions in editions, and the answers."""
