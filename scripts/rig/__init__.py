"""The measuring rig: displays, programs and an eye outside of them; no product code imports it."""
