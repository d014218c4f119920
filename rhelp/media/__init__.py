"""Pixels on the wire: from a screen port to pictures on the media path, and from there into the agent's picture."""
