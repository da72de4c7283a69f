from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.utils.translation import gettext_lazy as _

from common.trigrams import teach_sqlite


class CommonConfig(AppConfig):
    name = "common"
    verbose_name = _("Công việc nền và tệp")

    def ready(self) -> None:
        connection_created.connect(teach_sqlite, dispatch_uid="word-similarity")
