"""`manage.py load_demo [--year 2020] [--if-empty]`: Vũng Liêm's content with invented activity."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from demo.load import load_demo
from demo.models import DemoLoad
from demo.sizes import FULL, SMALL
from units.models import Unit

YEARS = (2020,)


@contextmanager
def _quiet() -> Iterator[None]:
    """Index jobs run in this process; what a worker would log of them is of no use here."""
    logger = logging.getLogger("celery.app.trace")
    level = logger.level
    logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        logger.setLevel(level)


class Command(BaseCommand):
    help = "fill an empty database with the plan of Vũng Liêm and invented activity of two years"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--year", type=int, default=2020, choices=YEARS)
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing, and say nothing, where units exist"
        )
        parser.add_argument(
            "--small", action="store_true", help="a handful of each, for tests and trials"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if Unit.objects.exists():
            if options["if_empty"]:
                return
            raise CommandError(self._why_not())
        self.stdout.write(_("Đang nạp dữ liệu minh họa, mất chưa đến một phút…"))
        if not settings.DEMO:
            self.stdout.write(
                _("Cổng không chạy ở chế độ minh họa (DEMO) nên các tài khoản không có mật khẩu.")
            )
        started = monotonic()
        say = self.stdout.write if options["verbosity"] > 1 else (lambda line: None)
        with _quiet():
            load_demo(year=options["year"], size=SMALL if options["small"] else FULL, say=say)
        seconds = round(monotonic() - started)
        self.stdout.write(_("Đã nạp xong dữ liệu minh họa trong %(n)s giây.") % {"n": seconds})

    def _why_not(self) -> str:
        if DemoLoad.objects.exists():
            return _("Dữ liệu minh họa đã được nạp; không nạp lần thứ hai.")
        return _(
            "Cơ sở dữ liệu đã có đơn vị nên không nạp dữ liệu minh họa. Hãy dùng cơ sở dữ liệu trống."
        )
