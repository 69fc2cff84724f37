"""What is done to subscribers.

Every public function is one use case: permission of its `actor` where the team does it, one transaction, the evidence
and the timeline written with it. Raises Django's PermissionDenied, or a
`masthead.web.subscribers.faults.SubscriberError` that says what is wrong.
"""
