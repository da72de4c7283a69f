"""One line of the dossier table, and what must agree in it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.templatetags.portal import number

# The numbers that a month's line is typed with, in the order of the form and of the file.
NUMBERS = (
    "carried_over",
    "online",
    "counter",
    "post",
    "received",
    "before",
    "on_time",
    "late",
    "resolved",
    "within",
    "overdue",
    "in_progress",
    "waiting",
    "withdrawn",
)
# The columns of the table, in the order of the official form; the last two stand beside it.
COLUMNS = (
    "received",
    "online",
    "desk",
    "carried_over",
    "resolved",
    "before",
    "on_time",
    "late",
    "in_progress",
    "within",
    "overdue",
    "waiting",
    "withdrawn",
)
# How they stand on a day: over several months the last one's count, not their sum.
STOCKS = ("within", "overdue", "in_progress", "waiting")
LABELS: dict[str, Promise] = {
    "carried_over": gettext_lazy("kỳ trước chuyển sang"),
    "online": gettext_lazy("trực tuyến"),
    "counter": gettext_lazy("trực tiếp"),
    "post": gettext_lazy("bưu chính"),
    "received": gettext_lazy("Tổng tiếp nhận"),
    "before": gettext_lazy("trước hạn"),
    "on_time": gettext_lazy("đúng hạn"),
    "late": gettext_lazy("quá hạn"),
    "resolved": gettext_lazy("đã giải quyết"),
    "within": gettext_lazy("trong hạn"),
    "overdue": gettext_lazy("đang quá hạn"),
    "in_progress": gettext_lazy("đang giải quyết"),
    "waiting": gettext_lazy("chờ bổ sung"),
    "withdrawn": gettext_lazy("rút hồ sơ"),
}


@dataclass(frozen=True, slots=True)
class Identity:
    """A total that must equal the sum of its parts."""

    total: str
    parts: tuple[str, ...]
    name: str | Promise

    def sentence(self, numbers: Mapping[str, int]) -> str:
        """What is wrong, with both sums; empty where they agree."""
        said, summed = numbers[self.total], sum(numbers[part] for part in self.parts)
        if said == summed:
            return ""
        parts = " + ".join(f"{LABELS[part]} {number(numbers[part])}" for part in self.parts)
        return _("%(name)s %(said)s khác %(parts)s = %(sum)s.") % {
            "name": self.name,
            "said": number(said),
            "parts": parts,
            "sum": number(summed),
        }


IDENTITIES = (
    Identity("received", ("carried_over", "online", "counter", "post"), LABELS["received"]),
    Identity("resolved", ("before", "on_time", "late"), gettext_lazy("Tổng đã giải quyết")),
    Identity("in_progress", ("within", "overdue"), gettext_lazy("Tổng đang giải quyết")),
    Identity("received", ("resolved", "in_progress", "waiting"), LABELS["received"]),
)


def broken_identities(numbers: Mapping[str, int]) -> Iterator[tuple[Identity, str]]:
    for identity in IDENTITIES:
        sentence = identity.sentence(numbers)
        if sentence:
            yield identity, sentence


@dataclass(frozen=True, slots=True)
class DossierCounts:
    """One line of the dossier table. Totals are counted for themselves, so that a slip shows."""

    carried_over: int = 0
    online: int = 0
    counter: int = 0
    post: int = 0
    received: int = 0
    before: int = 0
    on_time: int = 0
    late: int = 0
    resolved: int = 0
    within: int = 0
    overdue: int = 0
    in_progress: int = 0
    waiting: int = 0
    withdrawn: int = 0
    # Of the counter's: taken in by another desk. Monthly figures do not know it.
    elsewhere: int = 0
    # Of the months in it how many lines were typed.
    typed: int = 0

    @property
    def new(self) -> int:
        return self.online + self.counter + self.post

    @property
    def desk(self) -> int:
        """Brought to the counter or sent by post: one column of the official table."""
        return self.counter + self.post

    @property
    def in_time(self) -> int:
        return self.before + self.on_time

    @property
    def faults(self) -> list[str]:
        """The identities that do not hold, as sentences."""
        numbers = {name: getattr(self, name) for name in NUMBERS}
        return [sentence for _identity, sentence in broken_identities(numbers)]

    def __add__(self, other: "DossierCounts") -> "DossierCounts":
        return DossierCounts(
            *(getattr(self, name) + getattr(other, name) for name in self.__slots__)
        )
