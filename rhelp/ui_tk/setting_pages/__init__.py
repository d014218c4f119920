"""The pages of the agent's settings, one module each; ``book.py`` turns them, ``rows.py`` is what they are made of."""
