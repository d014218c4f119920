"""The house rules that a machine can see, each told by file and line where it is broken."""

from __future__ import annotations

import ast
import importlib.util
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MOST_LINES = 400
MOST_LINES_OF_A_FUNCTION = 40
MOST_NESTING = 4
MOST_ATTRIBUTES = 15
PURE = ("wire", "core", "features")
NO_TEST_OF_ITS_OWN = {
    "rhelp/core/errors.py": "names without behaviour",
    "rhelp/core/outcome.py": "shapes only",
    "rhelp/core/checkup.py": "shapes only",
    "rhelp/core/end.py": "a base whose methods do nothing",
    "rhelp/core/sitting.py": "shapes only",
}
SHELL_EDGES = {
    "rhelp/signaling/app.py": "the server's outermost edge: logs, then answers 500",
    "rhelp/signaling/worker.py": "the edge of a task that does many things: one that fails must not end the rest",
    "rhelp/ui_tk/bridge.py": "the seam between Tk and the net thread",
    "rhelp/ui_tk/safe.py": "the edge of the thread that asks the keyring",
    "rhelp/media/browser/showing.py": "the edge of the thread that decodes: one bad picture must not end the picture",
    "rhelp/media/source.py": "the edge of the thread that reads the screen",
    "rhelp/media/aiortc_seams.py": "the edge of the task that sends: nobody else asks how it ended",
    "rhelp/media/picture.py": "the edge of the thread that paints: one bad update must not end the picture",
    "rhelp/peer/hands.py": "the edge of the thread that moves pointer and keys",
}
SEAMS = "rhelp/media/aiortc_seams.py"
SOLE_IMPORTERS = {
    "aiosmtplib": ("rhelp/signaling/mail.py",),
    "peewee": ("rhelp/signaling/store.py",),
    "av": ("rhelp/media/",),
    "cv2": ("rhelp/media/",),
    "aioice.ice": (SEAMS,),
    "aiortc.clock": (SEAMS,),
    "aiortc.codecs": ("rhelp/media/negotiable.py", SEAMS),
    "aiortc.jitterbuffer": (),
    "aiortc.rtcrtpreceiver": (SEAMS,),
    "aiortc.rtcrtpsender": (SEAMS,),
    "aiortc.rtcrtptransceiver": (SEAMS,),
    "aiortc.rtp": (SEAMS,),
    "aiortc.utils": (SEAMS,),
    "aiortc": ("rhelp/media/", "rhelp/peer/"),
    "pyautogui": ("rhelp/desktop/",),
    "mss": ("rhelp/desktop/",),
    "tkinter": ("rhelp/ui_tk/",),
    "scripts": (),
    "Xlib": (),
}

Function = ast.FunctionDef | ast.AsyncFunctionDef
Parsed = dict[str, ast.Module]


def parse(*folders: str) -> Parsed:
    paths = sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8")) for path in paths}


@pytest.fixture(scope="module")
def product() -> Parsed:
    return parse("rhelp")


@pytest.fixture(scope="module")
def everything() -> Parsed:
    return parse("rhelp", "scripts", "tests")


def none(offenders: list[str], rule: str) -> None:
    __tracebackhide__ = True
    if offenders:
        pytest.fail("\n  ".join([f"rule: {rule}; broken by", *offenders]))


def test_files_are_short(everything: Parsed) -> None:
    lengths = {name: len((ROOT / name).read_text(encoding="utf-8").splitlines()) for name in everything}
    none([f"{name}: {n} lines" for name, n in lengths.items() if n > MOST_LINES], f"a file has ≤ {MOST_LINES} lines")


def test_functions_are_short(everything: Parsed) -> None:
    none(
        [
            f"{name}:{function.lineno} {function.name}: {length} lines"
            for name, tree in everything.items()
            for function in functions(tree)
            if (length := (function.end_lineno or 0) - function.lineno + 1) > MOST_LINES_OF_A_FUNCTION
        ],
        f"a function has ≤ {MOST_LINES_OF_A_FUNCTION} lines",
    )


def test_functions_are_flat(everything: Parsed) -> None:
    none(
        [
            f"{name}:{function.lineno} {function.name}: nested {deep} deep"
            for name, tree in everything.items()
            for function in functions(tree)
            if (deep := nesting(function)) > MOST_NESTING
        ],
        f"statements are nested ≤ {MOST_NESTING} deep",
    )


