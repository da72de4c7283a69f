from django.urls import path

from plans.views import review

urlpatterns = [
    path("bao-cao/duyet/", review.review_queue, name="review-queue"),
    path("bao-cao/duyet/nhieu/", review.review_accept, name="review-accept"),
    path("bao-cao/gia-han/", review.extension_list, name="extension-list"),
    path("bao-cao/gia-han/<int:pk>/ket-thuc/", review.extension_end, name="extension-end"),
    path("bao-cao/ly-do/<int:pk>/tra-loi/", review.review_reply, name="review-reply"),
]
