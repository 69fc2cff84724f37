"""What readers did with mailings: events loaded and counted, and what becomes of that in reports."""
