"""Messages that go out by themselves, each subscriber at a time of their own."""
