"""How much activity to invent: the whole for the portal, a little for the tests."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """Records per kind; `units` and `periods` limit who reports and scores, and when (None: all)."""

    dossiers_2019: int
    dossiers_2020: int
    ratings_2019: int
    ratings_2020: int
    petitions: int
    units: tuple[str, ...] | None = None
    periods: tuple[str, ...] | None = None

    def takes(self, code: str) -> bool:
        return self.units is None or code in self.units

    def has(self, period: str) -> bool:
        return self.periods is None or period in self.periods


FULL = Size(1200, 1800, 2000, 3000, 60)
# Enough to meet every state once: Hiếu Phụng, its late neighbour, and one with nothing open.
SMALL = Size(30, 50, 40, 60, 8, ("29668", "29686", "29659"), ("2020-Q3", "2020-Q4"))
