from django.urls import path

from common import views

app_name = "common"

urlpatterns = [path("cong-viec/<uuid:pk>/", views.job_detail, name="job-detail")]
