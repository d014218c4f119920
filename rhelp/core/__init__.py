"""The rules, without I/O: codes, seats, rights, handshake, link, session. Clock and randomness are arguments."""
