"""Pages of stored files as pictures of our own making: a browser never gets the sender's bytes.

The file is opened by a child process with little time and memory (`common.drawing`); what it drew is
kept below MEDIA_ROOT/previews, may be deleted at any time and is drawn again when asked for.
"""

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from threading import BoundedSemaphore

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from common import drawing
from common.exceptions import Refused
from common.models import StoredFile

KINDS = {"pdf": "pdf", "jpg": "picture", "png": "picture"}
# A longer document is downloaded: nobody turns so many pages in a browser.
MAX_PAGES = 500
# Wall time; the child's own limit is seconds of computing.
TIMEOUT = 15
# Drawing must not take the server's threads and memory away from the others.
_AT_ONCE = BoundedSemaphore(2)
_PATIENCE = 10
# A page that failed is not tried again for as long as this.
_REST = 3600
_WEBP = (b"RIFF", b"WEBP")
_JPEG = b"\xff\xd8\xff"
_PICTURE_BROKEN = _("Không đọc được ảnh này: tệp bị hỏng hoặc tải lên chưa hết. Xin chọn ảnh khác.")


class CannotShow(Refused):
    """A sentence that says why a file cannot be looked at here."""


class _Failed(Exception):
    """What the child said; None where it was stopped."""

    def __init__(self, status: int | None) -> None:
        self.status = status


def is_shown(stored: StoredFile | None) -> bool:
    """Whether this is a kind of file whose pages can be drawn at all."""
    return stored is not None and stored.extension in KINDS


def page_picture(stored: StoredFile, number: int) -> bytes:
    """One page as WebP, drawn now or earlier; refused with a sentence where it cannot be."""
    if not is_shown(stored):
        raise CannotShow(_("Tệp Word, Excel không xem được trên cổng. Hãy tải tệp về để mở."))
    if not 1 <= number <= MAX_PAGES:
        raise CannotShow(_why_not(drawing.NO_SUCH_PAGE))
    kept = _place(stored, number)
    if kept.exists():
        return kept.read_bytes()
    failed = kept.with_suffix(".failed")
    if failed.exists() and time.time() - failed.stat().st_mtime < _REST:
        said = failed.read_text()
        raise CannotShow(_why_not(int(said) if said else None))
    try:
        drawn = _asked("draw", stored, number)
        if drawn[:4] + drawn[8:12] != b"".join(_WEBP):
            raise _Failed(drawing.BROKEN)
    except _Failed as failure:
        _keep(failed, b"" if failure.status is None else b"%d" % failure.status)
        raise CannotShow(_why_not(failure.status)) from None
    _keep(kept, drawn)
    return drawn


def count_pages(stored: StoredFile) -> int:
    """How many pages can be looked at; 0 where the file cannot be opened, refused while others draw."""
    try:
        return int(_asked("count", stored))
    except (_Failed, ValueError):
        return 0


def count_unknown(at_most: int = 50) -> int:
    """Count the pages of files that came since the last time; how many. Safe to run twice."""
    unknown = StoredFile.objects.filter(pages=None, extension__in=KINDS).order_by("pk")[:at_most]
    counted = 0
    for stored in list(unknown):
        try:
            pages = count_pages(stored)
        except CannotShow:
            # People are drawing; the rest is counted next time.
            break
        StoredFile.objects.filter(pk=stored.pk, pages=None).update(pages=pages)
        counted += 1
    return counted


def picture_response(picture: bytes) -> HttpResponse:
    """A picture of our own, and nothing else whatever its bytes may say."""
    response = HttpResponse(picture, content_type="image/webp")
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    # The same page of the same bytes never changes; who may see it is asked again each time.
    response["Cache-Control"] = "private, no-cache"
    return response


def redrawn(upload: UploadedFile) -> bytes:
    """A checked JPEG or PNG drawn anew as JPEG: upright, not large, without anything hidden in it."""
    with tempfile.NamedTemporaryFile(suffix=".upload") as copy:
        upload.seek(0)
        for chunk in upload.chunks():
            copy.write(chunk)
        copy.flush()
        try:
            drawn = _child("redraw", "picture", copy.name)
        except _Failed:
            raise CannotShow(_PICTURE_BROKEN) from None
    if not drawn.startswith(_JPEG):
        raise CannotShow(_PICTURE_BROKEN)
    return drawn


def forget(stored: StoredFile) -> None:
    """Delete what was drawn of a file that is going away."""
    shutil.rmtree(_place(stored, 1).parent, ignore_errors=True)


def _asked(what: str, stored: StoredFile, number: int = 1) -> bytes:
    if not default_storage.exists(stored.path):
        raise _Failed(drawing.BROKEN)
    return _child(what, KINDS[stored.extension], default_storage.path(stored.path), number)


def _child(what: str, kind: str, path: str, number: int = 1) -> bytes:
    """What the child answers. Its output goes to a file, which its own limits keep small."""
    command = [sys.executable, "-I", drawing.__file__, what, kind, path, str(number)]
    if not _AT_ONCE.acquire(timeout=_PATIENCE):
        raise CannotShow(_("Máy chủ đang bận vẽ trang khác. Xin thử lại sau ít phút."))
    try:
        with tempfile.TemporaryFile() as out:
            done = subprocess.run(  # noqa: S603 -- our own program, no shell, a path of our own making
                command,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.DEVNULL,
                timeout=TIMEOUT,
                check=False,
                cwd=tempfile.gettempdir(),
                env={},
                start_new_session=True,
            )
            out.seek(0)
            answer = out.read(drawing.ANSWER_BYTES)
    except subprocess.TimeoutExpired:
        raise _Failed(None) from None
    finally:
        _AT_ONCE.release()
    if done.returncode:
        # Ended by a signal: it reached a limit, which is as good as having been stopped.
        raise _Failed(done.returncode if done.returncode > 0 else None)
    return answer


def _place(stored: StoredFile, number: int) -> Path:
    return Path(settings.MEDIA_ROOT) / "previews" / stored.sha256 / f"{number}.webp"


def _keep(path: Path, content: bytes) -> None:
    """Whole or not at all: two people may ask for the same page at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as part:
        part.write(content)
    Path(part.name).replace(path)


def _why_not(status: int | None) -> str | Promise:
    reasons = {
        drawing.LOCKED: _("Tệp PDF này có mật khẩu nên cổng không mở được. Hãy tải tệp về để xem."),
        drawing.NO_SUCH_PAGE: _("Tệp không có trang này, hoặc trang ở quá xa để xem trên cổng."),
        None: _("Trang này quá nặng để vẽ trên cổng. Hãy tải tệp về để xem."),
    }
    broken = _("Cổng không vẽ được trang này; tệp có thể bị hỏng. Hãy tải tệp về để xem.")
    return reasons.get(status, broken)
