"""One byte sequence per content, so that equal inputs have equal digests."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from par_index.scoring.numbers import number_text


def canonical_json(content: Any) -> str:
    """JSON with sorted keys and no spaces; decimals and fractions as normalised strings.

    Floats are refused: their text is not a fact about the data.
    """
    return json.dumps(
        _plain(content), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def digest(content: Any) -> str:
    """SHA-256 of the canonical JSON, in hexadecimal."""
    return hashlib.sha256(canonical_json(content).encode("utf-8")).hexdigest()


def digest_of_text(content: Any) -> str:
    """The same for content of text, whole numbers, lists and objects only, which is quick."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _plain(content: Any) -> Any:
    if content is None or isinstance(content, bool | str | int):
        return content
    if isinstance(content, Decimal | Fraction):
        return number_text(content)
    if isinstance(content, date):
        return content.isoformat()
    if isinstance(content, Mapping):
        if not all(isinstance(key, str) for key in content):
            raise TypeError("keys must be strings")
        return {key: _plain(item) for key, item in content.items()}
    if isinstance(content, list | tuple):
        return [_plain(item) for item in content]
    if hasattr(content, "to_json"):
        return _plain(content.to_json())
    raise TypeError(f"no canonical form for {type(content).__name__}")
