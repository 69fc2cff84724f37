"""What readers do with a mailing: links and pixels answered, and every event kept in files until somebody loads it.

    records    what an event is, and its bytes
    segments   files of events: their form, reading and removing them
    writer     the one who writes them
    links      where the links of a mailing lead
    clients    which network and which program an event came from
    app        the ASGI application

No database and no framework. What goes wrong: `SegmentError` for a file that is no segment, `LinkTableError` for one
that is no link table, `ValueError` for values that no event can have; OSError is the disk's.
"""
