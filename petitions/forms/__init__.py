from petitions.forms.common import ContactField
from petitions.forms.desk import QueueFilterForm, RecordPetitionForm
from petitions.forms.public import PetitionForm, RegisterFilterForm, ReopenForm, StatisticsForm
from petitions.forms.staff import (
    ApproveForm,
    ClassifyForm,
    DraftForm,
    OwnAnswerForm,
    PublishForm,
    ReturnForm,
    StepForm,
    TransferForm,
    TurnAwayForm,
    UndoForm,
    UnpublishForm,
)

__all__ = [
    "ApproveForm",
    "ClassifyForm",
    "ContactField",
    "DraftForm",
    "OwnAnswerForm",
    "PetitionForm",
    "PublishForm",
    "QueueFilterForm",
    "RecordPetitionForm",
    "ReturnForm",
    "StepForm",
    "TransferForm",
    "RegisterFilterForm",
    "ReopenForm",
    "StatisticsForm",
    "TurnAwayForm",
    "UndoForm",
    "UnpublishForm",
]
