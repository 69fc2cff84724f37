"""What brings readers: referrals, polls, automatic messages, and sister titles that tell of one another."""
