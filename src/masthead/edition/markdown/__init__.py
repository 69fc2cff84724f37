"""The Markdown form of an edition: reading it without ever failing half-way, and writing it back."""
