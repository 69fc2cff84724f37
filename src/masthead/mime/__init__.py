"""Mail from strangers, read within bounds: structure, charsets, encoded words, and text that is fit to be shown.

`masthead.mime.letter` takes a message apart and never fails; `masthead.mime.text` makes its text harmless.
"""
