"""Reports for sponsors: what was delivered, what people clicked, where it stood, and how it looked."""
