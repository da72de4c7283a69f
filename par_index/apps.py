from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ParIndexConfig(AppConfig):
    name = "par_index"
    verbose_name = _("Chỉ số CCHC")
