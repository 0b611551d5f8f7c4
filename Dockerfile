# One image for web, worker, beat and migrations; docker-compose.yml says which is which.

# Front end: the few files the browser gets. This image carries Python for script/frontend.
FROM node:24-bookworm AS frontend
WORKDIR /app
COPY package.json package-lock.json ./
COPY script/frontend script/
COPY static static
RUN python3 script/frontend

# Packages exactly as locked, and the translations.
FROM python:3.13-slim-bookworm AS packages
RUN apt-get update \
 && apt-get install -y --no-install-recommends gettext \
 && rm -rf /var/lib/apt/lists/*
COPY requirements.txt /tmp/
RUN python -m venv /venv \
 && /venv/bin/pip install --no-cache-dir --require-hashes -r /tmp/requirements.txt
COPY locale /locale
RUN for source in /locale/*/LC_MESSAGES/*.po; do msgfmt --check-format -o "${source%.po}.mo" "$source"; done

FROM python:3.13-slim-bookworm
# What WeasyPrint draws text with, and a font for what Inter lacks.
RUN apt-get update \
 && apt-get install -y --no-install-recommends \
    libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin slt \
 && install -d -o slt /data
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    STATIC_ROOT=/app/collected XDG_CACHE_HOME=/tmp
WORKDIR /app
COPY --from=packages /venv /venv
COPY . .
COPY --from=packages /locale locale
COPY --from=frontend /app/static/vendor static/vendor
RUN DATA_DIR=/tmp/build python manage.py collectstatic --no-input && rm -rf /tmp/build
ENV DATA_DIR=/data
USER slt
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=6s --start-period=30s CMD ["python", "script/healthy"]
CMD ["gunicorn", "slt.wsgi", "--bind", "0.0.0.0:8000", "--workers", "2", "--threads", "4", \
     "--no-control-socket", "--worker-tmp-dir", "/dev/shm"]
