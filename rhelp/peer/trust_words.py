"""What a customer reads of whom there is at the other end, and of the words that tell it for sure."""

from __future__ import annotations

from rhelp.core.sas import Sas
from rhelp.core.session import Proved, Trust
from rhelp.words import language, tr

COMMANDS = {"words", "단어"}


def spelt(words: Sas) -> str:
    """The four words in the language spoken now, on one line."""
    return " · ".join(words.spell(language()))


def words_sentence(words: Sas) -> str:
    """The words, and what they are good for."""
    return tr(
        "Four words to compare with your agent: {words}. If the agent reads out the same ones, nobody stands in "
        "between.",
        words=spelt(words),
    )


def caution(proved: Proved) -> str:
    """What a customer should know without asking; empty where the agent has proved to know the code."""
    if proved.trust is not Trust.UNVERIFIED:
        return ""
    return tr(
        "Only the server says who this agent is. To be sure, ask the agent to read out four words. "
        "They must be these: {words}",
        words=spelt(proved.words),
    )
