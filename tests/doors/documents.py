"""Documents to send out."""

from tests.doors.words import ABOVE, EXPORTERS, Door, of_district, only

DOORS: dict[str, Door] = {
    "reports:document-list": Door(only(*EXPORTERS)),
    "reports:quarterly-word": Door(of_district(*ABOVE)),
    "reports:quarterly-excel": Door(of_district(*ABOVE)),
}
