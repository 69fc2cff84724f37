"""Words of growth that readers see; one pair of files an area."""
