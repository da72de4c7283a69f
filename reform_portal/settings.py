"""One set of settings. What differs between places comes from the environment (or a `.env` file)."""

import os
from datetime import date, time
from pathlib import Path

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env = environ.Env()
# Another file, or none (/dev/null), for whoever must not see this machine's: the tests.
environ.Env.read_env(os.environ.get("ENV_FILE", BASE_DIR / ".env"))

# Safe unless asked otherwise: no debug pages, no default key, cookies over HTTPS only.
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY")
# Signs counter codes and derives one-time codes: another key makes every printed code void.
RATING_KEY = env.str("RATING_KEY", default=SECRET_KEY)
# Seals how to reach a petition's sender. The first seals, all open; so a key can be changed.
CONTACT_KEYS = env.list("CONTACT_KEYS", default=[SECRET_KEY])
# A demonstration on this machine: plain HTTP, demo accounts named on the sign-in page.
DEMO = env.bool("DEMO", default=False)
# The day a demonstration takes for today, so that its deadlines mean something.
PORTAL_TODAY = date.fromisoformat(env.str("PORTAL_TODAY", default="2020-12-17")) if DEMO else None
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
PORT = env.int("PORT", default=8000)
REDIS_URL = env.str("REDIS_URL", default="")
# Without Redis the worker and beat run inside the one server process.
EMBEDDED = not REDIS_URL

PORTAL_NAME = env.str("PORTAL_NAME", default="Cổng cải cách hành chính")
PORTAL_UNIT_NAME = env.str("PORTAL_UNIT_NAME", default="Huyện Vũng Liêm, tỉnh Vĩnh Long")

INSTALLED_APPS = [
    "reform_portal",
    "common",
    "audit",
    "units",
    "plans",
    "procedures",
    "petitions",
    "satisfaction",
    "par_index",
    "reports",
    "demo",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "csp",
    "axes",
    "reform_portal.admin_site.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "reform_portal.middleware.VisitorAddressMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "reform_portal.middleware.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "reform_portal.middleware.NoNulMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "reform_portal.middleware.FormsOnlyPageMiddleware",
]

ROOT_URLCONF = "reform_portal.urls"
WSGI_APPLICATION = "reform_portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "reform_portal.context_processors.portal",
            ],
        },
    }
]

# --- Data -------------------------------------------------------------------

DATABASES = {
    "default": {
        **env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'portal.sqlite3'}"),
        "ATOMIC_REQUESTS": False,
    }
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # WAL lets people read while one writes; IMMEDIATE makes a writer wait for its turn
    # at the start, instead of failing half-way.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
        ),
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
        if REDIS_URL
        else {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            # The limits on floods are counted here; a small cache would forget them in a flood.
            "OPTIONS": {"MAX_ENTRIES": 100_000},
        }
    )
}

# --- People and sessions ------------------------------------------------------

AUTH_USER_MODEL = "units.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "worklist"
LOGOUT_REDIRECT_URL = "home"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
# Says, signed, that staff signed in with this browser, and not who: it rates nobody for a shift.
STAFF_BROWSER_COOKIE = "can_bo"
CSRF_FAILURE_VIEW = "reform_portal.views.csrf_failure"

# Ten wrong passwords for one account from one address, then a quarter of an hour of rest.
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "registration/locked_out.html"
AXES_HTTP_RESPONSE_CODE = 429
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False

# --- Transport and content security -----------------------------------------------

HTTPS = not (DEBUG or DEMO)
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
# Only a reverse proxy that sets and strips this header itself may be trusted with it.
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        # Bootstrap draws its form marks from data: images inside its own stylesheet.
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

# --- Rules of the district ---------------------------------------------------------------

# When the counters are open: limits in hours and "after closing time" are counted by it.
OFFICE_HOURS = tuple(
    tuple(time.fromisoformat(moment) for moment in part.split("-"))
    for part in env.list("OFFICE_HOURS", default=["07:00-11:30", "13:30-17:00"])
)
# The day of the next month until which a month's dossier figures are in time; every month has it.
MONTHLY_FIGURES_DUE_DAY = min(max(env.int("MONTHLY_FIGURES_DUE_DAY", default=5), 1), 28)
# Within so many working days a procedure that took effect is to hang on the boards.
POSTING_WITHIN_DAYS = env.int("POSTING_WITHIN_DAYS", default=5)
# A procedure's page that nobody compared with its source for so many days is stale.
PROCEDURE_STALE_DAYS = env.int("PROCEDURE_STALE_DAYS", default=180)

# --- Uploads -------------------------------------------------------------------------

MEDIA_ROOT = env.path("MEDIA_ROOT", default=VAR_DIR / "media")
UPLOAD_MAX_BYTES = 20 * 1024 * 1024
# A sheet of imported figures; evidence has its own, larger limit above.
IMPORT_MAX_BYTES = 30 * 1024 * 1024
# A year's export of a district's one-stop system; it is read a line at a time.
DOSSIER_LOAD_MAX_BYTES = 80 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000

