"""rhelp-customer with an ear: as ``scripts.rig.ear``, it answers where a text stands in its windows."""

from __future__ import annotations

import sys

from rhelp.ui_tk.customer import __main__ as program
from scripts.rig.ear import put_on


def main() -> int:
    """rhelp-customer's entry point, with the ear put on as soon as there is a root window."""
    put_on(program)
    return program.main()


if __name__ == "__main__":
    sys.exit(main())
