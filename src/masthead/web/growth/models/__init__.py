"""What growth keeps: one module a noun."""