# --- Language, time -------------------------------------------------------------------

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Tiếng Việt")), ("en", _("Tiếng Anh"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["common.formats"]
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True

# --- Static files ------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    *([VAR_DIR / "vendor"] if (VAR_DIR / "vendor").is_dir() else []),
]
# The embedded portal serves straight from the source folders; a deployment collects first.
WHITENOISE_USE_FINDERS = EMBEDDED
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if EMBEDDED
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
SILENCED_SYSTEM_CHECKS = ["axes.W006"] if DEMO else []

# --- E-mail -------------------------------------------------------------------------------

vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
if DEMO:
    # Invented people must get no letters; those written can be read on the operations page.
    EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="cchc@localhost")
# A mail server that does not answer must not hold the worker for long.
EMAIL_TIMEOUT = 20
# Where people reach the portal, for the links in letters.
PORTAL_ADDRESS = env.str("PORTAL_ADDRESS", default=f"http://127.0.0.1:{PORT}")

# --- Background work -----------------------------------------------------------------------

CELERY_BROKER_URL = REDIS_URL or "memory://localhost/"
CELERY_BROKER_TRANSPORT_OPTIONS = (
    # Longer than the longest hard time limit, or a long task would be delivered twice.
    {"visibility_timeout": 3600} if REDIS_URL else {"polling_interval": 0.1}
)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 1800
CELERY_TASK_SOFT_TIME_LIMIT = 1740
CELERY_TASK_IGNORE_RESULT = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE = {
    # Every minute: jobs whose message was lost, or whose worker died, are sent again.
    "sweep-jobs": {"task": "common.tasks.sweep_jobs", "schedule": 60},
    # 02:00: provisional index of every open criteria set.
    "nightly-index": {
        "task": "par_index.tasks.compute_nightly",
        "schedule": crontab(hour=2, minute=0),
    },
    # Every quarter of an hour: obligations of periods that have opened. A machine may be off
    # at any one time of day.
    "open-periods": {"task": "plans.tasks.open_periods", "schedule": 900},
    # Every half hour: who is to be reminded today. Letters are written from 07:00 to 18:00 only.
    "send-reminders": {"task": "plans.tasks.send_reminders", "schedule": 1800},
    # Every half hour: whose petitions are new, near their day or late, in the same hours.
    "remind-petitions": {"task": "petitions.tasks.remind_petitions", "schedule": 1800},
    # Every minute: letters whose message was lost, or that the mail server did not take.
    "send-mails": {"task": "common.tasks.send_mails", "schedule": 60},
    # 03:15: files that were read for an import and never confirmed.
    "clear-imports": {
        "task": "common.tasks.clear_pending_imports",
        "schedule": crontab(hour=3, minute=15),
    },
    # Every quarter of an hour: pages of uploads whose own message was lost.
    "count-pages": {"task": "common.tasks.count_pages", "schedule": 900},
    # Every quarter of an hour: files of dossiers that their load left lying.
    "clear-loads": {"task": "procedures.tasks.clear_loads", "schedule": 900},
    # 00:05: versions of procedures that hold from today on.
    "apply-versions": {
        "task": "procedures.tasks.apply_versions",
        "schedule": crontab(hour=0, minute=5),
    },
    # 03:45: how to reach senders of petitions, and their pictures, so many days after the case.
    "erase-contacts": {
        "task": "petitions.tasks.erase_contacts",
        "schedule": crontab(hour=3, minute=45),
    },
    # 03:30: addresses in the catalogue not asked for a week, where LINK_CHECKS says so.
    "check-links": {
        "task": "procedures.tasks.check_links",
        "schedule": crontab(hour=3, minute=30),
    },
    # Every quarter of an hour: days and answers of ballots that stand out are held.
    "watch-ballots": {"task": "satisfaction.tasks.watch_ballots", "schedule": 900},
    # 03:45: one-time codes that ran out, traces of forms sent the day before.
    "clear-voice": {
        "task": "satisfaction.tasks.clear_voice",
        "schedule": crontab(hour=3, minute=45),
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "axes": {"level": "WARNING"},
        # Inside the one server process the sweep would fill the terminal.
        "celery": {"level": "WARNING" if EMBEDDED else "INFO"},
    },
}

# What each kind of job runs. The row names the kind; only these can be run.
JOB_HANDLERS = {
    "index.run": "par_index.services.run_index_job",
    "dossiers.load": "procedures.imports.run_load_job",
}

# Whether the portal asks by itself if the addresses in the catalogue still answer, and how many a night.
LINK_CHECKS = env.bool("LINK_CHECKS", default=False)
LINK_CHECKS_AT_MOST = 200

# --- Between the apps ------------------------------------------------------------------------

# Who tells the one-stop assessment of petitions: procedures know nothing of them.
ONE_STOP_PETITIONS = "petitions.selectors.one_stop_facts"
