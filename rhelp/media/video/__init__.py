"""Video codecs for what moves like film: a port, one codec a file, and who chooses among them."""
