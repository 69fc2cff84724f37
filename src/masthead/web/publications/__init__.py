"""Publications: house format, look, sender, days."""
