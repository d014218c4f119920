"""Scripts of the project; nothing in rhelp imports them."""
