"""Making and editing plans. Words stand before codes; a task's code has a digit in it."""

from django.urls import path

from plans.views import annex, plan_keeping, plans, task_changes, task_editing

_ONE = "ke-hoach/ban/<int:pk>/"
_TASK = f"{_ONE}<str:code>/"

urlpatterns = [
    path("ke-hoach/lap/", plan_keeping.plan_add, name="plan-add"),
    path("ke-hoach/chuong-trinh/", plan_keeping.programme_add, name="programme-add"),
    path(_ONE, plans.plan_open, name="plan-open"),
    path(f"{_ONE}sua/", plan_keeping.plan_edit, name="plan-edit"),
    path(f"{_ONE}don-vi/", plan_keeping.plan_derive, name="plan-derive"),
    path(f"{_ONE}chep/", plan_keeping.plan_copy, name="plan-copy"),
    path(f"{_ONE}xuat/", annex.plan_export, name="plan-export"),
    path(f"{_ONE}nhap/", annex.annex_upload, name="annex-upload"),
    path(f"{_ONE}nhap/<uuid:pending_pk>/", annex.annex_review, name="annex-review"),
    path(f"{_ONE}them/", task_editing.task_add, name="task-add"),
    path(f"{_ONE}gop/", task_changes.tasks_merge, name="tasks-merge"),
    path(_TASK, plans.task_open, name="task-open"),
    path(f"{_TASK}phan-cong/", plans.task_assign_open, name="task-assign-open"),
    path(f"{_TASK}sua/", task_editing.task_edit, name="task-edit"),
    path(f"{_TASK}muc-tieu/", task_editing.task_targets, name="task-targets"),
    path(f"{_TASK}tach/", task_changes.task_split, name="task-split"),
    path(f"{_TASK}thay-the/", task_changes.task_supersede, name="task-supersede"),
    path(f"{_TASK}thoi/", task_changes.task_end, name="task-end"),
    path(f"{_TASK}thuc-hien-lai/", task_changes.task_resume, name="task-resume"),
]
