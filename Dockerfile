# Styles, scripts and fonts come from npm; nothing of Node.js reaches the image that runs.
FROM node:22-slim AS assets
WORKDIR /portal
COPY package.json package-lock.json .npmrc ./
RUN npm ci

FROM python:3.11-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /portal
COPY requirements.txt ./
RUN python -m venv .venv && .venv/bin/pip install --no-deps --require-hashes -r requirements.txt
COPY . .
COPY --from=assets /portal/node_modules node_modules
# Neither the key nor Redis of the build is used again: they only choose the deployed settings.
RUN .venv/bin/python tools/vendor.py \
    && .venv/bin/pybabel --quiet compile --use-fuzzy -d locale -D django \
    && SECRET_KEY=build REDIS_URL=redis://redis .venv/bin/python manage.py collectstatic --no-input -v0 \
    && rm -rf node_modules

FROM python:3.11-slim
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PATH=/portal/.venv/bin:$PATH HOST=0.0.0.0
RUN useradd --system --create-home --uid 10001 portal
WORKDIR /portal
COPY --from=build /portal /portal
RUN install -d -o portal -g portal var/media var/beat
USER portal
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "tools/healthcheck.py"]
CMD ["gunicorn", "-c", "gunicorn.conf.py", "--worker-tmp-dir", "/dev/shm"]
