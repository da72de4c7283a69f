"""How each commune is imagined. Nothing here is a judgement of a real place: it is illustration."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

D = Decimal


@dataclass(frozen=True)
class Profile:
    """A commune's character, each quality between 0 and 1.

    `punctual` moves deadlines met, `online` the ways of filing, `pleased` the ratings,
    `diligent` the plan's figures; `boastful` is how much it claims above what it proves.
    """

    code: str
    weight: float
    punctual: float
    online: float
    pleased: float
    diligent: float
    boastful: float
    one_stop_since: date | None
    iso: bool = True


def _profile(code, weight, punctual, online, pleased, diligent, boastful, since, iso=True):
    return Profile(code, weight, punctual, online, pleased, diligent, boastful, since, iso)


_2018, _2019 = date(2018, 10, 1), date(2019, 7, 1)

# Weight, punctual, online, pleased, diligent, boastful, one-stop shop since, ISO published.
PROFILES: dict[str, Profile] = {
    profile.code: profile
    for profile in (
        _profile("29659", 2.6, 0.99, 0.95, 0.93, 0.98, 0.10, _2018),
        _profile("29662", 0.9, 0.93, 0.60, 0.86, 0.90, 0.30, _2019),
        _profile("29665", 0.7, 0.86, 0.35, 0.84, 0.82, 0.35, date(2020, 6, 1), False),
        _profile("29668", 1.1, 0.72, 0.50, 0.80, 0.74, 0.80, _2019, False),
        _profile("29671", 0.9, 0.91, 0.55, 0.88, 0.88, 0.20, date(2020, 5, 4)),
        _profile("29674", 1.2, 0.95, 0.70, 0.89, 0.93, 0.25, _2018),
        _profile("29677", 0.8, 0.80, 0.25, 0.78, 0.76, 0.55, None, False),
        _profile("29680", 0.8, 0.88, 0.45, 0.85, 0.84, 0.40, date(2020, 8, 3)),
        _profile("29683", 0.9, 0.96, 0.75, 0.91, 0.95, 0.15, _2018),
        _profile("29686", 1.2, 0.97, 0.85, 0.92, 0.96, 0.20, _2018),
        _profile("29689", 1.0, 0.90, 0.50, 0.83, 0.86, 0.45, date(2020, 3, 2)),
        _profile("29692", 1.1, 0.94, 0.65, 0.87, 0.91, 0.30, _2019),
        _profile("29695", 1.0, 0.92, 0.55, 0.90, 0.90, 0.10, _2019),
        _profile("29698", 1.1, 0.89, 0.60, 0.85, 0.87, 0.35, _2019, False),
        _profile("29701", 0.9, 0.78, 0.30, 0.76, 0.72, 0.70, None, False),
        _profile("29704", 0.8, 0.87, 0.40, 0.86, 0.83, 0.30, date(2020, 9, 1), False),
        _profile("29707", 0.8, 0.66, 0.20, 0.72, 0.65, 0.90, None, False),
        _profile("29710", 1.0, 0.95, 0.70, 0.90, 0.92, 0.20, _2019),
        _profile("29713", 0.9, 0.90, 0.50, 0.87, 0.88, 0.30, date(2020, 2, 3)),
        _profile("29716", 0.9, 0.84, 0.40, 0.82, 0.80, 0.50, date(2020, 10, 1), False),
    )
}
# Two towards whom every figure tends a little differently: a one-stop shop run in part only.
PARTLY_ONE_STOP = {"29677", "29701"}
DISTRICT_OFFICE = _profile("859", 3.0, 0.95, 0.65, 0.87, 0.92, 0.20, date(2017, 6, 1))


def profile_of(code: str) -> Profile:
    return PROFILES.get(code, DISTRICT_OFFICE)
