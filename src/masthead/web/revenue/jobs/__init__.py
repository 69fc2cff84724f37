"""Job listings: the board, the section, the feed."""
