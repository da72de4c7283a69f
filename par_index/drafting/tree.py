"""The tree of a criteria document, and the document after a change. Nothing is changed in place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from par_index.scoring.spec import CHILD_KEYS

Document = dict[str, Any]
# Ten levels of groups, four of rules, and a few more for what stands inside them.
DEEPEST_JSON = 60
# How JSON writes the one character that no database column of ours can hold.
NO_TEXT = r"\u0000"


@dataclass(frozen=True)
class Node:
    """A group or a component: its own object in the document, and where it stands."""

    data: Mapping[str, Any]
    path: str
    depth: int
    parent: str
    index: int
    siblings: int
    is_component: bool

    @property
    def code(self) -> str:
        return str(self.data.get("code", "")).strip()

    @property
    def name(self) -> str:
        return str(self.data.get("name", ""))

    @property
    def is_first(self) -> bool:
        return self.index == 0

    @property
    def is_last(self) -> bool:
        return self.index == self.siblings - 1


def nodes(document: Mapping[str, Any]) -> list[Node]:
    """Groups and components in the order of the document; groups before what they hold."""
    return list(_below(document, "", 0, ""))


def _below(data: Mapping[str, Any], path: str, depth: int, parent: str) -> Iterator[Node]:
    key = child_key(data)
    children = data[key] if key and isinstance(data[key], list) else []
    for index, child in enumerate(children):
        if not isinstance(child, Mapping):
            # A file may say anything; what is no object is told as a fault of its place.
            continue
        place = f"{path}.{key}[{index}]" if path else f"{key}[{index}]"
        leaf = "rule" in child or key == "components"
        node = Node(child, place, depth, parent, index, len(children), leaf)
        yield node
        if not leaf:
            yield from _below(child, place, depth + 1, node.code)


def child_key(data: Mapping[str, Any]) -> str:
    """Under which key what stands below is listed; empty where there is no such list."""
    return next((key for key in CHILD_KEYS if key in data), "")


def node_of(document: Mapping[str, Any], code: str) -> Node | None:
    return next((node for node in nodes(document) if node.code == code), None)


def own(data: Mapping[str, Any]) -> Document:
    """A node's own keys, without what stands below it."""
    return {key: item for key, item in data.items() if key not in CHILD_KEYS}


def added(document: Document, parent: str, data: Document) -> Document:
    """With a new node at the end of the group; without a parent, a new area."""
    after = deepcopy(document)
    _open_list(after, parent).append(deepcopy(data))
    return after


def replaced(document: Document, code: str, data: Document) -> Document:
    """With other content of its own for the node; what stands below it stays.

    Exceptions that look at the node follow it to another code.
    """
    after = deepcopy(document)
    siblings, index = _place(after, code)
    below = {key: item for key, item in siblings[index].items() if key in CHILD_KEYS}
    siblings[index] = own(data) | below
    renamed = str(data.get("code", "")).strip()
    if renamed and renamed != code:
        _point_to(after, code, renamed)
    return after


def _point_to(document: Document, code: str, renamed: str) -> None:
    """Have the exceptions of a copy that name the one code name the other."""
    for node in nodes(document):
        for item in node.data.get("exceptions", []):
            if item.get("when", {}).get("code") == code:
                item["when"]["code"] = renamed


def removed(document: Document, code: str) -> Document:
    """Without the node and all below it."""
    after = deepcopy(document)
    siblings, index = _place(after, code)
    del siblings[index]
    return after


def moved(document: Document, code: str, step: int) -> Document:
    """With the node one place up (-1) or down (1) among its siblings, if there is such a place."""
    after = deepcopy(document)
    siblings, index = _place(after, code)
    target = index + step
    if 0 <= target < len(siblings):
        siblings.insert(target, siblings.pop(index))
    return after


def moved_to(document: Document, code: str, parent: str) -> Document:
    """With the node, and all below it, at the end of another group."""
    after = deepcopy(document)
    siblings, index = _place(after, code)
    node = siblings.pop(index)
    _open_list(after, parent).append(node)
    return after


def codes_below(document: Mapping[str, Any], code: str) -> set[str]:
    """The node's code and the codes of all below it."""
    inside = {code}
    for node in nodes(document):
        if node.parent in inside:
            inside.add(node.code)
    return inside


def _open_list(document: Document, parent: str) -> list[Any]:
    """The list of a group to add to, made if there is none and fit for groups and components."""
    data = document if not parent else _object(document, parent)
    key = child_key(data)
    if not parent:
        return data.setdefault(key or "areas", [])
    if key != "children":
        # "components" would make a component of every group put there.
        data["children"] = data.pop(key, [])
    return data["children"]


def _object(document: Document, code: str) -> Document:
    siblings, index = _place(document, code)
    return siblings[index]


def _place(data: Document, code: str) -> tuple[list[Any], int]:
    found = _find(data, code)
    if found is None:
        raise KeyError(code)
    return found


def _find(data: Document, code: str) -> tuple[list[Any], int] | None:
    key = child_key(data)
    children = data.get(key, []) if key else []
    for index, child in enumerate(children):
        if str(child.get("code", "")).strip() == code:
            return children, index
        below = _find(child, code)
        if below is not None:
            return below
    return None


def is_deeper(document: Any, most: int = DEEPEST_JSON) -> bool:
    """Whether lists and objects stand in each other deeper than that; no set needs it."""
    layer = [document] if isinstance(document, dict | list) else []
    for _level in range(most):
        inner = (item.values() if isinstance(item, dict) else item for item in layer)
        layer = [found for items in inner for found in items if isinstance(found, dict | list)]
        if not layer:
            return False
    return True
