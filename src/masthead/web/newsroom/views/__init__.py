"""Pages of the newsroom. Each view makes one call of an action or a query."""
