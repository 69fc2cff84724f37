"""Words of revenue that readers, sponsors and employers see; see `masthead.web.subscribers.words`."""
