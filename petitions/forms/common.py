from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

DOSSIER_CODE = RegexValidator(
    r"^[\w./-]+$",
    _(
        "Mã hồ sơ chỉ có chữ, số, dấu chấm, gạch ngang, gạch chéo. Xin chép đúng như giấy tiếp nhận."
    ),
)
