"""The newsroom: editions from the first line to publication."""
