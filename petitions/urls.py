from django.urls import path

from petitions.views import approval, desk, public, register, staff

app_name = "petitions"

# What has a form on the page of one petition: address and name of the step.
STEPS = {
    "du-thao": "draft",
    "tra-lai": "return",
    "cong-khai": "publish",
    "go-xuong": "unpublish",
    "phan-loai": "classify",
    "chuyen": "transfer",
    "huong-dan": "turn-away",
    "nhan-lai": "turn-back",
}

urlpatterns = [
    path("phan-anh/", register.petition_home, name="petition-home"),
    path("phan-anh/cong-khai.csv", register.register_csv, name="petition-register-csv"),
    path("phan-anh/cong-khai/<int:pk>/", register.petition_public, name="petition-public"),
    path("phan-anh/thong-ke/", register.petition_statistics, name="petition-statistics"),
    path("phan-anh/thong-ke.csv", register.statistics_csv, name="petition-statistics-csv"),
    path("phan-anh/gui/", public.petition_send, name="petition-send"),
    path("phan-anh/xu-ly/", desk.petition_queue, name="petition-queue"),
    path("phan-anh/xu-ly/vao-so/", desk.petition_record, name="petition-record"),
    path("phan-anh/xu-ly/theo-don-vi/", desk.petition_units, name="petition-units"),
    path("phan-anh/xu-ly/so-theo-doi/", desk.petition_book, name="petition-book"),
    path("phan-anh/xu-ly/tai-ve/", desk.petition_export, name="petition-export"),
    path("phan-anh/xu-ly/<int:pk>/", staff.petition_handle, name="petition-handle"),
    path("phan-anh/xu-ly/<int:pk>/phieu/", desk.petition_slip, name="petition-slip"),
    path("phan-anh/xu-ly/<int:pk>/nhan/", staff.petition_take, name="petition-take"),
    path("phan-anh/xu-ly/<int:pk>/lien-he/", staff.petition_contact, name="petition-contact"),
    path("phan-anh/xu-ly/<int:pk>/duyet/", approval.petition_approve, name="petition-approve"),
    *(
        path(
            f"phan-anh/xu-ly/<int:pk>/{address}/",
            staff.petition_step,
            {"name": name},
            name=f"petition-{name}",
        )
        for address, name in STEPS.items()
    ),
    # Last: these take any word.
    path("phan-anh/<str:code>/", public.petition_follow, name="petition-follow"),
    path("phan-anh/<str:code>/da-nhan/", public.petition_thanks, name="petition-thanks"),
    path("phan-anh/<str:code>/danh-gia/", public.petition_judge, name="petition-judge"),
    path("phan-anh/<str:code>/xem-lai/", public.petition_reopen, name="petition-reopen"),
    path("phan-anh/<str:code>/anh/<int:number>/", public.petition_picture, name="petition-picture"),
]
