"""Lists of people as others keep them, on their way into the installation.

    table = open_table(file)                    # CSV, TSV, XLSX, or one of them in a zip
    mapping = guess_mapping(table.first_rows()) # what each column means, for the publisher to change
    for batch in Intake(table, mapping).batches(20_000):
        batch.people, batch.refused             # every row is in one of them

`tables` finds rows in any of these files and guards against hostile ones, `meanings` says what columns mean, `values`
makes sense of cells, `cells` of whole columns of them, `rows` judges every row. Nothing here knows a database.

Errors: `tables.TableError` (the file), `meanings.MappingError` (what the columns are said to mean).
"""
