"""From an edition to what people see: email HTML, plain text, web page, feeds.

Pure and deterministic: the same edition, house format, theme and media give the same bytes.
"""
