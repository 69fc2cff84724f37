"""Segments: saved conditions on subscribers, counted and explained.

`masthead.audience.segments` says what conditions are; here they meet the database. `naming` finds what their names
stand for, `where` makes SQL of leaves about profiles, `kept` keeps what it answered and brings it up to date,
`engagement` says who opened and clicked, `counting` puts bitmaps together, `explaining` says why one person is in.

Other apps use `queries` and `actions`.
"""
