# Schakel in a container: slim, without root, with nothing that is not pinned.
#   docker build -t schakel .
FROM python:3.11-slim-trixie AS build
WORKDIR /src
COPY constraints.txt ./
RUN python -m venv /opt/schakel \
 && /opt/schakel/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes --no-deps -r constraints.txt
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY catalog catalog
COPY routing routing
RUN /opt/schakel/bin/pip install --no-cache-dir --disable-pip-version-check --no-deps --no-build-isolation .

FROM python:3.11-slim-trixie
# pg_dump and pg_restore, for `schakel backup` of PostgreSQL.
RUN apt-get update \
 && apt-get install --yes --no-install-recommends postgresql-client \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --create-home --home-dir /home/schakel schakel \
 && install -d -o schakel -g schakel -m 0700 /data /cache
COPY --from=build /opt/schakel /opt/schakel
ENV PATH=/opt/schakel/bin:$PATH \
    XDG_DATA_HOME=/data \
    XDG_CACHE_HOME=/cache \
    SCHAKEL_HOST=0.0.0.0 \
    SCHAKEL_LOG_FORMAT=json
USER 10001:10001
WORKDIR /home/schakel
VOLUME ["/data", "/cache"]
EXPOSE 8080
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
  CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(f\"http://127.0.0.1:{os.environ.get('PORT') or os.environ.get('SCHAKEL_PORT') or 8080}/healthz\", timeout=4)"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["schakel"]
CMD ["serve"]
