from django.urls import path

from par_index import views

urlpatterns = [
    path("tham-dinh/", views.appraisal_list, name="appraisal-list"),
    path("tham-dinh/phan-cong/", views.appraisal_assign, name="appraisal-assign"),
    path("tham-dinh/doc-lai/", views.blind_list, name="blind-list"),
    path("tham-dinh/doc-lai/rut-mau/", views.blind_draw, name="blind-draw"),
    path("tham-dinh/doc-lai/mau/<int:pk>/giao/", views.blind_assign, name="blind-assign"),
    path("tham-dinh/doc-lai/<int:pk>/", views.blind_read, name="blind-read"),
    path("tham-dinh/<int:pk>/", views.appraisal_detail, name="appraisal-detail"),
    path("tham-dinh/<int:pk>/xong/", views.appraisal_finish, name="appraisal-finish"),
    path("tham-dinh/<int:pk>/chot/", views.appraisal_finalise, name="appraisal-finalise"),
    path("tham-dinh/<int:pk>/tra-lai/", views.appraisal_return, name="appraisal-return"),
    path("tham-dinh/<int:pk>/mo-lai/", views.appraisal_reopen, name="appraisal-reopen"),
    path("tham-dinh/<int:pk>/dong-y/", views.appraisal_agree_area, name="appraisal-agree-area"),
    path("tham-dinh/<int:pk>/<str:code>/dong-y/", views.appraisal_agree, name="appraisal-agree"),
    path("tham-dinh/<int:pk>/<str:code>/luu/", views.appraisal_save, name="appraisal-save"),
]
