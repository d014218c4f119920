"""What generates, checks and sets up."""
