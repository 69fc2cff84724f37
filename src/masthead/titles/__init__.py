"""The shipped title: Harbour Morning, its German edition and its weekend sister, made up and marked as fiction."""
