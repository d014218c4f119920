"""The server: accounts and sign-in, seats and codes, and the relay page; it forwards what it cannot read."""
