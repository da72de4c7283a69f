"""`make stack`: the portal as it is deployed, on PostgreSQL and Redis, with every part a process.

    python tools/stack.py              web server, worker and beat until Ctrl+C
    python tools/stack.py COMMAND ...  only COMMAND, with DATABASE_URL and REDIS_URL set for it

What listens already is used; what does not is started (tools/services.py) and stopped at the end.
"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from run import ROOT, write_demo_env
from services import STATE, ServiceError, ensure_postgres, ensure_redis

BIN = Path(sys.executable).parent
STOP_SECONDS = 20
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def main() -> int:
    os.chdir(ROOT)
    for number in STOPPING:
        signal.signal(number, interrupt)
    STATE.mkdir(parents=True, exist_ok=True)
    started: list[subprocess.Popen] = []
    try:
        os.environ["REDIS_URL"] = ensure_redis(started)
        os.environ["DATABASE_URL"] = ensure_postgres(started)
        if sys.argv[1:]:
            return subprocess.call(sys.argv[1:])
        write_demo_env()
        prepare()
        start_portal(started)
        return watch(started)
    except KeyboardInterrupt:
        return 0
    except ServiceError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as error:
        return error.returncode
    finally:
        stop(started)


def prepare() -> None:
    sys.path.insert(0, str(ROOT))
    os.environ["DJANGO_SETTINGS_MODULE"] = "reform_portal.settings"
    from django.conf import settings  # noqa: PLC0415 -- its settings need the services' addresses

    manage("migrate", "--no-input", "-v0")
    manage("collectstatic", "--no-input", "-v0")
    if settings.DEMO:
        manage("load_demo", "--if-empty")
        manage("demo_accounts")
    print(f"\n  http://127.0.0.1:{settings.PORT}/    (Ctrl+C: dừng / stop)\n", flush=True)


def manage(*arguments: str) -> None:
    subprocess.run([sys.executable, "manage.py", *arguments], check=True)


def start_portal(started: list[subprocess.Popen]) -> None:
    celery = [str(BIN / "celery"), "-A", "reform_portal"]
    commands = [
        [str(BIN / "gunicorn"), "-c", "gunicorn.conf.py"],
        [*celery, "worker", "--loglevel", "info", "--concurrency", "2"],
        [*celery, "beat", "--loglevel", "warning", "--schedule", str(STATE / "beat-schedule")],
    ]
    # A session of its own for each: Ctrl+C reaches only this script, which stops them in order.
    started += [subprocess.Popen(command, start_new_session=True) for command in commands]


def watch(started: list[subprocess.Popen]) -> int:
    """Waits until Ctrl+C, or until one part dies: then the others must not seem alive."""
    while True:
        for process in started:
            if process.poll() is not None:
                print(f"\n{process.args[0]}: {process.returncode}", file=sys.stderr)
                return 1
        time.sleep(0.5)


def stop(started: list[subprocess.Popen]) -> None:
    """Last started, first stopped: beat, worker, web server, and only then their services."""
    for number in STOPPING:
        signal.signal(number, signal.SIG_IGN)
    for process in reversed(started):
        # SIGINT: for Celery the end of the task in hand, for PostgreSQL no wait for clients.
        process.send_signal(signal.SIGINT)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()


def interrupt(*_: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
