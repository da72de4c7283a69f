"""`make run`: brings the database up to date, loads the demo into an empty one, starts the server."""

import os
import secrets
import socket
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

PORT_TAKEN = """\
Cổng {port} đang được chương trình khác dùng. Hãy chọn cổng khác: make run PORT={other}
Port {port} is taken by another program. Choose another: make run PORT={other}"""
BAD_SETTING = """\
Thiết lập chưa đúng (.env hoặc biến môi trường): {error}
A setting is wrong (.env or the environment): {error}"""
REDIS_SET = """\
REDIS_URL đã được đặt: hãy dùng `make stack`, hoặc bỏ REDIS_URL khỏi .env.
REDIS_URL is set: use `make stack`, or take REDIS_URL out of .env."""


def main() -> None:
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    os.environ["DJANGO_SETTINGS_MODULE"] = "reform_portal.settings"
    write_demo_env()
    prepare()
    gunicorn = str(Path(sys.executable).with_name("gunicorn"))
    os.execv(gunicorn, [gunicorn, "-c", "gunicorn.conf.py"])


def write_demo_env() -> None:
    """A fresh checkout becomes a demo with a key of its own; an existing .env is left alone."""
    path = ROOT / ".env"
    if path.exists() or "SECRET_KEY" in os.environ:
        return
    path.touch(mode=0o600)
    path.write_text(
        "# Written by `make run` for the demonstration on this machine. See .env.example.\n"
        f"SECRET_KEY={secrets.token_urlsafe(50)}\nDEMO=True\n"
    )


def prepare() -> None:
    # Django may be imported only when its settings can be read.
    import django  # noqa: PLC0415
    from django.conf import settings  # noqa: PLC0415
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    try:
        if not settings.EMBEDDED:
            sys.exit(REDIS_SET)
        _ = settings.SECRET_KEY  # Django looks at it only when it is first used
    except (ImproperlyConfigured, ValueError) as error:
        sys.exit(BAD_SETTING.format(error=error))
    check_port(settings.PORT)
    # Empty here, but the server looks for it: only a deployment collects its static files.
    (ROOT / "var" / "static").mkdir(parents=True, exist_ok=True)
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    if settings.DEMO:
        call_command("load_demo", if_empty=True)
        call_command("demo_accounts")
    print(f"\n  http://127.0.0.1:{settings.PORT}/    (Ctrl+C: dừng / stop)\n", flush=True)


def check_port(port: int) -> None:
    """Say so before minutes of loading, not after."""
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except OSError:
            sys.exit(PORT_TAKEN.format(port=port, other=port + 123))


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
