"""What pays: sponsors and their slots, affiliate links, job listings."""
