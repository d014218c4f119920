"""The portable back end: pictures by mss, input by pyautogui; slower than a system's own, but everywhere the same."""
