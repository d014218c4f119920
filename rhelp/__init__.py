"""rhelp: remote support over WebRTC that anyone can run."""

__version__ = "0.2.0.dev0"
