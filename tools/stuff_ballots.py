"""`make stuff-ballots`: ballot stuffing played by a script; what got in and what was flagged.

On the full stack (tools/load_ratings.py), each attack against a commune of its own: from one
network, from many, with and without the proof that a burst asks for, replayed and invented codes,
forged, old and revoked QR codes, staff. Prints a table: sent, taken by the form, stored, held for a
person's review, counted in the figures.

STUFF_BALLOTS=50: fewer of each. What is spread thin over many days is simulated by
tests/satisfaction/test_stuffing.py.
"""

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

from citizens import Citizen, Told, crowd
from load_ratings import PORT, ROOT, lay_out, start_portal, stop
from services import STATE

DATABASE = "reform_portal_stuffing"
BALLOTS = int(os.environ.get("STUFF_BALLOTS", "200"))
HANDS = 8
BEST = dict.fromkeys(("overall", "q0", "q1", "q2", "q3", "q4"), "5")
PASSWORD = "mat-khau-minh-hoa-2020"  # noqa: S105 -- of an invented person in a throw-away database


@dataclass(frozen=True)
class Attack:
    name: str
    # Where each ballot is sent, and from which network (None: another each time).
    address: Callable[[int], str]
    network: str | None = None
    # Whether the script does the work that a burst asks for.
    works: bool = True
    cookie: str = ""


def main() -> None:
    os.chdir(ROOT)
    sys.path[:0] = [str(ROOT), str(ROOT / "tools")]
    STATE.mkdir(parents=True, exist_ok=True)
    started: list[subprocess.Popen] = []
    try:
        lay_out(started, DATABASE)
        start_portal(started)
        print(f"{'attack':58} {'sent':>6} {'taken':>6} {'stored':>7} {'held':>6} {'counted':>8}")
        for make in ATTACKS:
            play(make)
    finally:
        stop(started)


def play(make: Callable[[object], Attack]) -> None:
    from django.db.models import Count, Q  # noqa: PLC0415 -- after setup

    from satisfaction.models import Rating  # noqa: PLC0415 -- after setup
    from satisfaction.services import hold_finds  # noqa: PLC0415 -- after setup
    from tests.factories.units import UnitFactory  # noqa: PLC0415 -- after setup
    from units.models import Unit  # noqa: PLC0415 -- after setup

    commune = UnitFactory(parent=Unit.objects.get(level="district"))
    attack = make(commune)
    told = send(attack)
    # What the portal does every quarter of an hour.
    hold_finds()
    stored = Rating.objects.filter(unit=commune).aggregate(
        stored=Count("pk"),
        held=Count("pk", filter=Q(standing="held")),
        counted=Count("pk", filter=Q(standing="counted")),
    )
    numbers = (BALLOTS, len(told.accepted), *stored.values())
    print(f"{attack.name:58} {{:6}} {{:6}} {{:7}} {{:6}} {{:8}}".format(*numbers), flush=True)
    print(f"    refused: {dict(told.refused)}" if told.refused else "", flush=True)


def send(attack: Attack) -> Told:
    told, left = Told(), list(range(BALLOTS))

    def errand(citizen: Citizen, rng: random.Random) -> None:
        citizen.kept_cookie = attack.cookie
        while left:
            try:
                number = left.pop()
            except IndexError:
                return
            network = attack.network or f"10.{rng.randrange(256)}.{rng.randrange(256)}.9"
            # What the visitor claims stands first and changes nothing.
            headers = {"X-Forwarded-For": f"198.51.100.{number % 250}, {network}"}
            address = attack.address(number)
            told.add(address, *citizen.send(address, headers, BEST, works=attack.works))

    crowd(HANDS, PORT, errand)
    return told


# --- The attacks ---------------------------------------------------------------------------------


def link_of(commune, **fields):
    from satisfaction.models import CounterLink  # noqa: PLC0415 -- after setup

    return CounterLink.objects.create(unit=commune, label="Quầy số 1", **fields)


def one_network(commune) -> Attack:
    address = link_of(commune).get_absolute_url()
    return Attack("a counter's code, one network", lambda _n: address, network="203.0.113.7")


def many_networks(commune) -> Attack:
    address = link_of(commune).get_absolute_url()
    return Attack("a counter's code, another network each time", lambda _n: address)


def many_networks_idle(commune) -> Attack:
    address = link_of(commune).get_absolute_url()
    return Attack("the same by a script that does no work", lambda _n: address, works=False)


def open_page(commune) -> Attack:
    address = f"/danh-gia/{commune.pk}/"
    return Attack("the open page, another network each time", lambda _n: address)


def one_code(commune) -> Attack:
    from tests.factories.satisfaction import code_for  # noqa: PLC0415 -- after setup

    address = f"/danh-gia/m/{code_for(commune)}/"
    return Attack("one one-time code, replayed", lambda _n: address)


def invented_codes(commune) -> Attack:
    from common.codes import ALPHABET  # noqa: PLC0415 -- after setup

    rng = random.Random(7)  # noqa: S311 -- to be repeated, no secret
    codes = ["".join(rng.choices(ALPHABET, k=12)) for _code in range(BALLOTS)]
    return Attack("one-time codes, invented", lambda n: f"/danh-gia/m/{codes[n]}/")


def forged_qr(commune) -> Attack:
    link = link_of(commune)
    return Attack(
        "a QR code with a forged signature", lambda n: f"/danh-gia/q/{link.token}.1.{n:012d}/"
    )


def old_qr(commune) -> Attack:
    link = link_of(commune)
    address = link.get_absolute_url()
    type(link).objects.filter(pk=link.pk).update(version=2)
    return Attack("a QR code printed before it was renewed", lambda _n: address)


def revoked_qr(commune) -> Attack:
    from common import clock  # noqa: PLC0415 -- after setup

    address = link_of(commune, revoked_at=clock.now()).get_absolute_url()
    return Attack("a QR code that was revoked", lambda _n: address)


def signed_in(commune) -> Attack:
    address = link_of(commune).get_absolute_url()
    return Attack("staff, signed in", lambda _n: address, cookie=staff_cookies(commune))


def signed_out(commune) -> Attack:
    address = link_of(commune).get_absolute_url()
    kept = "; ".join(
        one for one in staff_cookies(commune).split("; ") if not one.startswith("sessionid")
    )
    return Attack("staff, signed out again, same browser", lambda _n: address, cookie=kept)


def staff_cookies(commune) -> str:
    from django.test import Client  # noqa: PLC0415 -- after setup

    from tests.factories.units import person  # noqa: PLC0415 -- after setup

    official = person("official", commune)
    official.set_password(PASSWORD)
    official.save()
    client = Client(headers={"host": "localhost"})
    client.post("/dang-nhap/", {"username": official.username, "password": PASSWORD})
    return "; ".join(f"{name}={one.value}" for name, one in client.cookies.items())


ATTACKS = (
    one_network,
    many_networks,
    many_networks_idle,
    open_page,
    one_code,
    invented_codes,
    forged_qr,
    old_qr,
    revoked_qr,
    signed_in,
    signed_out,
)


if __name__ == "__main__":
    begun = time.perf_counter()
    main()
    print(f"{BALLOTS} ballots an attack, {time.perf_counter() - begun:.0f} s")
