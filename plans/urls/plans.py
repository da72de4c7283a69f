from django.urls import path

from plans.views import plans

urlpatterns = [
    path("ke-hoach/", plans.plan_list, name="plan-list"),
    path("ke-hoach/<int:year>/", plans.plan_detail, name="plan-detail"),
    path("ke-hoach/<int:year>/<str:code>/", plans.task_detail, name="task-detail"),
    path("ke-hoach/<int:year>/<str:code>/phan-cong/", plans.task_assign, name="task-assign"),
    path("ke-hoach/<int:year>/<str:code>/danh-gia/", plans.task_judge, name="task-judge"),
]
