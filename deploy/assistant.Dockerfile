# The assistant and its action server, one image for both:
#   docker build -f deploy/assistant.Dockerfile --build-arg COMMIT="$(git rev-parse HEAD)" -t triage-assistant .
# Train first (`make train`): the model comes with the image, so that a version is one thing. Nothing
# is kept in it: /app/var wants a volume or a tmpfs, /app/sign_off the console's volume of that name.
FROM python:3.10.13-slim-bookworm AS packages
RUN pip install --no-cache-dir uv==0.9.5
COPY requirements.lock /tmp/
# Python's byte code is made here, because the image runs on a file system that is read-only.
RUN uv venv /opt/venv \
 && uv pip sync --python /opt/venv/bin/python --require-hashes --no-cache --compile-bytecode \
      /tmp/requirements.lock

FROM python:3.10.13-slim-bookworm
ARG COMMIT=unknown
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 TRIAGE_COMMIT=$COMMIT \
    RASA_TELEMETRY_ENABLED=false TF_CPP_MIN_LOG_LEVEL=3 SQLALCHEMY_SILENCE_UBER_WARNING=1 \
    HOME=/tmp MPLCONFIGDIR=/tmp
COPY --from=packages /opt/venv /opt/venv
WORKDIR /app
COPY pyproject.toml config.yml domain.yml endpoints.yml credentials.yml ./
COPY triage triage
COPY actions actions
COPY nlu nlu
COPY channels channels
COPY content content
COPY widget widget
COPY data data
COPY deploy/*.py deploy/
COPY models/triage.tar.gz models/
# Whichever image a new volume is first mounted in, the console's user (10001) may write the signature.
RUN useradd --system --uid 10002 --no-create-home triage && mkdir var sign_off \
 && chown triage var && chown 10001 sign_off

USER triage
ENV TRIAGE_HOST=0.0.0.0 TRIAGE_ACTIONS_HOST=0.0.0.0 TRIAGE_METRICS_HOST=0.0.0.0
EXPOSE 5005 5055 9205
VOLUME /app/var
STOPSIGNAL SIGTERM
CMD ["python", "-m", "deploy.processes", "assistant"]
