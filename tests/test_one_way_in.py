"""There is one way to a link: a handshake's keys, a sealed description, a binding. The source has no other."""

from __future__ import annotations

import ast
import inspect
import re

import pytest

from rhelp.core import handshake, link
from rhelp.peer import negotiation
from rhelp.wire.handshake import HANDSHAKE, SEALED
from rhelp.wire.signal import SIGNAL
from tests.test_architecture import ROOT, Parsed, functions, none, parse

MAKERS = {
    "Keys": ("rhelp/core/handshake.py",),
    "Binding": ("rhelp/peer/negotiation.py",),
    "PeerConnection": ("rhelp/peer/connection.py",),
    "RTCPeerConnection": (),
    "Connection": ("rhelp/peer/line.py", "rhelp/desktop/"),  # on a desktop it is one to the X server
    "AESGCM": ("rhelp/core/handshake.py",),
}


@pytest.fixture(scope="module")
def product() -> Parsed:
    return parse("rhelp")


def calls(tree: ast.AST, name: str) -> list[ast.Call]:
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == name
    ]


@pytest.mark.parametrize("name", MAKERS)
def test_each_step_to_a_link_is_made_in_one_place(product: Parsed, name: str) -> None:
    none(
        [
            f"{file}:{call.lineno}"
            for file, tree in product.items()
            for call in calls(tree, name)
            if not file.startswith(MAKERS[name] or ("nowhere",))
        ],
        f"{name} is made in {MAKERS[name]} only",
    )


def test_every_link_has_a_binding_that_came_of_keys(product: Parsed) -> None:
    """``Link(role, binding, …)``: the binding is what one of negotiation's functions returned in the same function."""
    made = [
        (file, function, call)
        for file, tree in product.items()
        for function in functions(tree)
        for call in calls(function, "Link")
    ]
    assert made
    none(
        [
            f"{file}:{call.lineno}"
            for file, function, call in made
            if not isinstance(call.args[1], ast.Name) or not comes_of_keys(function, call.args[1].id)
        ],
        "a link is made of a binding that a handshake's keys were needed for",
    )


def comes_of_keys(function: ast.AST, name: str) -> bool:
    """Whether the name is assigned once, from a call to which keys are handed."""
    values = [
        ast.unparse(node.value)
        for node in ast.walk(function)
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == name for t in node.targets)
    ]
    return len(values) == 1 and re.match(r"await (connect|show)\w*\(.*\bkeys\b", values[0]) is not None


def test_a_binding_and_a_sealer_cannot_be_had_without_keys() -> None:
    for needs in (
        negotiation.bind,
        negotiation.connect_as_agent,
        negotiation.connect_as_customer,
        handshake.binding_mac,
    ):
        assert inspect.signature(needs).parameters["keys"].default is inspect.Parameter.empty
    assert inspect.signature(link.Link).parameters["binding"].default is inspect.Parameter.empty
    assert set(inspect.signature(handshake.Sealer.agent).parameters) == {"keys"}


def test_descriptions_travel_sealed_alone() -> None:
    """No message that the server could read or make carries a session description or a candidate."""
    for family in (HANDSHAKE, SIGNAL):
        fields = {name for cls in family.by_tag.values() for name in cls.__annotations__}
        assert not fields & {"sdp", "candidate", "candidates", "offer", "answer", "fingerprint"}
        assert not family.by_tag.keys() & SEALED.by_tag.keys()
    assert {"offer", "answer"} <= SEALED.by_tag.keys()


def test_every_first_message_names_a_version() -> None:
    first = [tag for tag, cls in HANDSHAKE.by_tag.items() if "version" in cls.__annotations__]
    assert set(first) == {"commit", "resume", "introduced"}


def test_pages_have_one_way_in_as_well() -> None:
    """Of the pages' code one module makes keys, and one imports them into the browser's ciphers."""
    found = {
        path.name: text
        for path in (ROOT / "web" / "js").glob("*.js")
        if "hkdf(" in (text := path.read_text("utf-8")) or "importKey(" in text
    }
    assert set(found) <= {"handshake.js", "spake2.js", "resume.js"}
