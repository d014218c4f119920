"""The words for rights, for a terminal and for windows: what they are called, the questions, how they stand now."""

from __future__ import annotations

from collections.abc import Callable

from rhelp.wire.message import Right
from rhelp.words import tr

NAMES: dict[Right, Callable[[], str]] = {
    Right.VIEW: lambda: tr("See the screen"),
    Right.POINTER: lambda: tr("Use the mouse"),
    Right.KEYBOARD: lambda: tr("Use the keyboard"),
    Right.CLIPBOARD_IN: lambda: tr("Fill the clipboard"),
    Right.CLIPBOARD_OUT: lambda: tr("Read the clipboard"),
    Right.FILES_IN: lambda: tr("Send files"),
    Right.FILES_OUT: lambda: tr("Fetch files"),
    Right.RECORD: lambda: tr("Record"),
    Right.SOUND: lambda: tr("Hear the sound"),
    Right.SYSTEM_INFORMATION: lambda: tr("System information"),
    Right.PROCESSES: lambda: tr("Running programs"),
    Right.REBOOT: lambda: tr("Restart the computer"),
}

QUESTIONS: dict[Right, Callable[[str], str]] = {
    Right.VIEW: lambda agent: tr("{agent} asks to see your screen.", agent=agent),
    Right.POINTER: lambda agent: tr("{agent} asks to use your mouse.", agent=agent),
    Right.KEYBOARD: lambda agent: tr("{agent} asks to use your keyboard.", agent=agent),
    Right.CLIPBOARD_IN: lambda agent: tr("{agent} asks to put something on your clipboard.", agent=agent),
    Right.CLIPBOARD_OUT: lambda agent: tr("{agent} asks to read what you have copied.", agent=agent),
    Right.FILES_IN: lambda agent: tr("{agent} asks to send files to your computer.", agent=agent),
    Right.FILES_OUT: lambda agent: tr("{agent} asks to fetch files from your computer.", agent=agent),
    Right.RECORD: lambda agent: tr("{agent} asks to record remote support from now on.", agent=agent),
    Right.SOUND: lambda agent: tr("{agent} asks to hear the sound of your computer.", agent=agent),
    Right.SYSTEM_INFORMATION: lambda agent: tr(
        "{agent} asks to see which parts and programs your computer has.", agent=agent
    ),
    Right.PROCESSES: lambda agent: tr("{agent} asks to see which programs are running, and to end them.", agent=agent),
    Right.REBOOT: lambda agent: tr("{agent} asks to restart your computer.", agent=agent),
}

STATES: dict[tuple[Right, bool], Callable[[], str]] = {
    (Right.VIEW, True): lambda: tr("The agent can see your screen now."),
    (Right.VIEW, False): lambda: tr("The agent cannot see your screen."),
    (Right.POINTER, True): lambda: tr("The agent can use your mouse now."),
    (Right.POINTER, False): lambda: tr("The agent cannot use your mouse."),
    (Right.KEYBOARD, True): lambda: tr("The agent can use your keyboard now."),
    (Right.KEYBOARD, False): lambda: tr("The agent cannot use your keyboard."),
    (Right.CLIPBOARD_IN, True): lambda: tr("The agent can put something on your clipboard now."),
    (Right.CLIPBOARD_IN, False): lambda: tr("The agent cannot put anything on your clipboard."),
    (Right.CLIPBOARD_OUT, True): lambda: tr("The agent can read what you copy now."),
    (Right.CLIPBOARD_OUT, False): lambda: tr("The agent cannot read what you copy."),
    (Right.FILES_IN, True): lambda: tr("The agent can send files to your computer now."),
    (Right.FILES_IN, False): lambda: tr("The agent cannot send files to your computer."),
    (Right.FILES_OUT, True): lambda: tr("The agent can fetch files from your computer now."),
    (Right.FILES_OUT, False): lambda: tr("The agent cannot fetch files from your computer."),
    (Right.RECORD, True): lambda: tr("The agent may record remote support now."),
    (Right.RECORD, False): lambda: tr("The agent may not record remote support."),
    (Right.SOUND, True): lambda: tr("The agent can hear the sound of your computer now."),
    (Right.SOUND, False): lambda: tr("The agent cannot hear the sound of your computer."),
    (Right.SYSTEM_INFORMATION, True): lambda: tr("The agent can see which parts and programs your computer has now."),
    (Right.SYSTEM_INFORMATION, False): lambda: tr("The agent cannot see which parts and programs your computer has."),
    (Right.PROCESSES, True): lambda: tr("The agent can see and end running programs now."),
    (Right.PROCESSES, False): lambda: tr("The agent cannot see or end running programs."),
    (Right.REBOOT, True): lambda: tr("The agent can restart your computer now."),
    (Right.REBOOT, False): lambda: tr("The agent cannot restart your computer."),
}


def right_name(right: Right) -> str:
    """What the right is called, beside a switch."""
    return NAMES[right]()


def question(agent: str, right: Right) -> str:
    """The sentence that asks for a right."""
    return QUESTIONS[right](agent)


def state_sentence(right: Right, allowed: bool) -> str:
    """How a right stands now."""
    return STATES[right, allowed]()


def pause_sentence(paused: bool) -> str:
    """Whether the screen is held back."""
    if paused:
        return tr("Your screen is paused: the agent sees nothing, and cannot use your mouse and keyboard.")
    return tr("The agent can see your screen again. For mouse and keyboard you will be asked again.")
