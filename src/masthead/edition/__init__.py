"""The edition and everything that defines one: sections, house format, Markdown form, reading time.

Pure values: nothing here reads files (but its own templates and catalogues), opens sockets or knows a framework.
"""
