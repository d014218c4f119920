"""What a line typed at the customer's terminal means: an answer, a command, or nothing of the kind."""

from __future__ import annotations

import unicodedata

from rhelp.features.rights import Pause, Resume, Withdraw, WithdrawAll
from rhelp.wire.message import Right

YES = {"y", "yes", "예", "네", "허용", "ㅛ"}  # the last is the key y while a Korean input method is on
NO = {"n", "no", "아니요", "아니오", "아뇨", "아니", "허용 안 함", "ㅜ"}  # the last is the key n
TAKE_BACK = ("take back", "회수")
KOREAN = {
    "화면": Right.VIEW, "마우스": Right.POINTER, "키보드": Right.KEYBOARD, "클립보드 넣기": Right.CLIPBOARD_IN,
    "클립보드 읽기": Right.CLIPBOARD_OUT, "파일 보내기": Right.FILES_IN, "파일 가져오기": Right.FILES_OUT,
    "녹화": Right.RECORD, "소리": Right.SOUND, "시스템 정보": Right.SYSTEM_INFORMATION, "프로그램": Right.PROCESSES,
    "다시 시작": Right.REBOOT,
}  # fmt: skip
EVERYTHING = {"everything", "all", "모두", "전부"}
PAUSE = {"pause", "멈추기", "화면 멈추기", "화면 전송 멈추기"}
RESUME = {"resume", "다시 보내기"}
END = {"end", "quit", "종료"}
HELP = {"help", "도움말"}

Decision = Withdraw | WithdrawAll | Pause | Resume


def plain(typed: str) -> str:
    """The words of a line, however they were composed and in small letters."""
    return unicodedata.normalize("NFC", typed.strip()).lower()


def decision(words: str) -> Decision | None:
    """What a line decides, such as ``take back view``, ``회수 view``, ``화면 회수`` or ``pause``; None: nothing."""
    if words in PAUSE:
        return Pause()
    if words in RESUME:
        return Resume()
    for command in TAKE_BACK:
        if words.startswith(command) or words.endswith(command):
            name = words.removeprefix(command).removesuffix(command).strip()
            right = KOREAN.get(name) or next((right for right in Right if right == name), None)
            return WithdrawAll() if name in EVERYTHING else Withdraw(right) if right else None
    return None
