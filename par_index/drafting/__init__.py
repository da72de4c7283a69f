"""A criteria document while it is being written: its tree, changes to it, what is wrong with it."""

from par_index.drafting.checks import Checked, Problem, check_document
from par_index.drafting.tree import (
    Node,
    added,
    moved,
    moved_to,
    node_of,
    nodes,
    removed,
    replaced,
)

__all__ = [
    "Checked",
    "Node",
    "Problem",
    "added",
    "check_document",
    "moved",
    "moved_to",
    "node_of",
    "nodes",
    "removed",
    "replaced",
]
