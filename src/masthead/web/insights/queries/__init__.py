"""Reads: what was counted, as reports want it.

figures      what reports are made of
counted      the counts of mailings, read once for a report
sections     which sections worked, beside what their places draw anyway
edition      the report of an edition
publication  the report of a title
cohorts      who is still there, by the month they came
listing      editions with the few figures of a list
comparison   editions side by side
person       what one subscriber did
"""
