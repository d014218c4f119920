"""What two ends do together: one module per feature, the agent's and the customer's end side by side.

``registry.py`` lists them. Adding a feature means one new module, its messages in ``wire/peer.py`` and a line there.
"""
