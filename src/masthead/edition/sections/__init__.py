"""The section kinds, one folder each; `registry` lists them."""
