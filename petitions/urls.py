from django.urls import path

from petitions.views import public, register, staff

app_name = "petitions"

urlpatterns = [
    path("phan-anh/", register.petition_home, name="petition-home"),
    path("phan-anh/cong-khai.csv", register.register_csv, name="petition-register-csv"),
    path("phan-anh/cong-khai/<int:pk>/", register.petition_public, name="petition-public"),
    path("phan-anh/thong-ke/", register.petition_statistics, name="petition-statistics"),
    path("phan-anh/thong-ke.csv", register.statistics_csv, name="petition-statistics-csv"),
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
    path("phan-anh/<str:code>/danh-gia/", public.petition_judge, name="petition-judge"),
    path("phan-anh/<str:code>/xem-lai/", public.petition_reopen, name="petition-reopen"),
    path("phan-anh/<str:code>/anh/<int:number>/", public.petition_picture, name="petition-picture"),
]
