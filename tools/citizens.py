"""Citizens that the load and the stuffing scripts send: they open a form and post it, over HTTP."""

import hashlib
import http.client
import random
import re
import threading
import time
from collections import Counter
from collections.abc import Callable
from urllib.parse import urlencode

FIELD = re.compile(r'name="(csrfmiddlewaretoken|once|asked|unit|ticket)" value="([^"]*)"')
BITS = re.compile(r'data-bits="(\d+)"')
TIMEOUT = 60


class Told:
    """What the citizens were told, from many threads."""

    def __init__(self) -> None:
        self.accepted: list[str] = []
        self.refused: Counter[str] = Counter()
        self.unknown = 0
        self.times: list[float] = []
        self._lock = threading.Lock()

    def add(self, address: str, answer: str, seconds: float) -> None:
        with self._lock:
            if answer == "accepted":
                self.accepted.append(address)
                self.times.append(seconds)
            elif answer == "unknown":
                self.unknown += 1
            else:
                self.refused[answer] += 1

    def speeds(self) -> dict[str, float]:
        """Seconds from opening the form to the thanks."""
        times = sorted(self.times) or [0.0]
        return {
            f"p{share}_seconds": round(times[int(len(times) * share / 100)], 2)
            for share in (50, 95)
        }


class Citizen:
    """A telephone: one connection, no cookies but the form's own."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)
        self.cookie = ""
        # What the browser brought along from elsewhere.
        self.kept_cookie = ""

    def answers(self) -> bool:
        try:
            return self._ask("GET", "/healthz", {})[0] == 200
        except OSError:
            self.connection.close()
            return False

    def rate(self, address: str, rng: random.Random, **ballot: str) -> tuple[str, float]:
        """Open the form and send it, with the proof it asks for: what came of it, in how long."""
        sender = {
            "X-Forwarded-For": f"10.{rng.randrange(256)}.{rng.randrange(256)}.{rng.randrange(1, 255)}"
        }
        return self.send(address, sender, ballot or chance_ballot(rng))

    def send(
        self, address: str, headers: dict[str, str], ballot: dict[str, str], *, works: bool = True
    ) -> tuple[str, float]:
        start = time.perf_counter()
        try:
            status, page = self._ask("GET", address, headers)
            if status != 200:
                return f"form {status}", 0
            fields = dict(FIELD.findall(page)) | ballot
            if works and "ticket" in fields:
                fields["proof"] = proof(fields["ticket"], int(BITS.search(page)[1]))
            status, _page = self._ask("POST", address, headers, urlencode(fields))
        except (OSError, http.client.HTTPException):
            self.connection.close()
            return "unknown", 0
        return "accepted" if status == 302 else f"ballot {status}", time.perf_counter() - start

    def _ask(self, method: str, address: str, headers: dict[str, str], body: str | None = None):
        cookies = "; ".join(one for one in (self.kept_cookie, self.cookie) if one)
        sent = {**headers, "Cookie": cookies}
        if body is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, address, body, sent)
        response = self.connection.getresponse()
        page = response.read().decode(errors="replace")
        given = [value for name, value in response.getheaders() if name.lower() == "set-cookie"]
        self.cookie = "; ".join(one.partition(";")[0] for one in given) or self.cookie
        return response.status, page


def chance_ballot(rng: random.Random) -> dict[str, str]:
    grades = ("5", "5", "4", "4", "3", "2", "1")
    return {name: rng.choice(grades) for name in ("overall", "q0", "q1", "q2", "q3", "q4")}


def proof(ticket: str, bits: int) -> str:
    number = 0
    while True:
        digest = hashlib.sha256(f"{ticket}:{number}".encode()).digest()
        if int.from_bytes(digest[:4]) >> (32 - bits) == 0:
            return str(number)
        number += 1


def crowd(size: int, port: int, errand: Callable[[Citizen, random.Random], None]) -> None:
    """So many at the same moment, each a thread; back when all are done."""
    gate = threading.Barrier(size)

    def run(number: int) -> None:
        gate.wait()
        errand(Citizen(port), random.Random(number))  # noqa: S311 -- to be repeated, no secret

    threads = [threading.Thread(target=run, args=[number]) for number in range(size)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
