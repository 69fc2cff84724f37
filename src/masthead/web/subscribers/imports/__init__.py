"""Lists of people on their way in: read, judged, tried, and brought in a batch at a time.

    reading      another process reads the file and judges its rows, while this one writes
    image        a batch as the reader hands it over to SQLite: a database in memory
    staging      a batch in tables beside the installation's own, and the statements that bring it in (`*.sql`)
    suppressed   who must not come in
    batch        one batch, in one transaction with the count of how far the import is
    account      how every row ended, and the report of it
    job          the whole import, taken up where it stopped; the dry run
    process      a process of its own for it

Tables, sets and evidence are written together; what is killed between two batches has lost nothing, and what is killed
within one has written nothing.
"""
