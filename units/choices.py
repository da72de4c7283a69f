from django.db import models
from django.utils.translation import gettext_lazy as _


class LineageKind(models.TextChoices):
    MERGED = "merged", _("Sáp nhập")
    SPLIT = "split", _("Chia tách")
    RENAMED = "renamed", _("Đổi tên")


class DayKind(models.TextChoices):
    HOLIDAY = "holiday", _("Ngày nghỉ")
    MAKE_UP = "make_up", _("Ngày làm bù")


# Codes of levels that the code itself speaks of; the levels are rows, others may be added.
PROVINCE, DISTRICT, COMMUNE, DEPARTMENT = "province", "district", "commune", "department"