def test_classes_hold_few_attributes(product: Parsed) -> None:
    none(
        [
            f"{name}:{cls.lineno} {cls.name}: {len(held)} attributes"
            for name, tree in product.items()
            for cls in ast.walk(tree)
            if isinstance(cls, ast.ClassDef) and not is_table(cls) and len(held := attributes(cls)) > MOST_ATTRIBUTES
        ],
        f"a class that does something holds ≤ {MOST_ATTRIBUTES} attributes",
    )


def test_broad_excepts_stand_at_shell_edges_only(product: Parsed) -> None:
    none(
        [
            f"{name}:{handler.lineno}"
            for name, tree in product.items()
            if name not in SHELL_EDGES
            for handler in ast.walk(tree)
            if isinstance(handler, ast.ExceptHandler) and is_broad(handler)
        ],
        "`except Exception` stands only in the files of SHELL_EDGES",
    )


def test_every_module_says_what_it_is(product: Parsed) -> None:
    none([n for n, tree in product.items() if not ast.get_docstring(tree)], "a module begins with a docstring")


def test_every_folder_is_a_package(product: Parsed) -> None:
    folders = {Path(name).parent for name in product}
    none([f.as_posix() for f in folders if not (ROOT / f / "__init__.py").exists()], "a package has an __init__.py")


def test_every_pure_module_has_its_tests(product: Parsed) -> None:
    pure = [Path(n) for n in product if Path(n).parts[1] in PURE and n not in NO_TEST_OF_ITS_OWN]
    wanted = [Path("tests", path.parts[1], f"test_{path.name}") for path in pure if path.name != "__init__.py"]
    none([path.as_posix() for path in wanted if not (ROOT / path).exists()], "a pure module has a test file")


def test_only_one_place_asks_for_the_platform(product: Parsed) -> None:
    none(
        [
            f"{name}:{node.lineno}"
            for name, tree in product.items()
            if name != "rhelp/desktop/choose.py"
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and ast.unparse(node) in ("sys.platform", "os.name")
        ],
        "only rhelp/desktop/choose.py asks for the platform",
    )


def test_libraries_stay_behind_their_doors(product: Parsed) -> None:
    none(
        [
            f"{name}:{line} imports {module}"
            for name, tree in product.items()
            for line, module in imports(tree)
            if not allowed(name, module)
        ],
        "these libraries are imported only from the places in SOLE_IMPORTERS",
    )


def test_the_server_starts_nothing(product: Parsed) -> None:
    """What comes from the network never reaches a shell, nor anything that makes code of data."""
    forbidden = {"subprocess", "pickle", "marshal", "shelve", "multiprocessing", "pty", "ctypes", "code", "runpy"}
    calls = {"eval", "exec", "compile", "system", "popen", "spawnv", "execv", "fork", "create_subprocess_exec"}
    none(
        [
            f"{name}:{node.lineno}"
            for name, tree in product.items()
            if name.startswith(("rhelp/signaling/", "rhelp/core/", "rhelp/wire/"))
            for node in ast.walk(tree)
            if (isinstance(node, ast.Call) and called(node) in calls)
        ]
        + [
            f"{name}:{line} imports {module}"
            for name, tree in product.items()
            if name.startswith(("rhelp/signaling/", "rhelp/core/", "rhelp/wire/"))
            for line, module in imports(tree)
            if module.partition(".")[0] in forbidden
        ],
        "the server starts no program and makes no code of data",
    )


def called(node: ast.Call) -> str:
    """The name that is called, of a module or not; ``re.compile`` is none of these."""
    match node.func:
        case ast.Name(name):
            return name
        case ast.Attribute(ast.Name(owner), name) if owner != "re":
            return name
    return ""


def test_private_names_of_aiortc_are_touched_at_the_seams_only(everything: Parsed) -> None:
    """Tests may look inside; what runs at a customer's may not."""
    theirs = private_names("aiortc") | private_names("aioice")
    none(
        [
            f"{name}:{line} {word}"
            for name, tree in everything.items()
            if name != SEAMS and not name.startswith("tests/") and knows_aiortc(tree)
            for line, word in private_words(tree)
            if word in theirs and word not in own_names(tree)
        ],
        f"private names of aiortc and aioice are touched in {SEAMS} only",
    )


