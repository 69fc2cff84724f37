"""What revenue keeps: one module a noun."""
