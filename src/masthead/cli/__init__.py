"""The commands; each file one command, and the place where its parts are put together."""
