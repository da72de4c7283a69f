"""The map of the house. Whoever wants another arrow changes the map here first, with a reason."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# Each app with what it may know. Arrows are transitive; there are no others.
_FLOOR = {"common", "audit", "units"}
_SERVICES = _FLOOR | {"plans", "procedures", "petitions", "satisfaction"}
KNOWS = {
    "common": set(),
    "audit": {"common"},
    "units": {"common", "audit"},
    "plans": _FLOOR,
    "procedures": _FLOOR,
    "petitions": _FLOOR | {"procedures"},
    "satisfaction": _FLOOR | {"procedures"},
    "par_index": _SERVICES,
    "reports": _SERVICES | {"par_index"},
    "demo": _SERVICES | {"par_index", "reports"},
}

# What an app shows to others. Tools of `common` are all for use, and demo data may use any room.
SHOWN = {"models", "choices", "selectors", "services", "measures", "exceptions", "permissions"}
SHOWN_TOO = {
    "units": {"calendar", "access", "roles"},
    # The base class of every admin page that writes to the trail.
    "audit": {"admin"},
}

# Rooms of a business app from the cellar to the roof: none looks up.
FLOORS = [
    {"choices", "exceptions", "permissions", "roles", "scoring", "explanations"},
    {"models"},
    {"calendar", "selectors", "access"},
    {"measures", "evidence"},
    {"services"},
    {"forms", "imports", "exports", "work"},
    {"views", "admin"},
    {"urls"},
]
HEIGHT = {room: height for height, rooms in enumerate(FLOORS) for room in rooms}
# A part of a room that has its own file ("access_reports", "urls_plan") stands where the room stands.
LATE_IMPORTS = {"tasks", "apps", "admin"}


@dataclass(frozen=True)
class Import:
    app: str
    room: str
    line: int
    late: bool
    typing_only: bool


def _parents(tree: ast.AST) -> dict[ast.AST, ast.AST]:
    return {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}


def _around(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> Iterator[ast.AST]:
    while node in parents:
        node = parents[node]
        yield node


def _names(node: ast.Import | ast.ImportFrom) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    module = node.module or ""
    # `from plans import access` names the room after the word import.
    return [module] if "." in module else [f"{module}.{alias.name}" for alias in node.names]


def imports_in(path: Path) -> Iterator[Import]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    parents = _parents(tree)
    for node in ast.walk(tree):
        if not isinstance(node, (ast.Import, ast.ImportFrom)):
            continue
        around = list(_around(node, parents))
        late = any(isinstance(one, (ast.FunctionDef, ast.AsyncFunctionDef)) for one in around)
        typing_only = any(
            isinstance(one, ast.If) and "TYPE_CHECKING" in ast.dump(one.test) for one in around
        )
        for name in _names(node):
            app, _dot, rest = name.partition(".")
            yield Import(app, rest.partition(".")[0], node.lineno, late, typing_only)


def room_of(path: Path, app: str) -> str:
    return path.relative_to(ROOT / app).parts[0].removesuffix(".py")


def height_of(room: str) -> int | None:
    return HEIGHT.get(room, HEIGHT.get(room.partition("_")[0]))


def sources(app: str) -> list[Path]:
    return [
        path
        for path in sorted((ROOT / app).rglob("*.py"))
        if "migrations" not in path.parts and path.stat().st_size
    ]


def faults_of(app: str, path: Path) -> Iterator[str]:
    for found in imports_in(path):
        reason = _why_not(app, room_of(path, app), found)
        if reason:
            yield f"{path.relative_to(ROOT)}:{found.line} {reason}"


def _why_not(app: str, room: str, found: Import) -> str:
    if found.app == "reform_portal":
        return "imports the project package"
    if found.app == app:
        return _why_not_inside(app, room, found)
    if found.app not in KNOWS:
        return ""
    if found.app not in KNOWS[app]:
        return f"knows {found.app}, which is not below it"
    open_to_all = found.app == "common" or app == "demo"
    if open_to_all or found.room in SHOWN | SHOWN_TOO.get(found.app, set()):
        return ""
    return f"reaches into {found.app}.{found.room}"


def _why_not_inside(app: str, room: str, found: Import) -> str:
    if found.typing_only:
        return ""
    if found.late:
        return "" if room in LATE_IMPORTS else f"imports {found.app}.{found.room} late"
    here, there = height_of(room), height_of(found.room)
    if app in {"common", "demo"} or here is None or there is None or there <= here:
        return ""
    return f"looks up from {room} to {found.room}"


@pytest.mark.parametrize("app", KNOWS)
def test_app_keeps_to_the_map(app):
    assert [fault for path in sources(app) for fault in faults_of(app, path)] == []


def test_every_app_of_ours_is_on_the_map(settings):
    ours = {app for app in settings.INSTALLED_APPS if (ROOT / app).is_dir()}

    assert ours - {"reform_portal"} == set(KNOWS)


def test_arrows_are_transitive():
    for app, known in KNOWS.items():
        assert all(KNOWS[other] <= known for other in known), app


def test_scoring_knows_no_database():
    """The index's arithmetic can be read and tested by itself."""
    for path in sorted((ROOT / "par_index" / "scoring").rglob("*.py")):
        known = {found.app for found in imports_in(path)}
        assert not known & {"audit", "units", *KNOWS["par_index"]} - {"common"}, path


@pytest.mark.parametrize("app", [*KNOWS, "reform_portal"])
def test_late_imports_of_our_own_say_why(app):
    for path in sources(app):
        lines = path.read_text(encoding="utf-8").splitlines()
        for found in imports_in(path):
            if found.late and found.app in KNOWS:
                assert "noqa: PLC0415 -- " in lines[found.line - 1], f"{path}:{found.line}"


# The map must be able to say no: each of these was drawn wrong on purpose.
@pytest.mark.parametrize(
    ("app", "file", "line", "reason"),
    [
        ("plans", "selectors.py", "from procedures.models import Dossier", "knows procedures"),
        ("units", "models.py", "import plans.models", "knows plans"),
        ("par_index", "views.py", "from plans.forms import X", "reaches into plans.forms"),
        ("plans", "views/a.py", "from units import views", "reaches into units.views"),
        ("plans", "models.py", "from plans.services import x", "looks up"),
        ("plans", "access_reports.py", "from plans import services", "looks up"),
        ("plans", "services.py", "def f():\n    from plans import tasks", "late"),
        ("audit", "services.py", "from reform_portal import settings", "project package"),
    ],
)
def test_the_map_says_no(monkeypatch, tmp_path, app, file, line, reason):
    monkeypatch.setattr(f"{__name__}.ROOT", tmp_path)
    path = tmp_path / app / file
    path.parent.mkdir(parents=True)
    path.write_text(line)

    [fault] = faults_of(app, path)

    assert reason in fault
