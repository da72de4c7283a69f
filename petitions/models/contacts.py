"""What could point at a person: kept apart from the petition, and erased after the case."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.models import StoredFile
from petitions.models.petitions import Petition


class Contact(models.Model):
    """How to reach the sender, encrypted with the portal's contact key."""

    petition = models.OneToOneField(Petition, on_delete=models.CASCADE, related_name="contact")
    # Fernet, as text.
    sealed = models.TextField(editable=False)

    class Meta:
        verbose_name = _("liên hệ của người gửi")
        verbose_name_plural = _("liên hệ của người gửi")

    def __str__(self) -> str:
        return str(self.petition_id)


class Picture(models.Model):
    """A picture the sender added: drawn anew by the portal, so nothing hides in the file."""

    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="pictures")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["petition", "position"]
        verbose_name = _("ảnh kèm phản ánh")
        verbose_name_plural = _("ảnh kèm phản ánh")

    def __str__(self) -> str:
        return f"{self.petition_id} {self.position}"
