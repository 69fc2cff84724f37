"""What receiving sides report later: bounces, complaints, automatic replies."""
