"""Reads a JSON object key by key, collecting every fault instead of stopping at the first."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from par_index.scoring.faults import Fault, at
from par_index.scoring.numbers import InvalidNumber, number_text, parse_decimal


class Reader:
    """One object of the document, its path, and the list of faults shared by the whole reading."""

    def __init__(self, data: Any, path: str, faults: list[Fault]) -> None:
        self.path = path
        self.faults = faults
        if not isinstance(data, Mapping):
            self.fault("not_an_object")
            data = {}
        self.data: Mapping[str, Any] = data

    def fault(self, code: str, key: str | None = None, **params: Any) -> None:
        path = self.path if key is None else at(self.path, key)
        self.faults.append(Fault(path, code, params))

    def unknown_keys(self, known: Collection[str]) -> list[str]:
        return sorted(str(key) for key in self.data if key not in known)

    def only(self, *known: str) -> None:
        for key in self.unknown_keys(known):
            self.fault("unknown_key", key, allowed=", ".join(sorted(known)))

    def text(self, key: str, *, default: str | None = None, blank: bool = False) -> str:
        raw = self.data.get(key, default)
        if raw is None:
            self.fault("missing_key", key)
            return ""
        if not isinstance(raw, str):
            self.fault("not_text", key)
            return ""
        if not raw.strip() and not blank:
            self.fault("empty_text", key)
        return raw.strip()

    def one_of(self, key: str, allowed: Collection[str], *, default: str | None = None) -> str:
        raw = self.data.get(key, default)
        if raw is None:
            self.fault("missing_key", key)
        elif not isinstance(raw, str) or raw not in allowed:
            self.fault("not_allowed", key, value=str(raw)[:60], allowed=", ".join(allowed))
        else:
            return raw
        return next(iter(allowed))

    def flag(self, key: str, *, default: bool) -> bool:
        raw = self.data.get(key, default)
        if not isinstance(raw, bool):
            self.fault("not_true_or_false", key)
            return default
        return raw

    def decimal(
        self,
        key: str,
        *,
        default: str | None = None,
        low: Decimal | None = None,
        high: Decimal | None = None,
        above: Decimal | None = None,
        places: int | None = None,
    ) -> Decimal | None:
        """The number under ``key`` within [low, high] and > above, with at most ``places`` decimals.

        None after noting a fault.
        """
        raw = self.data.get(key, default)
        if raw is None:
            self.fault("missing_key", key)
            return None
        try:
            number = parse_decimal(raw)
        except InvalidNumber:
            self.fault("not_a_number", key, value=str(raw)[:40])
            return None
        if low is not None and number < low:
            self.fault("below", key, value=number_text(number), bound=number_text(low))
        elif high is not None and number > high:
            self.fault("over", key, value=number_text(number), bound=number_text(high))
        elif above is not None and number <= above:
            self.fault("not_above", key, value=number_text(number), bound=number_text(above))
        elif places is not None and number != round(number, places):
            self.fault("too_many_places", key, value=number_text(number), most=str(places))
        else:
            return number
        return None

    def items(self, key: str, *, least: int = 1, most: int = 200) -> list[Any]:
        raw = self.data.get(key)
        if raw is None:
            self.fault("missing_key", key)
        elif not isinstance(raw, list):
            self.fault("not_a_list", key)
        elif not least <= len(raw) <= most:
            self.fault("wrong_length", key, length=str(len(raw)), least=str(least), most=str(most))
        else:
            return raw
        return []

    def child(self, key: str, index: int | None = None, data: Any = None) -> "Reader":
        path = at(self.path, key)
        if index is None:
            return Reader(self.data.get(key), path, self.faults)
        return Reader(data, at(path, index), self.faults)

    def children(self, key: str, *, least: int = 1, most: int = 200) -> list["Reader"]:
        raw = self.items(key, least=least, most=most)
        return [self.child(key, index, item) for index, item in enumerate(raw)]
