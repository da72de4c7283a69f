from typing import Any

from django.core.management.base import BaseCommand

from satisfaction.services import rebuild


class Command(BaseCommand):
    help = "Make the sums of ballots anew; needed only after check_integrity told of differences."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{rebuild()} sums")
