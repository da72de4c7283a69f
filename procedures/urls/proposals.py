from django.urls import path

from procedures.views import proposal_steps as steps
from procedures.views import proposals as views

_ONE = "thu-tuc/ra-soat/<int:pk>/"

urlpatterns = [
    path("thu-tuc/ra-soat/", views.proposal_list, name="proposal-list"),
    path("thu-tuc/ra-soat/tong-hop/", views.proposal_summary, name="proposal-summary"),
    path("thu-tuc/ra-soat/phu-luc/", views.proposal_annex, name="proposal-annex"),
    path("thu-tuc/ra-soat/soan/", views.proposal_add, name="proposal-add"),
    path("thu-tuc/ra-soat/gop/", steps.proposal_merge, name="proposal-merge"),
    path("thu-tuc/ra-soat/gui/", steps.proposal_send, name="proposal-send"),
    path(_ONE, views.proposal_detail, name="proposal-detail"),
    path(f"{_ONE}sua/", views.proposal_edit, name="proposal-edit"),
    path(f"{_ONE}gui-huyen/", steps.proposal_offer, name="proposal-offer"),
    path(f"{_ONE}rut-ve/", steps.proposal_recall, name="proposal-recall"),
    path(f"{_ONE}bo/", steps.proposal_discard, name="proposal-discard"),
    path(f"{_ONE}tra-lai/", steps.proposal_return, name="proposal-return"),
    path(f"{_ONE}tach/", steps.proposal_release, name="proposal-release"),
    path(f"{_ONE}tra-loi/", steps.proposal_answer, name="proposal-answer"),
    path(f"{_ONE}hieu-luc/", steps.proposal_effect, name="proposal-effect"),
]
