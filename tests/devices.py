"""The mouse and the keyboard that belong to a display itself, as if a person used them; not XTEST's own devices."""

from __future__ import annotations

from scripts.rig.own_devices import click as click
from scripts.rig.own_devices import hold as hold
from scripts.rig.own_devices import let_go as let_go
from scripts.rig.own_devices import move as move
from scripts.rig.own_devices import move_to as move_to
from scripts.rig.own_devices import strike as strike
