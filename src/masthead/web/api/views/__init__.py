"""Pages of the API: its description, and tokens in the newsroom."""
