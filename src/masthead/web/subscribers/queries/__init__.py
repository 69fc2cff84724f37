"""What is asked about subscribers. `visibility` decides whom somebody may ask about."""
