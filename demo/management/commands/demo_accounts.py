"""`manage.py demo_accounts`: who can sign in to the demonstration, and what to try."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from demo.accounts import demo_accounts


class Command(BaseCommand):
    help = "print the demonstration's accounts"

    def handle(self, *args: Any, **options: Any) -> None:
        accounts = demo_accounts()
        if not accounts:
            self.stdout.write(_("Không có tài khoản xem thử: cổng không chạy ở chế độ minh họa."))
            return
        columns = (_("Vai trò"), _("Tên đăng nhập"), _("Mật khẩu"), _("Thử gì"))
        rows = [columns] + [
            tuple(str(account[key]) for key in ("role", "username", "password", "hint"))
            for account in accounts
        ]
        widths = [max(len(row[place]) for row in rows) for place in range(3)]
        self.stdout.write("\n" + _("Tài khoản xem thử (số liệu minh họa):"))
        for row in rows:
            cells = (text.ljust(width) for text, width in zip(row, widths, strict=False))
            self.stdout.write("  " + "  ".join((*cells, row[3])))
