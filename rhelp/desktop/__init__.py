"""What we need from an operating system: ``ports.py`` says what, ``choose.py`` picks who does it."""
