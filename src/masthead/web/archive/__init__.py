"""The archive: what readers and search engines see."""
