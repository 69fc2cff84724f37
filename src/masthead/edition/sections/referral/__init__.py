"""The reader’s own link and the gift for passing it on."""
