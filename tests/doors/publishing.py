"""What is made public of the index, and what follows from it."""

from tests.doors.words import ABOVE, MEMBERS, NEIGHBOURS, ON, PUBLIC, Door, everyone, of_district

DOORS: dict[str, Door] = {
    "par_index:run-difference": Door(of_district(*NEIGHBOURS)),
    "par_index:run-difference-file": Door(of_district(*NEIGHBOURS)),
    "par_index:emulation-list": Door(of_district(*NEIGHBOURS)),
    "par_index:emulation-file": Door(of_district(*ABOVE)),
    # Marks, reasons and names: for the unit itself and those above it.
    "par_index:score-report": Door(of_district(*MEMBERS)),
    "par_index:score-report-file": Door(of_district(*ABOVE)),
    "par_index:public-unit": PUBLIC,
    "par_index:public-correction": PUBLIC,
    "par_index:public-correction-file": PUBLIC,
    "par_index:open-data-list": PUBLIC,
    "par_index:open-data-file": PUBLIC,
    "par_index:open-data-newest": Door(everyone(ON)),
}
