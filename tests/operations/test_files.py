"""The operator's files, checked by the programs that read them."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from prometheus_client.metrics import MetricWrapperBase

from channels import metrics
from deploy.settings import ROOT
from tests.assistant import SECRET

DEPLOY = ROOT / "deploy"
FROM_OTHERS = {"up", "ALERTS", "process_resident_memory_bytes"}


def run(*command: str, folder: Path = DEPLOY) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    return done.stdout + done.stderr


def test_the_alert_rules_are_read_and_fire_when_they_should():
    run("promtool", "check", "rules", "prometheus/alerts.yml")
    run("promtool", "check", "config", "prometheus/prometheus.yml")
    run("promtool", "test", "rules", "alerts.test.yml", folder=DEPLOY / "prometheus")


def test_every_alert_says_what_it_means_and_what_to_do():
    groups = yaml.safe_load((DEPLOY / "prometheus" / "alerts.yml").read_text())["groups"]
    for rule in groups[0]["rules"]:
        assert set(rule["annotations"]) == {"summary", "meaning", "action"}, rule["alert"]
        assert rule["labels"]["severity"] in {"page", "day"}


def test_rules_and_dashboard_name_only_figures_that_there_are():
    known = set(FROM_OTHERS)
    for figure in vars(metrics).values():
        if isinstance(figure, MetricWrapperBase):
            for family in figure.describe():
                known |= {family.name + end for end in ("", "_total", "_bucket", "_sum", "_count")}
    dashboard = json.loads((DEPLOY / "grafana" / "triage.json").read_text())
    rules = yaml.safe_load((DEPLOY / "prometheus" / "alerts.yml").read_text())["groups"][0]["rules"]
    expressions = [rule["expr"] for rule in rules]
    for panel in dashboard["panels"]:
        assert panel["description"], "each says what it means"
        expressions += [target["expr"] for target in panel["targets"]]
    named = {
        name
        for text in expressions
        for name in re.findall(r"\b(?:triage|process)_[a-z_]+|\bup\b", text)
    }
    assert named - known == set()


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd to read its units")
def test_systemd_reads_the_units(tmp_path):
    for unit in (DEPLOY / "systemd").iterdir():
        text = unit.read_text().replace("/opt/triage/.venv/bin/python", "/bin/true")
        (tmp_path / unit.name).write_text(text)
    units = [f"./{unit.name}" for unit in tmp_path.iterdir() if unit.suffix != ".sample"]
    assert "triage" not in run("systemd-analyze", "verify", *units, folder=tmp_path)


def test_nginx_reads_its_sample(tmp_path):
    write_nginx(tmp_path)
    run("/usr/sbin/nginx", "-t", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf"))


def test_caddy_reads_its_sample():
    run("caddy", "validate", "--config", "caddy/Caddyfile", "--adapter", "caddyfile")
    run(
        "env", "TRIAGE_NAME=a.example.org", "TRIAGE_CONSOLE_NAME=b.example.org",
        "caddy", "validate", "--config", "caddy/Caddyfile.compose", "--adapter", "caddyfile",
    )  # fmt: skip


def test_the_sample_of_settings_can_be_used(tmp_path):
    from deploy.secret_files import secrets_from_files
    from deploy.settings import load_settings

    environ = {}
    for line in (DEPLOY / "systemd" / "triage.env.sample").read_text().splitlines():
        if line and not line.startswith("#"):
            name, value = line.split("=", 1)
            environ[name] = value
    values = {"secret_key": "k" * 64, "db_url": "postgresql://triage:p@localhost/triage"}
    for name in ("console_db_url", "tombstones_db_url", "messaging_db"):
        values[name] = values["db_url"]
    for name, value in values.items():
        (tmp_path / name).write_text(value + "\n")
    environ = {name: value.replace("/etc/triage", str(tmp_path)) for name, value in environ.items()}
    settings = load_settings({**environ, **secrets_from_files(environ)})
    assert settings.secret_key == "k" * 64
    assert settings.messaging_db.startswith("postgresql://")
    assert settings.redis_url == "redis://127.0.0.1:6379/0"


def write_nginx(
    folder: Path, listen: int = 0, workers: tuple[int, ...] = (), console: int = 0
) -> Path:
    """Write the sample with a certificate and ports of this machine; return its main file."""
    run(
        "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
        "-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem"),
        "-subj", "/CN=dos.example.org",
        "-addext", "subjectAltName=DNS:dos.example.org,DNS:console.example.org",
    )  # fmt: skip
    text = (DEPLOY / "nginx" / "triage.conf").read_text()
    text = re.sub(r"/etc/letsencrypt/live/[a-z.]+", str(folder), text)
    text = text.replace("/var/log/nginx", str(folder))
    if listen:
        text = re.sub(r"^    listen \[::\].*\n", "", text, flags=re.MULTILINE)
        text = text.replace("listen 443 ssl", f"listen 127.0.0.1:{listen} ssl")
        text = re.sub(r"^server \{\n    listen 80;.*?^\}\n", "", text, flags=re.M | re.S)
        lines = "\n".join(
            f"    server 127.0.0.1:{port} max_fails=2 fail_timeout=5s;" for port in workers
        )
        text = re.sub(r"(    server 127\.0\.0\.1:500\d [^\n]+\n)+", lines + "\n", text)
        text = text.replace("127.0.0.1:8000", f"127.0.0.1:{console}")
    (folder / "triage.conf").write_text(text)
    temporary = "\n".join(
        f"{kind}_temp_path {folder}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    main = folder / "nginx.conf"
    main.write_text(
        f"pid {folder}/nginx.pid; error_log {folder}/error.log; worker_processes 1;\n"
        f"events {{}}\nhttp {{ {temporary}\ninclude {folder}/triage.conf; }}\n"
    )
    return main


def test_compose_exposes_the_proxy_alone_and_pins_every_image():
    services = yaml.safe_load((DEPLOY / "compose.yml").read_text())["services"]
    assert [name for name, one in services.items() if "ports" in one] == ["proxy"]
    for name, one in services.items():
        assert one["read_only"] is True, name
        assert one["cap_drop"] == ["ALL"], name
        assert "healthcheck" in one or name == "console", "the console's image has its own"
        if "build" not in one and not one["image"].startswith("triage-"):
            assert re.search(r":\d+(\.\d+)+", one["image"]), f"{name} is pinned"


def test_what_is_signed_in_the_console_of_compose_reaches_whoever_shows_a_result():
    compose = yaml.safe_load((DEPLOY / "compose.yml").read_text())
    signed = {}
    for name in ("assistant", "actions", "console"):
        one = compose["services"][name]
        file = Path(one["environment"]["TRIAGE_SIGN_OFF_FILE"])
        volumes = dict(reversed(volume.split(":", 1)) for volume in one["volumes"])
        places = {place.removesuffix(":ro"): (volume, place.endswith(":ro"))
                  for place, volume in volumes.items()}  # fmt: skip
        signed[name] = (file.name, *places[str(file.parent)])
    assert signed == {
        "assistant": ("sign_off.json", "sign_off", True),
        "actions": ("sign_off.json", "sign_off", True),
        "console": ("sign_off.json", "sign_off", False),
    }
    assert "sign_off" in compose["volumes"]


def test_every_page_is_let_through_by_every_sample():
    from sanic import Blueprint

    from channels.pages import Pages
    from channels.sessions import Sessions

    blueprint = Blueprint("pages")
    Pages(Sessions(SECRET, 60, 60)).add_routes(blueprint)
    pages = {route.uri.split("<")[0] for route in blueprint._future_routes}
    assert {"/widget.js", "/fiches", "/recap/"} <= pages
    samples = ["nginx/triage.conf", "caddy/Caddyfile", "helm/templates/ingress.yaml"]
    for sample in samples:
        text = (DEPLOY / sample).read_text()
        shut = [page for page in pages if not re.search(rf'[ "]{re.escape(page)}["* {{]', text)]
        assert shut == [], f"{sample} lets no patient see them"


def test_both_caddy_samples_let_the_same_through():
    samples = [(DEPLOY / "caddy" / name).read_text() for name in ("Caddyfile", "Caddyfile.compose")]
    public = [re.findall(r"@public path (.+)", text) for text in samples]
    assert public[0] == public[1] != []
