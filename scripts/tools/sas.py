"""Make ``web/js/sas_words.js`` from ``rhelp/core/sas_words.py``: one source of the words to be compared.

``python -m scripts.tools.sas`` writes, with ``--check`` it only says whether the file is stale and exits 1.
"""

from __future__ import annotations

import sys
import textwrap

from rhelp.core.sas_words import ENGLISH, KOREAN
from scripts.tools.outputs import ROOT, bring_up_to_date

MODULE = ROOT / "web" / "js" / "sas_words.js"
HEAD = "// The words of authentication strings. Made from rhelp/core/sas_words.py by scripts/generate.\n"


def main() -> int:
    return bring_up_to_date({MODULE: module().encode()}, "--check" in sys.argv[1:], "scripts/generate")


def module() -> str:
    """The page's module: two lists of the same length."""
    return HEAD + "".join(listed(name, words) for name, words in (("ENGLISH", ENGLISH), ("KOREAN", KOREAN)))


def listed(name: str, words: tuple[str, ...]) -> str:
    lines = textwrap.wrap(" ".join(words), 110)
    return "\n".join([f"\nexport const {name} = Object.freeze(", "  `", *lines, "`.trim().split(/\\s+/),", ");\n"])


if __name__ == "__main__":
    sys.exit(main())
