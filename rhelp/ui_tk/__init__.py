"""The agent's windows, in Tk. ``bridge.py`` is their only seam to the network thread."""
