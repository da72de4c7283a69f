"""PostgreSQL and Redis for `make stack` and for the tests: found, or installed and started."""

import getpass
import os
import pwd
import secrets
import shutil
import socket
import subprocess
import time
from pathlib import Path
from urllib.parse import urlsplit

import environ
import psycopg2
from psycopg2 import sql

ROOT = Path(__file__).resolve().parent.parent
STATE = ROOT / "var" / "stack"
LOCAL_NAME = "reform_portal"
REDIS_URL = "redis://127.0.0.1:6379/3"
START_SECONDS = 30

NO_PROGRAM = """\
Không có {name} tại {place}, và máy chưa cài {name}. Trên Debian/Ubuntu: sudo apt-get install {package}
Nothing answers at {place} and {name} is not installed. On Debian/Ubuntu: sudo apt-get install {package}"""
NO_ANSWER = """\
{name} tại {place} không trả lời. Xem {log}.
{name} at {place} does not answer. See {log}."""
NO_ADMIN = """\
Không tạo được cơ sở dữ liệu tại {place}. Hãy tạo bằng tài khoản quản trị PostgreSQL rồi chạy lại:
The database at {place} could not be made. As PostgreSQL's administrator run, then try again:
  CREATE ROLE {role} LOGIN CREATEDB PASSWORD '...';
  CREATE DATABASE {database} OWNER {role} ENCODING 'UTF8' TEMPLATE template0;
  DATABASE_URL=postgres://{role}:...@{place}/{database}  ->  .env"""


class ServiceError(Exception):
    """What is missing, in words for the person at the keyboard."""


def setting(name: str, default: str) -> str:
    """From the environment, from .env, or the default, in that order."""
    environ.Env.read_env(ROOT / ".env")
    return os.environ.get(name) or default


# --- Redis ------------------------------------------------------------------------


def ensure_redis(started: list) -> str:
    url = setting("REDIS_URL", REDIS_URL)
    host, port = place(url, 6379)
    if not listens(host, port):
        program = find("redis-server", "redis-server", host, port)
        folder = STATE / "redis"
        folder.mkdir(parents=True, exist_ok=True)
        options = ["--bind", "127.0.0.1", "--port", str(port), "--dir", str(folder), "--save", ""]
        # The queue must survive a restart, and no message may be evicted to make room.
        options += ["--appendonly", "yes", "--maxmemory-policy", "noeviction"]
        started.append(launch([program, *options], "redis-server"))
        wait_for("Redis", host, port)
    return url


# --- PostgreSQL ---------------------------------------------------------------------


def ensure_postgres(started: list) -> str:
    url = setting("DATABASE_URL", "")
    if not url.startswith("postgres"):
        url = local_url()
    host, port = place(url, 5432)
    if not listens(host, port):
        started.append(start_cluster(host, port))
        wait_for("PostgreSQL", host, port)
    if not connects(url):
        create_database(url)
    return url


def local_url() -> str:
    """The portal's own role here, with a password that is made once and kept."""
    path = STATE / "database-url"
    if not path.exists():
        path.touch(mode=0o600)
        login = f"{LOCAL_NAME}:{secrets.token_hex(16)}"
        path.write_text(f"postgres://{login}@127.0.0.1:5432/{LOCAL_NAME}")
    return path.read_text()


def start_cluster(host: str, port: int) -> subprocess.Popen:
    postgres = find("postgres", "postgresql", host, port)
    folder = cluster_folder()
    user = as_postgres()
    if not (folder / "PG_VERSION").exists():
        initdb = str(Path(postgres).with_name("initdb"))
        options = ["-D", str(folder), "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8"]
        command = [*user, initdb, *options, "--auth=trust"]
        done = subprocess.run(command, cwd="/", capture_output=True, text=True, check=False)
        if done.returncode:
            raise ServiceError(done.stderr)
    options = ["-D", str(folder), "-p", str(port), "-k", "", "-c", "listen_addresses=127.0.0.1"]
    return launch([*user, postgres, *options], "postgres")


