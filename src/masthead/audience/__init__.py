"""Who is written to: addresses, recipients of a mailing, lists as files. No framework, no database.

`addresses` judges one address, `lists` a whole file: `records` finds its rows, `columns` what they mean.

Errors: `addresses.AddressError`. Reading a list raises nothing; it accounts for every row instead.
"""
