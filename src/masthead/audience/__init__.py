"""Who is written to: addresses, recipients of a mailing, lists as files. No framework, no database."""
