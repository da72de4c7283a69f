from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from procedures.services import recompute_dossiers


class Command(BaseCommand):
    help = "Count due days and working days anew, after days off or limits were changed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--since", type=date.fromisoformat, help="only dossiers received since this day"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        moved = recompute_dossiers(since=options["since"])
        self.stdout.write(_("%(count)s hồ sơ có thay đổi.") % {"count": moved})
