from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from procedures.services.links import check_links


class Command(BaseCommand):
    help = "Ask the addresses that the catalogue points to whether they still answer; goes on the network."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--at-most", type=int, help="how many (else as in the settings)")

    def handle(self, *args: Any, **options: Any) -> None:
        asked, dead = check_links(options["at_most"])
        words = _("Đã kiểm tra %(asked)s đường dẫn, %(dead)s không mở được.")
        self.stdout.write(words % {"asked": asked, "dead": dead})
