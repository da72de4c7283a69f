"""What a procedure says, said or will say: the whole page as data, by day, and what changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from procedures.choices import Channel, LimitUnit, OnlineService
from procedures.models import Paper, Procedure, ProcedureVersion, TimeLimit
from units.models import Level

# The page is this, its field, its levels, its limits and its papers. Not part of it is what frames
# it: from when to when it holds, common names, the source's address, who compared it when.
TEXTS = (
    "name",
    "audience",
    "agency",
    "steps",
    "papers",
    "result",
    "requirements",
    "legal_basis",
    "decision",
)
DAYS = ("decision_on", "online_since")
OTHERS = ("online_level", "online_service", "by_post")
# What content_of reads beside the row and its field.
CONTENT_ROWS = ("limits", "handlings", "paper_list")
_CHANNELS = {channel: place for place, channel in enumerate(Channel.values)}


def limit_entry(
    *,
    channel: str = Channel.COUNTER,
    case: str = "",
    amount: int | None = None,
    unit: str = "",
    note: str = "",
    fee: str = "",
    fee_amount: Decimal | int | str | None = None,
) -> dict[str, Any]:
    """A limit as content holds it."""
    number = None if fee_amount in (None, "") else str(int(Decimal(fee_amount or 0)))
    values: dict[str, Any] = {"channel": str(channel), "case": case.strip(), "amount": amount}
    words = {"unit": str(unit), "note": tidy_text(note), "fee": tidy_text(fee)}
    return values | words | {"fee_amount": number}


def paper_entry(
    *,
    name: str,
    case: str = "",
    form: str = "",
    form_url: str = "",
    originals: int = 1,
    copies: int = 0,
    note: str = "",
) -> dict[str, Any]:
    """A paper as content holds it."""
    # Each is one line, in a file as on the page.
    words = {"name": name, "case": case, "form": form, "form_url": form_url, "note": note}
    counts = {"originals": originals, "copies": copies}
    return {key: " ".join(text.split()) for key, text in words.items()} | counts


def blank_content() -> dict[str, Any]:
    """The page of a procedure of which nothing is known yet."""
    blank: dict[str, Any] = dict.fromkeys(TEXTS, "") | dict.fromkeys(DAYS)
    blank |= {"field": "", "online_level": 2, "online_service": "", "by_post": False}
    return blank | {"levels": [], "limits": [], "paper_list": []}


def tidy_text(text: str) -> str:
    """Lines as every system ends them, nothing blank around: browsers and files differ in that."""
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def tidy_content(content: Mapping[str, Any]) -> dict[str, Any]:
    """The same page in the one order in which pages are compared."""
    known = blank_content()
    tidied = known | {name: content[name] for name in known if name in content}
    tidied |= {name: tidy_text(tidied[name]) for name in (*TEXTS, "field")}
    tidied["levels"] = sorted(set(tidied["levels"]))
    limits = (limit_entry(**limit) for limit in tidied["limits"])
    tidied["limits"] = sorted(
        # A line for the counter that says nothing is no line.
        (limit for limit in limits if limit != limit_entry()),
        key=lambda one: (_CHANNELS.get(one["channel"], len(_CHANNELS)), one["case"]),
    )
    tidied["paper_list"] = [paper_entry(**paper) for paper in tidied["paper_list"]]
    return tidied


def content_of(procedure: Procedure) -> dict[str, Any]:
    """Everything that a reader of the page sees, as JSON keeps it. Three queries, or prefetched."""
    content: dict[str, Any] = {name: getattr(procedure, name) for name in (*TEXTS, *OTHERS)}
    for name in DAYS:
        day = getattr(procedure, name)
        content[name] = day.isoformat() if day else None
    content["field"] = procedure.field.name
    content["levels"] = [one.level_id for one in procedure.handlings.all()]
    content["limits"] = [_values(one, limit_entry()) for one in procedure.limits.all()]
    papers = procedure.paper_list.all()
    content["paper_list"] = [_values(one, paper_entry(name="")) for one in papers]
    return tidy_content(content)


def _values(row: TimeLimit | Paper, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def version_on(procedure: Procedure, day: date) -> ProcedureVersion | None:
    """The version in force on the day; none where the procedure has never been changed."""
    # The newest first, as their model orders them; so prefetched ones serve too.
    newest_first = procedure.versions.all()
    begun = (one for one in newest_first if one.effective_from is None or one.effective_from <= day)
    return next(begun, None)


def content_on(procedure: Procedure, day: date) -> dict[str, Any]:
    """What the page said, or will say, on the day."""
    version = version_on(procedure, day)
    return tidy_content(version.content) if version else content_of(procedure)


def content_seen(procedure: Procedure, newest: int, day: date) -> dict[str, Any]:
    """What a form showed that was opened on the day, when `newest` was the newest version's key."""
    known = [one for one in procedure.versions.all() if one.pk <= newest]
    if not known:
        # The first version tells what the page said before any change.
        known = list(procedure.versions.all())[-1:]
    begun = (one for one in known if one.effective_from is None or one.effective_from <= day)
    version = next(begun, None)
    return tidy_content(version.content) if version else content_of(procedure)


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that reads differently; "" where there was, or is, nothing."""

    label: str
    before: str
    after: str


def changes_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """What a reader would find changed, in the order of the page. At most one query."""
    before, after = tidy_content(before), tidy_content(after)
    changes = [
        Change(label_of(Procedure, name), _said(name, before[name]), _said(name, after[name]))
        for name in ("field", *TEXTS, *DAYS, *OTHERS)
        if before[name] != after[name]
    ]
    if before["levels"] != after["levels"]:
        changes.append(_level_change(before["levels"], after["levels"]))
    changes += _row_changes(_limit_lines(before["limits"]), _limit_lines(after["limits"]))
    return changes + _row_changes(
        _paper_lines(before["paper_list"]), _paper_lines(after["paper_list"])
    )


def label_of(model: type[models.Model], name: str) -> str:
    """What a column is called on the page, as a line begins with it."""
    label = str(getattr(model._meta.get_field(name), "verbose_name", name))
    return label[:1].upper() + label[1:]


def _said(name: str, value: Any) -> str:
    if name in DAYS:
        return _day(value)
    if name == "by_post":
        return _("có") if value else _("không")
    if name == "online_service":
        return str(OnlineService(value).label) if value else ""
    return str(value)


def _day(value: str | None) -> str:
    day = parse_date(value) if value else None
    return date_format(day, "d/m/Y") if day else ""


def _level_change(before: list[str], after: list[str]) -> Change:
    names = dict(Level.objects.values_list("code", "name"))
    old, new = (", ".join(names.get(code, code) for code in codes) for codes in (before, after))
    return Change(_("Cấp giải quyết"), old, new)


def _row_changes(before: dict[str, str], after: dict[str, str]) -> list[Change]:
    labels = [*before, *(label for label in after if label not in before)]
    rows = (Change(label, before.get(label, ""), after.get(label, "")) for label in labels)
    return [row for row in rows if row.before != row.after]


def _limit_lines(limits: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    lines = {}
    for one in limits:
        label = _("Thời hạn, lệ phí: %(channel)s") % {"channel": _channel(one["channel"])}
        lines[f"{label} ({one['case']})" if one["case"] else label] = said_limit(one)
    return lines


def _channel(value: str) -> str | Promise:
    return Channel(value).label if value in _CHANNELS else value


def said_limit(limit: Mapping[str, Any]) -> str:
    """A limit and its fee in a line: "3 ngày làm việc; lệ phí 15.000 đồng"."""
    row = TimeLimit(amount=limit["amount"], unit=limit["unit"])
    parts = [str(row), limit["note"], _said_fee(limit["fee"])]
    if limit["fee_amount"]:
        number = f"{int(limit['fee_amount']):,}".replace(",", ".")
        parts.append(_("tính bằng số: %(amount)s đồng") % {"amount": number})
    return "; ".join(part for part in parts if part)


def _said_fee(fee: str) -> str:
    """The national database writes "Lệ phí: …" into the cell itself."""
    return fee if not fee or "phí" in fee.lower() else _("lệ phí: %(fee)s") % {"fee": fee}


def _paper_lines(papers: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    lines: dict[str, str] = {}
    for one in papers:
        label = _("Giấy tờ: %(name)s") % {"name": one["name"]}
        label = f"{label} ({one['case']})" if one["case"] else label
        # The same paper may be asked for twice; no line is lost over that.
        lines[label] = f"{lines[label]}\n{said_paper(one)}" if label in lines else said_paper(one)
    return lines


def said_paper(paper: Mapping[str, Any]) -> str:
    """How many of a paper, on what form: "1 bản chính, 1 bản sao; mẫu TP/HT-2"."""
    counts = _("%(originals)s bản chính, %(copies)s bản sao") % paper
    form = _("mẫu: %(form)s") % {"form": paper["form"]} if paper["form"] else ""
    return "; ".join(part for part in (counts, form, paper["form_url"], paper["note"]) if part)


_Limits = dict[tuple[str, str], tuple[int, LimitUnit]]


@dataclass(frozen=True, slots=True)
class LimitBook:
    """The limits of all procedures at all times. Two queries, whatever is asked of it."""

    # By procedure: from which day on which limits, the newest first.
    spans: dict[int, list[tuple[date, _Limits]]]

    @classmethod
    def load(cls) -> "LimitBook":
        spans: dict[int, list[tuple[date, _Limits]]] = {}
        versions = ProcedureVersion.objects.order_by("procedure", "-number")
        for procedure, start, limits in versions.values_list(
            "procedure_id", "effective_from", "content__limits"
        ):
            known = _known(
                (one["channel"], one["case"], one["amount"], one["unit"]) for one in limits
            )
            spans.setdefault(procedure, []).append((start or date.min, known))
        for procedure, rows in _present_limits().items():
            spans.setdefault(procedure, [(date.min, _known(rows))])
        return cls(spans)

    def limit_for(
        self, procedure_id: int, channel: str, case: str, day: date
    ) -> tuple[int, LimitUnit] | None:
        """The limit on the day: of the channel or else the counter, of the case or else of none."""
        limits = next(
            (limits for start, limits in self.spans.get(procedure_id, ()) if start <= day), {}
        )
        places = [(channel, case), (channel, ""), (Channel.COUNTER, case), (Channel.COUNTER, "")]
        return next((limits[place] for place in places if place in limits), None)


_Row = tuple[str, str, int | None, str]


def _present_limits() -> dict[int, list[_Row]]:
    rows: dict[int, list[_Row]] = {}
    limits = TimeLimit.objects.values_list("procedure_id", "channel", "case", "amount", "unit")
    for procedure, channel, case, amount, unit in limits:
        rows.setdefault(procedure, []).append((channel, case, amount, unit))
    return rows


def _known(rows: Iterable[_Row]) -> _Limits:
    """Those with a number; a line may be there for its fee or its note alone."""
    return {
        (channel, case): (amount, LimitUnit(unit))
        for channel, case, amount, unit in rows
        if amount is not None
    }