def cluster_folder() -> Path:
    """Under var/stack; for root, whom PostgreSQL refuses, wherever user postgres may write."""
    folder = STATE / "postgres"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if os.geteuid() != 0:
        return folder
    shutil.chown(folder, "postgres", "postgres")
    probe = [*as_postgres(), "test", "-w", str(folder)]
    if subprocess.run(probe, check=False).returncode == 0:
        return folder
    return Path("/var/lib/postgresql/reform-portal")


def as_postgres() -> list[str]:
    if os.geteuid() != 0:
        return []
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"]


def connects(url: str) -> bool:
    try:
        psycopg2.connect(url).close()
    except psycopg2.OperationalError:
        return False
    return True


def create_database(url: str) -> None:
    parts = urlsplit(url)
    host, port = place(url, 5432)
    role, database = parts.username or LOCAL_NAME, parts.path.strip("/")
    refusal = ServiceError(NO_ADMIN.format(place=f"{host}:{port}", role=role, database=database))
    connection = administrator(host, port)
    if connection is None:
        raise refusal
    connection.autocommit = True
    with connection.cursor() as cursor:
        make_role(cursor, role, parts.password or "")
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
        if not cursor.fetchone():
            make = sql.SQL("CREATE DATABASE {} OWNER {} ENCODING 'UTF8' TEMPLATE template0")
            cursor.execute(make.format(sql.Identifier(database), sql.Identifier(role)))
    connection.close()
    if not connects(url):
        raise refusal


def make_role(cursor, role: str, password: str) -> None:
    """A role that someone else made keeps its password; our own gets the one kept here."""
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
    exists = cursor.fetchone() is not None
    if exists and role != LOCAL_NAME:
        return
    make = sql.SQL("{} ROLE {} LOGIN CREATEDB PASSWORD {}")
    verb = sql.SQL("ALTER" if exists else "CREATE")
    cursor.execute(make.format(verb, sql.Identifier(role), sql.Literal(password)))


def administrator(host: str, port: int):
    """A connection that may create roles, or None: over TCP, or over the server's socket."""
    for user, where in [("postgres", host), (getpass.getuser(), host), (getpass.getuser(), None)]:
        try:
            return psycopg2.connect(user=user, host=where, port=port, dbname="postgres")
        except psycopg2.OperationalError:
            continue
    if os.geteuid() != 0:
        return None
    # Debian's server lets the system user postgres in through its socket; root may be that user.
    os.seteuid(pwd.getpwnam("postgres").pw_uid)
    try:
        return psycopg2.connect(user="postgres", port=port, dbname="postgres")
    except psycopg2.OperationalError:
        return None
    finally:
        os.seteuid(0)


# --- Both ----------------------------------------------------------------------------


def place(url: str, default_port: int) -> tuple[str, int]:
    parts = urlsplit(url)
    return parts.hostname or "127.0.0.1", parts.port or default_port


def listens(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), timeout=1).close()
    except OSError:
        return False
    return True


def find(name: str, package: str, host: str, port: int) -> str:
    """The program's path; installed with apt-get where that is possible."""
    path = lookup(name)
    if path is None and os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for arguments in (["update", "-qq"], ["install", "-y", "-qq", package]):
            subprocess.run(["apt-get", *arguments], env=quiet, check=False)
        path = lookup(name)
    if path is None:
        raise ServiceError(NO_PROGRAM.format(name=name, package=package, place=f"{host}:{port}"))
    return path


def lookup(name: str) -> str | None:
    # Debian keeps PostgreSQL's server programs off PATH, one folder for each version.
    debian = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return shutil.which(name) or (str(debian[-1]) if debian else None)


def launch(command: list[str], name: str) -> subprocess.Popen:
    with (STATE / f"{name}.log").open("a") as log:
        return subprocess.Popen(command, cwd="/", stdout=log, stderr=log, start_new_session=True)


def wait_for(name: str, host: str, port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not listens(host, port):
        if time.monotonic() > deadline:
            raise ServiceError(NO_ANSWER.format(name=name, place=f"{host}:{port}", log=STATE))
        time.sleep(0.2)
    time.sleep(0.5)  # the port opens a moment before the first query is answered
