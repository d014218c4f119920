"""A window with a text field that has the keyboard; what stands in it is kept in a file.

python -m scripts.rig.notepad FILE TITLE
"""

from __future__ import annotations

import sys
import tkinter as tk
from pathlib import Path

PLACE = "600x250+24+40"


def main() -> None:
    path = Path(sys.argv[1])
    root = tk.Tk(className="notepad")
    root.title(sys.argv[2])
    root.geometry(PLACE)
    text = tk.Text(root, font=("Noto Sans CJK KR", 14), padx=12, pady=8, relief="flat", background="#fffef7")
    text.pack(fill="both", expand=True)
    text.focus_force()

    def save(*_: object) -> None:
        fresh = path.with_suffix(".new")
        fresh.write_text(text.get("1.0", "end-1c"), encoding="utf-8")
        fresh.replace(path)
        text.edit_modified(False)

    text.bind("<<Modified>>", save)
    root.after(200, save)
    root.mainloop()


if __name__ == "__main__":
    main()
