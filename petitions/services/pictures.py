"""Pictures that a sender adds: never their file, only what the portal draws of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from common.exceptions import Refused
from common.models import StoredFile
from common.previews import forget, redrawn
from common.uploads import KINDS, check_upload, store_upload
from petitions.choices import PICTURE_MAX_MB
from petitions.models import Petition, Picture

_PICTURES = ("jpg", "png")


@dataclass(frozen=True, slots=True)
class DrawnPicture:
    """A JPEG of the portal's own making: no place, no camera, no second file behind the first."""

    content: bytes


def draw_pictures(uploads: Iterable[UploadedFile]) -> list[DrawnPicture]:
    """Each picture checked as hostile and drawn anew, or refused with a sentence that names it.

    Takes a second or so each and writes nothing: call it before a transaction, not within.
    """
    return [_drawn(upload, number) for number, upload in enumerate(uploads, start=1)]


@transaction.atomic
def keep_pictures(*, petition: Petition, pictures: Iterable[DrawnPicture]) -> None:
    """Add drawn pictures to a petition that has just come in."""
    for position, picture in enumerate(pictures):
        upload = SimpleUploadedFile("anh.jpg", picture.content, "image/jpeg")
        Picture.objects.create(petition=petition, file=store_upload(upload), position=position)


def drop_pictures(petition: Petition) -> int:
    """Delete the petition's pictures and their bytes; how many. Within a transaction.

    A file that something else of the portal uses too (an official filed it as evidence) stays there.
    """
    files = [picture.file for picture in petition.pictures.select_related("file")]
    petition.pictures.all().delete()
    for stored in files:
        try:
            with transaction.atomic():
                stored.delete()
        except ProtectedError:
            continue
        transaction.on_commit(partial(_delete_bytes, stored))
    return len(files)


def _delete_bytes(stored: StoredFile) -> None:
    # Sent again meanwhile by somebody who had a copy: then the bytes are theirs.
    if StoredFile.objects.filter(sha256=stored.sha256).exists():
        return
    default_storage.delete(stored.path)
    forget(stored)


def _drawn(upload: UploadedFile, number: int) -> DrawnPicture:
    try:
        _check(upload)
        return DrawnPicture(redrawn(upload))
    except Refused as refusal:
        raise Refused(
            _("Ảnh thứ %(number)s: %(why)s") % {"number": number, "why": refusal}
        ) from refusal


def _check(upload: UploadedFile) -> None:
    if (upload.size or 0) > PICTURE_MAX_MB * 1024 * 1024:
        raise Refused(_("Nặng hơn %(limit)s MB. Xin chọn ảnh nhỏ hơn.") % {"limit": PICTURE_MAX_MB})
    upload.seek(0)
    head = upload.read(16)
    # Telephones give pictures any name: what counts is what is in them.
    kind = next((kind for kind in _PICTURES if head.startswith(KINDS[kind].magic)), None)
    if kind is None:
        raise Refused(_("Đây không phải ảnh JPG hoặc PNG. Xin chọn ảnh khác."))
    upload.name = f"anh.{kind}"
    check_upload(upload)
