"""Write what is made from rhelp/wire: web/js/messages.js and the tables of docs/protocol.md.

``python -m scripts.tools.wire`` writes, with ``--check`` it only says what is stale and exits 1.
"""

from __future__ import annotations

import re
import sys
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import StrEnum
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from rhelp.wire.chat import CHAT, PRESENCE, Author, Notice, State
from rhelp.wire.fields import Bound, Most, Text, Whole
from rhelp.wire.handshake import HANDSHAKE, SEALED
from rhelp.wire.message import Family, Lane, Message, Right, Sender
from rhelp.wire.peer import PEER
from rhelp.wire.report import REPORT, What
from rhelp.wire.road import ROAD
from rhelp.wire.signal import SIGNAL, Guest, Key, SeatKind, Spent, Why
from scripts.tools.bounds import as_script
from scripts.tools.outputs import ROOT, bring_up_to_date

FAMILIES = (ROAD, SIGNAL, CHAT, PRESENCE, REPORT, HANDSHAKE, SEALED, PEER)
CHOICES: tuple[type[StrEnum], ...] = (
    Lane,
    Right,
    Sender,
    SeatKind,
    Key,
    Guest,
    Why,
    Spent,
    Author,
    Notice,
    State,
    What,
)
MODULE = ROOT / "web" / "js" / "messages.js"
PROTOCOL = ROOT / "docs" / "protocol.md"


def main() -> int:
    text = PROTOCOL.read_text(encoding="utf-8")
    outputs = {MODULE: module().encode(), PROTOCOL: with_tables(text).encode()}
    return bring_up_to_date(outputs, "--check" in sys.argv[1:], "scripts/generate")


def module() -> str:
    """The page's module: every tag with its terms, and a JSDoc type per message."""
    parts = ["// Every message of the wire. Made from rhelp/wire by scripts/generate; changes here are overwritten.\n"]
    parts += [enumeration(choice) for choice in CHOICES]
    parts += [typedef(cls, None) for cls in plain_records()]
    for family in FAMILIES:
        parts += [typedef(cls, tag) for tag, cls in family.by_tag.items()]
    parts += [registry(family) for family in FAMILIES]
    return "\n".join(parts)


def enumeration(choice: type[StrEnum]) -> str:
    lines = [f'  {member.name}: "{member.value}",' for member in choice]
    return "\n".join(
        [f"/** {summary(choice)} */", f"export const {choice.__name__} = Object.freeze({{", *lines, "});\n"]
    )


def typedef(cls: type[Any], tag: str | None) -> str:
    lines = ["/**", f" * {summary(cls)}", f" * @typedef {{Object}} {cls.__name__}"]
    if tag is not None:
        lines.append(f' * @property {{"{tag}"}} t')
    for field, kind in fields_of(cls):
        name = f"[{field.name}]" if optional(field) else field.name
        bounds = limits(kind) if get_origin(kind) is Annotated else ""
        lines.append(f" * @property {{{script_type(kind)}}} {name} {bounds}".rstrip())
    return "\n".join([*lines, " */\n"])


def registry(family: Family) -> str:
    lines = [f"export const {family.name.upper()} = Object.freeze({{"]
    for tag, cls in family.by_tag.items():
        terms = cls.terms
        lane = f'"{terms.lane}"' if terms.lane else "null"
        needs = f'"{terms.needs}"' if terms.needs else "null"
        lines.append(f'  "{tag}": Object.freeze({{ sender: "{terms.sender}", lane: {lane}, needs: {needs},')
        lines.append(f"    fields: {as_script(cls)} }}),")
    return "\n".join(
        [f"/** The family {family.name}: tag to terms, and each field's rule for codec.js. */", *lines, "});\n"]
    )


