"""Tables of the app, as Django makes them."""
