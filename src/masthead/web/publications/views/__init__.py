"""Pages of publications in the newsroom."""