def test_the_ports_know_only_geometry_and_errors(product: Parsed) -> None:
    known = {"rhelp.core.geometry", "rhelp.core.errors"}
    ports = product["rhelp/desktop/ports.py"]
    none([m for _, m in imports(ports) if m.startswith("rhelp") and m not in known], "the ports import no more")


def knows_aiortc(tree: ast.AST) -> bool:
    """Whether a module deals with aiortc's or aioice's objects, or with ours that are made of them."""
    doors = ("aiortc", "aioice", "rhelp.media.aiortc_seams", "rhelp.media.rtp_ends", "rhelp.peer.connection")
    return any(module == door or module.startswith(f"{door}.") for _, module in imports(tree) for door in doors)


def private_words(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Private names that are touched, overridden or spelled in a string."""
    for node in ast.walk(tree):
        word = getattr(node, "attr", None) or getattr(node, "name", None) or getattr(node, "value", None)
        if isinstance(word, str) and word.startswith("_") and not word.startswith("__"):
            yield getattr(node, "lineno", 0), word


def own_names(tree: ast.AST) -> set[str]:
    """What classes that stand alone, or on bases of the same module, hold themselves."""
    classes = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    alone = [c for c in classes if {ast.unparse(base) for base in c.bases} <= {"Protocol", *(o.name for o in classes)}]
    methods = {node.name for cls in alone for node in cls.body if isinstance(node, Function)}
    return methods.union(*(attributes(cls) for cls in alone)) | {f.name for f in functions(tree) if f.col_offset == 0}


def private_names(package: str) -> set[str]:
    """Every private name that a package's classes and modules hold, as it is touched from outside."""
    found = importlib.util.find_spec(package)
    assert found is not None and found.origin is not None
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in Path(found.origin).parent.rglob("*.py")]
    names = {f.name for tree in trees for f in functions(tree)}
    for cls in (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)):
        members = attributes(cls) | {node.name for node in cls.body if isinstance(node, Function)}
        names |= {f"_{cls.name}{name}" if name.startswith("__") else name for name in members}
    return {name for name in names if name.startswith("_") and not name.endswith("__")}


def functions(tree: ast.AST) -> Iterator[Function]:
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def nesting(function: Function) -> int:
    """How deep compound statements lie in each other; ``elif`` and a function's own body add nothing."""
    blocks = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try, ast.Match)

    def depth(statements: list[ast.stmt], so_far: int) -> int:
        return max((depth_of(statement, so_far) for statement in statements), default=so_far)

    def depth_of(statement: ast.AST, so_far: int) -> int:
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            return so_far
        inside = so_far + isinstance(statement, blocks)
        if isinstance(statement, ast.If) and len(statement.orelse) == 1 and isinstance(statement.orelse[0], ast.If):
            return max(depth(statement.body, inside), depth_of(statement.orelse[0], so_far))
        children = [child for child in ast.iter_child_nodes(statement) if holds_statements(child)]
        return max((depth_of(child, inside) for child in children), default=inside)

    return depth(function.body, 0)


def holds_statements(node: ast.AST) -> bool:
    return isinstance(node, (ast.stmt, ast.ExceptHandler, ast.match_case))


def attributes(cls: ast.ClassDef) -> set[str]:
    own = {
        node.attr
        for node in ast.walk(cls)
        if isinstance(node, ast.Attribute)
        and isinstance(node.ctx, ast.Store)
        and isinstance(node.value, ast.Name)
        and node.value.id == "self"
    }
    fields = {
        statement.target.id
        for statement in cls.body
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name)
    }
    return own | fields


def is_table(cls: ast.ClassDef) -> bool:
    """A frozen record without methods, such as a palette of colours."""
    frozen = any("frozen=True" in ast.unparse(decorator) for decorator in cls.decorator_list)
    return frozen and not any(isinstance(statement, Function) for statement in cls.body)


def is_broad(handler: ast.ExceptHandler) -> bool:
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(kind is None or ast.unparse(kind) in ("Exception", "BaseException") for kind in kinds)


def imports(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.lineno, node.module


def allowed(name: str, module: str) -> bool:
    """Whether the file may import the module; the longest entry that covers the module decides."""
    covering = [known for known in SOLE_IMPORTERS if module == known or module.startswith(f"{known}.")]
    return not covering or name.startswith(SOLE_IMPORTERS[max(covering, key=len)])
