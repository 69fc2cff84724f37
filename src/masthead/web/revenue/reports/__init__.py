"""What a sponsor is told of an edition that its section went out with."""
