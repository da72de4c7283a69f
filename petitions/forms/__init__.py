from petitions.forms.common import ContactField
from petitions.forms.public import PetitionForm, RegisterFilterForm, ReopenForm, StatisticsForm
from petitions.forms.staff import (
    AnswerForm,
    ConductForm,
    PublishForm,
    QueueFilterForm,
    RecordPetitionForm,
    TurnAwayForm,
)

__all__ = [
    "AnswerForm",
    "ConductForm",
    "ContactField",
    "PetitionForm",
    "PublishForm",
    "QueueFilterForm",
    "RecordPetitionForm",
    "RegisterFilterForm",
    "ReopenForm",
    "StatisticsForm",
    "TurnAwayForm",
]
