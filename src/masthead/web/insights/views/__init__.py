"""Pages of the newsroom about what readers did with mailings."""
