from django.urls import path

from par_index.views import criteria, criteria_edit, criteria_files, criteria_trial

urlpatterns = [
    path("bo-tieu-chi/", criteria.criteria_list, name="criteria-list"),
    path("bo-tieu-chi/them/", criteria.criteria_add, name="criteria-add"),
    path("bo-tieu-chi/nhap/", criteria_files.criteria_upload, name="criteria-upload"),
    path("bo-tieu-chi/nhap/<uuid:pk>/", criteria_files.criteria_review, name="criteria-review"),
    path("bo-tieu-chi/<int:pk>/", criteria.criteria_detail, name="criteria-detail"),
    path("bo-tieu-chi/<int:pk>/sao-chep/", criteria.criteria_copy, name="criteria-copy"),
    path("bo-tieu-chi/<int:pk>/ban-hanh/", criteria.criteria_issue, name="criteria-issue"),
    path("bo-tieu-chi/<int:pk>/bo/", criteria.criteria_discard, name="criteria-discard"),
    path("bo-tieu-chi/<int:pk>/thoi-han/", criteria.criteria_deadlines, name="criteria-deadlines"),
    path("bo-tieu-chi/<int:pk>/mo-bang/", criteria.criteria_open_cards, name="criteria-open-cards"),
    path("bo-tieu-chi/<int:pk>/tai/<slug:form>/", criteria.criteria_export, name="criteria-export"),
    path("bo-tieu-chi/<int:pk>/thu/", criteria_trial.criteria_trial, name="criteria-trial"),
    path("bo-tieu-chi/<int:pk>/sua/", criteria_edit.criteria_head, name="criteria-head"),
    path(
        "bo-tieu-chi/<int:pk>/them-nhom/",
        criteria_edit.criteria_group_add,
        name="criteria-group-add",
    ),
    path(
        "bo-tieu-chi/<int:pk>/them-tieu-chi/",
        criteria_edit.criteria_component_add,
        name="criteria-component-add",
    ),
    # A code may hold a slash.
    path(
        "bo-tieu-chi/<int:pk>/muc/<path:code>/xoa/",
        criteria_edit.criteria_node_remove,
        name="criteria-node-remove",
    ),
    path(
        "bo-tieu-chi/<int:pk>/muc/<path:code>/chuyen/",
        criteria_edit.criteria_node_move,
        name="criteria-node-move",
    ),
    path(
        "bo-tieu-chi/<int:pk>/muc/<path:code>/",
        criteria_edit.criteria_node,
        name="criteria-node",
    ),
]
