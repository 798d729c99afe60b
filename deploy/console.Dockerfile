# The review console as an image of its own, without Rasa and TensorFlow:
#   docker build -f deploy/console.Dockerfile -t triage-console .
# It needs TRIAGE_SECRET_KEY, TRIAGE_DB_URL, TRIAGE_CONSOLE_DB_URL and TRIAGE_CONSOLE_URL; see
# docs/console.md. Secrets may come from files (TRIAGE_SECRET_KEY_FILE and so on). Nothing is kept in the image: mount a volume on /app/var for SQLite.
FROM python:3.10-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /app
COPY requirements.lock deploy/console-requirements.txt /tmp/
RUN pip install --no-cache-dir uv \
 && uv pip install --system --no-cache -r /tmp/console-requirements.txt \
      --constraint /tmp/requirements.lock \
 && useradd --system --uid 10001 --home-dir /app console \
 && mkdir /app/var /app/sign_off && chown console /app/var /app/sign_off

COPY domain.yml ./
COPY data/nlu data/nlu
COPY triage triage
COPY channels channels
COPY deploy/__init__.py deploy/secret_files.py deploy/settings.py deploy/
COPY widget/look widget/look
COPY console console

USER console
ENV TRIAGE_CONSOLE_HOST=0.0.0.0 TRIAGE_TRAINING_FILE=/app/var/reviewed.yml
EXPOSE 8000
VOLUME /app/var
HEALTHCHECK --interval=30s --timeout=5s CMD ["python", "-c", \
  "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health', timeout=3)"]
CMD ["python", "-m", "console", "run"]
