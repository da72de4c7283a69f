from django.urls import path

from petitions.views import approval, desk, public, staff

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
    path("phan-anh/", public.petition_home, name="petition-home"),
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
]
