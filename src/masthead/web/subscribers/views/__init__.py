"""The team's pages about subscribers, in the newsroom. One call of an action or a query each."""
