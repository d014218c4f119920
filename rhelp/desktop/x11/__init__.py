"""The X11 back end: MIT-SHM pictures, XDamage to know when, XTEST input; one connection to the server for each use."""
