from django.urls import path

from petitions import views

app_name = "petitions"

urlpatterns = [
    path("phan-anh/", views.petition_home, name="petition-home"),
    path("phan-anh/gui/", views.petition_send, name="petition-send"),
    path("phan-anh/xu-ly/", views.petition_queue, name="petition-queue"),
    path("phan-anh/xu-ly/vao-so/", views.petition_record, name="petition-record"),
    path("phan-anh/xu-ly/<int:pk>/", views.petition_handle, name="petition-handle"),
    path("phan-anh/xu-ly/<int:pk>/nhan/", views.petition_take, name="petition-take"),
    path("phan-anh/xu-ly/<int:pk>/tra-loi/", views.petition_answer, name="petition-answer"),
    path("phan-anh/xu-ly/<int:pk>/cong-khai/", views.petition_publish, name="petition-publish"),
    path("phan-anh/xu-ly/<int:pk>/chuyen/", views.petition_turn_away, name="petition-turn-away"),
    path("phan-anh/xu-ly/<int:pk>/phan-loai/", views.petition_conduct, name="petition-conduct"),
    # Last: these take any word.
    path("phan-anh/<str:code>/", views.petition_follow, name="petition-follow"),
    path("phan-anh/<str:code>/da-nhan/", views.petition_thanks, name="petition-thanks"),
]
