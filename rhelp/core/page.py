"""What a page in a browser can be to an agent: its own browser lets it show a screen, and nothing lets it move a hand.

Control, files to disk, processes and starting anew need the support program, whatever a page says it would allow: who
runs the page's server runs the page.
"""

from __future__ import annotations

from rhelp.wire.message import Right

PAGE_RIGHTS = frozenset({Right.VIEW})
"""All that an agent can ever hold by a link to a page."""
