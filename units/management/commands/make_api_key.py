from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from common import clock
from units.selectors import unit_named
from units.services import make_api_key


class Command(BaseCommand):
    help = "Make a key with which another system sends dossiers; it is shown once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="what the other system is called")
        parser.add_argument("--unit", required=True, help="code of the unit it speaks for")
        parser.add_argument("--expires", type=date.fromisoformat, help="its last day")

    def handle(self, *args: Any, **options: Any) -> None:
        unit = unit_named(options["unit"], clock.today())
        if unit is None:
            raise CommandError(
                _("Hôm nay không có đơn vị mang mã %(code)s.") % {"code": options["unit"]}
            )
        _key, secret = make_api_key(name=options["name"], unit=unit, expires_on=options["expires"])
        self.stdout.write(secret)
