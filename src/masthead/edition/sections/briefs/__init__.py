"""Short news, each with a bold lead."""
