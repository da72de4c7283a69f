"""`manage.py verify_audit [--head DIGEST]`: does the trail hold from first to last?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from audit.models import AuditEvent, AuditHead
from audit.services import broken_events


class Command(BaseCommand):
    help = "Check every link of the audit chain."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--head", help="a digest noted down earlier that must still be there")

    def handle(self, *args: Any, **options: Any) -> None:
        faults = list(broken_events())
        # A chain cut short at its end holds in itself: only a digest kept elsewhere tells.
        noted = options["head"]
        if noted and not AuditEvent.objects.filter(digest=noted).exists():
            faults.append(f"no event has the digest {noted}")
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            raise CommandError(f"{len(faults)} faults in the audit chain")
        head = AuditHead.objects.filter(pk=1).first()
        self.stdout.write(
            f"{head.sequence if head else 0} events, head {head.digest if head else '-'}"
        )
