"""The programs at both ends of a link: the way to the server, the handshake's journey, lanes, effects, sessions."""
