"""A paper of a dossier as one line: name | form | originals | copies | case | form's address | note."""

import re
from collections.abc import Mapping
from typing import Any

from procedures.selectors.versions import paper_entry

_PARTS = ("name", "form", "originals", "copies", "case", "form_url", "note")
_COUNTS = {"originals", "copies"}
_BAR = re.compile(r"(?<!\\)\|")


def paper_line(paper: Mapping[str, Any]) -> str:
    """Empty parts at the end are left out; a bar inside a part is written with a backslash before it."""
    parts = [" ".join(str(paper[name]).split()).replace("|", r"\|") for name in _PARTS]
    while not parts[-1]:
        parts.pop()
    return " | ".join(parts)


def paper_of(line: str) -> dict[str, Any]:
    """ValueError where the line is not such a one; a part that is missing is empty, one original."""
    parts = [part.strip().replace(r"\|", "|") for part in _BAR.split(line)]
    if len(parts) > len(_PARTS) or not parts[0]:
        raise ValueError(line)
    said: dict[str, Any] = {
        name: int(part) if name in _COUNTS else part
        for name, part in zip(_PARTS, parts, strict=False)
        if part
    }
    return paper_entry(**said)
