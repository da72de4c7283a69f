from django.urls import path

from petitions.views import public, staff

app_name = "petitions"

urlpatterns = [
    path("phan-anh/", public.petition_home, name="petition-home"),
    path("phan-anh/gui/", public.petition_send, name="petition-send"),
    path("phan-anh/xu-ly/", staff.petition_queue, name="petition-queue"),
    path("phan-anh/xu-ly/vao-so/", staff.petition_record, name="petition-record"),
    path("phan-anh/xu-ly/<int:pk>/", staff.petition_handle, name="petition-handle"),
    path("phan-anh/xu-ly/<int:pk>/nhan/", staff.petition_take, name="petition-take"),
    path("phan-anh/xu-ly/<int:pk>/tra-loi/", staff.petition_answer, name="petition-answer"),
    path("phan-anh/xu-ly/<int:pk>/cong-khai/", staff.petition_publish, name="petition-publish"),
    path("phan-anh/xu-ly/<int:pk>/chuyen/", staff.petition_turn_away, name="petition-turn-away"),
    path("phan-anh/xu-ly/<int:pk>/phan-loai/", staff.petition_conduct, name="petition-conduct"),
    # Last: these take any word.
    path("phan-anh/<str:code>/", public.petition_follow, name="petition-follow"),
    path("phan-anh/<str:code>/da-nhan/", public.petition_thanks, name="petition-thanks"),
]