def with_tables(text: str) -> str:
    """``text`` with everything between the markers replaced by the tables of today's messages."""
    for family in FAMILIES:
        opening, closing = f"<!-- {family.name}: made by scripts/generate -->", f"<!-- end of {family.name} -->"
        pattern = re.escape(opening) + ".*?" + re.escape(closing)
        if not re.search(pattern, text, re.DOTALL):
            raise SystemExit(f"docs/protocol.md lacks the markers {opening} and {closing}")
        tables = f"{opening}\n{table(family)}\n{closing}"
        text = re.sub(pattern, lambda _, tables=tables: tables, text, flags=re.DOTALL)  # type: ignore[misc]
    return text


def table(family: Family) -> str:
    peer = any(cls.terms.lane for cls in family.by_tag.values())
    heads = ["tag", "from", *(["lane", "needs"] if peer else []), "fields", "meaning"]
    rows = [heads, ["---"] * len(heads)]
    for tag, cls in family.by_tag.items():
        terms = cls.terms
        travel = [str(terms.lane or ""), str(terms.needs or "")] if peer else []
        rows.append([f"`{tag}`", str(terms.sender), *travel, field_list(cls), summary(cls)])
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows)


def field_list(cls: type[Any]) -> str:
    parts = []
    for field, kind in fields_of(cls):
        mark = "?" if optional(field) else ""
        parts.append(f"`{field.name}`{mark} {limits(kind) or script_type(kind)}")
    return "; ".join(parts) or "none"


def fields_of(cls: type[Any]) -> list[tuple[Field[Any], Any]]:
    hints = get_type_hints(cls, include_extras=True)
    return [(field, hints[field.name]) for field in fields(cls)]


def optional(field: Field[Any]) -> bool:
    return field.default is not MISSING


def plain_records() -> list[type[Any]]:
    """Dataclasses that are not messages themselves but lie in one."""
    found: dict[type[Any], None] = {}
    for family in FAMILIES:
        for cls in family.by_tag.values():
            for _, kind in fields_of(cls):
                inner = item_kind(kind)
                if is_dataclass(inner) and isinstance(inner, type) and not issubclass(inner, Message):
                    found[inner] = None
    return list(found)


def item_kind(kind: Any) -> Any:
    """The kind of a list's items, or the kind itself without its bounds."""
    if get_origin(kind) is Annotated:
        kind = get_args(kind)[0]
    if get_origin(kind) is tuple:
        return item_kind(get_args(kind)[0])
    return kind


def script_type(kind: Any) -> str:
    origin = get_origin(kind)
    if origin is Annotated:
        return script_type(get_args(kind)[0])
    if origin is tuple:
        return f"{script_type(get_args(kind)[0])}[]"
    if origin in (Union, UnionType):
        return f"{script_type(get_args(kind)[0])} | null"
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return " | ".join(f'"{member.value}"' for member in kind)
    return {str: "string", int: "number", bool: "boolean", float: "number"}.get(kind) or str(kind.__name__)


def limits(kind: Any) -> str:
    """The bound in words."""
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        return f"{limits(get_args(kind)[0])}, or null"
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return "one of " + ", ".join(kind)
    if origin is not Annotated:
        return ""
    inner, *bounds = get_args(kind)
    said = ", ".join(in_words(bound) for bound in bounds)
    if get_origin(inner) is tuple:
        item = get_args(inner)[0]
        return f"{said}, each {limits(item) or script_type(item)}"
    return said


def in_words(bound: Bound) -> str:
    match bound:
        case Text(longest, ""):
            return f"at most {longest} characters"
        case Text(longest, pattern):
            return f"at most {longest} characters, `{pattern}`"
        case Whole(least, most):
            return f"{least} to {most}"
        case Most(length):
            return f"at most {length} items"
    raise TypeError(bound)


def summary(cls: type[Any]) -> str:
    """The docstring as one line."""
    return re.sub(r"\s+", " ", (cls.__doc__ or "").strip()).replace("``", "`")


if __name__ == "__main__":
    sys.exit(main())
