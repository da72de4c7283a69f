"""The door for other systems: dossiers in, the state of one out. Answers are JSON, refusals too."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.db import transaction
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from common import clock
from common.imports import ImportFailed, RowError
from common.throttle import too_many
from procedures.access_loads import units_of_key
from procedures.imports import HEADINGS, import_entries, names_to_keep
from procedures.models import Dossier
from procedures.services.loads import begin_load
from units.models import ApiKey
from units.selectors import api_key_of
from units.services import note_use_of

MOST = 1000
# Within ten minutes: a hundred thousand dossiers from one system, twenty wrong keys from one address.
CALLS, WRONG_KEYS = 120, 20
View = Callable[..., JsonResponse]


class Problem(Exception):
    """A call that is not answered with what it asked for."""

    def __init__(self, status: int, message: str, **more: Any) -> None:
        self.answer = JsonResponse({"error": message, **more}, status=status)


def door(method: str) -> Callable[[View], Any]:
    """A view that a key opens, and only for one method."""

    def wrap(view: View) -> Any:
        @csrf_exempt
        @login_not_required
        @never_cache
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
            try:
                key = _key(request)
                if request.method != method:
                    raise Problem(405, _("Địa chỉ này chỉ nhận %(method)s.") % {"method": method})
                return view(request, key, *args, **kwargs)
            except Problem as problem:
                return problem.answer

        return guarded

    return wrap


def _key(request: HttpRequest) -> ApiKey:
    scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
    key = api_key_of(secret.strip()) if scheme.lower() == "bearer" and secret else None
    if key is None:
        if too_many("api-key", request.META.get("REMOTE_ADDR", ""), WRONG_KEYS):
            raise Problem(429, _("Quá nhiều lần gọi. Chờ 10 phút rồi gọi lại."))
        raise Problem(401, _("Thiếu khóa, khóa sai, đã hết hạn hoặc đã bị thu hồi."))
    if too_many("api", str(key.pk), CALLS):
        raise Problem(429, _("Quá nhiều lần gọi. Chờ 10 phút rồi gọi lại."))
    note_use_of(key)
    return key


@door("POST")
def dossiers(request: HttpRequest, key: ApiKey) -> JsonResponse:
    """Keep a list of dossiers: all of them, or with `?keep_good=1` those without a fault."""
    entries, dropped = _entries(request)
    keep_good = request.GET.get("keep_good") == "1"
    allowed = set(units_of_key(key.unit).values_list("pk", flat=True))
    try:
        with transaction.atomic():
            load = begin_load(source=str(key), unit=key.unit, dropped=dropped)
            faults = import_entries(load, entries, allowed=allowed, keep_good=keep_good)
    except ImportFailed as failure:
        message = _("Có dòng sai; không dòng nào được ghi.")
        raise Problem(422, message, errors=_told(failure.errors)) from failure
    counts = {name: getattr(load, name) for name in ("rows", "created", "changed", "same", "bad")}
    return JsonResponse({"load": load.pk, **counts, "dropped": dropped, "errors": _told(faults)})


def _entries(request: HttpRequest) -> tuple[list[dict[str, str]], list[str]]:
    """The entries as tables hold them, and the names of what is not kept."""
    try:
        sent = json.loads(request.body)
        # Half a character ("\ud800") is JSON for Python, but can neither be kept nor told.
        json.dumps(sent, ensure_ascii=False).encode()
    except RequestDataTooBig as error:
        raise Problem(413, _("Nội dung gửi quá lớn; hãy chia thành nhiều lần gửi.")) from error
    except (ValueError, RecursionError) as error:
        raise Problem(400, _("Nội dung gửi không phải JSON hợp lệ (UTF-8).")) from error
    if not isinstance(sent, list) or not sent:
        raise Problem(400, _("Cần một danh sách […] các hồ sơ."))
    if len(sent) > MOST:
        raise Problem(413, _("Mỗi lần gửi nhiều nhất %(most)s hồ sơ.") % {"most": MOST})
    entries = [_entry(number, entry) for number, entry in enumerate(sent, start=1)]
    unknown = {name for entry in sent for name in entry} - set(HEADINGS)
    return entries, names_to_keep(unknown)


def _entry(number: int, entry: Any) -> dict[str, str]:
    """An entry as text, as a table would hold it."""
    if not isinstance(entry, dict):
        raise Problem(400, _("Phần tử %(row)s không phải một đối tượng {…}.") % {"row": number})
    known = {name: value for name, value in entry.items() if name in HEADINGS}
    for name, value in known.items():
        if isinstance(value, bool) or not isinstance(value, (str, int, type(None))):
            place = {"row": number, "name": name}
            raise Problem(400, _("Phần tử %(row)s, %(name)s: chỉ nhận chữ hoặc số.") % place)
    return {name: "" if value is None else str(value) for name, value in known.items()}


def _told(faults: Any) -> list[dict[str, Any]]:
    return [
        {"row": fault.row, "column": fault.column, "message": fault.message}
        for fault in faults
        if isinstance(fault, RowError)
    ]


@door("GET")
def dossier(request: HttpRequest, key: ApiKey, code: str) -> JsonResponse:
    """How far one dossier is. No more is told than the state and its days."""
    found = Dossier.objects.filter(code=code, unit__in=units_of_key(key.unit)).first()
    if found is None:
        raise Problem(404, _("Không có hồ sơ này."))
    timeliness = found.timeliness(clock.today())
    return JsonResponse(
        {
            "dossier_code": found.code,
            "status": found.status,
            "timeliness": timeliness.value if timeliness else None,
            "due_at": found.due_on,
            "computed_due_at": found.computed_due_on,
            "finished_at": found.finished_on,
            "returned_at": found.returned_on,
        }
    )
