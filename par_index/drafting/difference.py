"""What another document would change in a draft, node by node."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from par_index.drafting.tree import Node, nodes, own


@dataclass(frozen=True)
class Difference:
    added: list[Node]
    removed: list[Node]
    changed: list[Node]
    # Bands, caps, title and all else that is not in the tree.
    head_changed: bool

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.removed or self.changed or self.head_changed)


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> Difference:
    old = {node.code: node for node in nodes(before)}
    new = {node.code: node for node in nodes(after)}
    return Difference(
        added=[node for code, node in new.items() if code not in old],
        removed=[node for code, node in old.items() if code not in new],
        changed=[
            node
            for code, node in new.items()
            if code in old
            and (own(node.data) != own(old[code].data) or node.parent != old[code].parent)
        ],
        head_changed=own(before) != own(after),
    )
