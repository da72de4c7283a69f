"""What readers say is wrong with a procedure's page. Who said it is neither asked nor kept."""

from django.db import IntegrityError, transaction

from audit.services import record
from procedures.models import FaultReport, Procedure


@transaction.atomic
def report_fault(*, procedure: Procedure, kind: str, text: str = "", once: str = "") -> FaultReport:
    """Keep a reader's report; a form sent twice gives the report it gave before."""
    said = {"procedure": procedure, "kind": kind, "text": text.strip()}
    try:
        with transaction.atomic():
            report = FaultReport.objects.create(once=once or None, **said)
    except IntegrityError:
        # The same form at the same moment, or gone back to and written anew.
        earlier = FaultReport.objects.filter(once=once, **said).first()
        if earlier is not None:
            return earlier
        report = FaultReport.objects.create(**said)
    # The sender's words stay out of the trail: they may name people.
    record("fault.reported", report, by=None, after={"procedure": procedure.code, "kind": kind})
    return report
