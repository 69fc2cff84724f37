"""Returned mail: what comes back from receiving hosts and readers, what follows, and alarms when too much does."""
