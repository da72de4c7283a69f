"""The people of the demonstration: posts without names, and the accounts one can sign in with."""

from datetime import date
from types import MappingProxyType

from django.conf import settings
from django.contrib.auth.hashers import make_password

from demo.accounts import ACCOUNTS, PASSWORD, SECOND_APPRAISER, Account
from units.models import Membership, Unit, User

IN_OFFICE_SINCE = date(2019, 1, 1)


class People:
    """Who acts for which unit: `people.official(unit)`, `people.staff` …"""

    def __init__(self, by_post: dict[tuple[str, str], User], second: User) -> None:
        self._by_post = MappingProxyType(by_post)
        self.staff = by_post["district_staff", "859"]
        # Appraises some areas, and reads again what the first has judged.
        self.second = second
        self.inspector = by_post["inspector", "859"]

    def official(self, unit: Unit) -> User:
        """Who enters figures; never who reviews them."""
        return self._by_post["official", unit.code]

    def leader(self, unit: Unit) -> User:
        return self._by_post["leader", unit.code]


def load_people(units: dict[str, Unit]) -> People:
    """Accounts for the roles, and an official and a leader who cannot sign in elsewhere."""
    # Hashing is slow on purpose; once is enough for a password that everybody may read.
    password = make_password(PASSWORD if settings.DEMO else None)
    users = [_account(account, password) for account in ACCOUNTS]
    posts: dict[tuple[str, str], User] = {}
    others: list[tuple[str, str, User]] = []
    for account, user in zip(ACCOUNTS, users, strict=True):
        post = account.role, account.unit_code
        if posts.setdefault(post, user) is not user:
            others.append((*post, user))
    for unit in units.values():
        if unit.level_id in {"district", "commune"}:
            for role, word in (("official", "canbo"), ("leader", "lanhdao")):
                posts.setdefault((role, unit.code), _author(role, word, unit))
    held = [*((role, code, user) for (role, code), user in posts.items()), *others]
    User.objects.bulk_create(user for _role, _code, user in held)
    Membership.objects.bulk_create(
        Membership(user=user, unit=units[code], role=role, starts_on=IN_OFFICE_SINCE)
        for role, code, user in held
    )
    return People(posts, next(user for user in users if user.username == SECOND_APPRAISER))


def _account(account: Account, password: str) -> User:
    may_administer = account.role == "administrator"
    return User(
        username=account.username,
        full_name=account.full_name,
        email=f"{account.username}@example.org",
        password=password,
        is_staff=may_administer,
        is_superuser=may_administer,
    )


def _author(role: str, word: str, unit: Unit) -> User:
    place = unit.name[0].lower() + unit.name[1:]
    post = "Cán bộ đầu mối" if role == "official" else "Lãnh đạo UBND"
    return User(
        username=f"{word}.{unit.code}",
        full_name=f"{post} {place}",
        email=f"{word}.{unit.code}@example.org",
        password=make_password(None),
    )
