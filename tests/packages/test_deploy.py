"""What is deployed with is what its programs take, and says what the code does: Dockerfile, compose,
Kubernetes, systemd.
"""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
import yaml
from compose_pydantic.models import ComposeSpecification
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from bot.cli import GROUPS
from bot.settings import Settings
from tests.house.figures import ROOT
from tests.packages.kubernetes import faults

DEPLOY = ROOT / "docs" / "deploy"
MANIFESTS = {
    path.stem: yaml.safe_load(path.read_text())
    for path in sorted((DEPLOY / "kubernetes").glob("*.yaml"))
}
KUSTOMIZATION = MANIFESTS.pop("kustomization")
COMMANDS = {command for commands in GROUPS.values() for command in commands}
SETTINGS = {f"SCHAKEL_{name.upper()}" for name in Settings.model_fields}


@pytest.mark.parametrize("name", MANIFESTS)
def test_a_manifest_is_as_the_api_takes_it(name: str) -> None:
    assert faults(MANIFESTS[name]) == []


def test_the_reader_of_manifests_sees_what_is_wrong() -> None:
    wrong = yaml.safe_load((DEPLOY / "kubernetes" / "desk.yaml").read_text())
    container = wrong["spec"]["template"]["spec"]["containers"][0]
    container["livenessProb"] = container.pop("livenessProbe")
    container["ports"][0]["containerPort"] = "8080"
    del container["name"]
    assert len(faults(wrong)) == 3


def _pod(name: str) -> dict[str, Any]:
    spec = MANIFESTS[name]["spec"]
    found: dict[str, Any] = spec.get("jobTemplate", {}).get("spec", spec)["template"]["spec"]
    return found


def _container(name: str) -> dict[str, Any]:
    found: dict[str, Any] = _pod(name)["containers"][0]
    return found


def test_all_manifests_are_applied_and_belong_together() -> None:
    assert sorted(KUSTOMIZATION["resources"]) == sorted(f"{name}.yaml" for name in MANIFESTS)
    desk = MANIFESTS["desk"]["spec"]
    labels = desk["template"]["metadata"]["labels"]
    for selector in (
        desk["selector"]["matchLabels"],
        MANIFESTS["service"]["spec"]["selector"],
        MANIFESTS["disruption-budget"]["spec"]["selector"]["matchLabels"],
    ):
        assert selector.items() <= labels.items()
    assert desk["replicas"] > MANIFESTS["disruption-budget"]["spec"]["minAvailable"]
    assert desk["strategy"]["rollingUpdate"]["maxUnavailable"] == 0
    assert set(MANIFESTS["settings"]["data"]) - {"FORWARDED_ALLOW_IPS"} <= SETTINGS
    for name in ("desk", "migrate"):
        assert _container(name)["args"][0] in COMMANDS
    for name in ("desk", "migrate", "backup"):
        assert _pod(name)["securityContext"]["runAsNonRoot"]
        assert _pod(name)["automountServiceAccountToken"] is False
        own = _container(name)["securityContext"]
        assert own["readOnlyRootFilesystem"] and not own["allowPrivilegeEscalation"]
        volumes = {volume["name"] for volume in _pod(name)["volumes"]}
        assert {mount["name"] for mount in _container(name)["volumeMounts"]} <= volumes


def test_a_backup_each_night_goes_into_a_volume_that_stays() -> None:
    job, pod = MANIFESTS["backup"]["spec"], _pod("backup")
    assert job["concurrencyPolicy"] == "Forbid"
    assert re.fullmatch(r"\d+ \d+ \* \* \*", job["schedule"])
    (claim,) = (v["persistentVolumeClaim"] for v in pod["volumes"] if "emptyDir" not in v)
    assert claim["claimName"] == MANIFESTS["backup-volume"]["metadata"]["name"]
    labels = job["jobTemplate"]["spec"]["template"]["metadata"]["labels"]
    assert not MANIFESTS["service"]["spec"]["selector"].items() <= labels.items()
    alerts = (DEPLOY / "prometheus-alerts.yaml").read_text()
    assert f"cronjob/{MANIFESTS['backup']['metadata']['name']}" in alerts


def test_probes_ask_what_is_answered_under_a_name_that_is_known() -> None:
    told = (ROOT / "bot/channels/pages/health.py").read_text()
    for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
        asked = _container("desk")[probe]["httpGet"]
        assert f'"{asked["path"]}"' in told
        assert asked["httpHeaders"] == [{"name": "Host", "value": "localhost"}]


def test_compose_is_as_compose_takes_it() -> None:
    text = (ROOT / "compose.yaml").read_text()
    plain = {k: v for k, v in yaml.safe_load(text).items() if not k.startswith("x-")}
    services = ComposeSpecification.model_validate(plain).services or {}
    assert set(services) == {"database", "migrate", "desk"}
    for one in plain["services"].values():
        assert set(one.get("command", [])) <= COMMANDS
        own = {name for name in one.get("environment", {}) if name.startswith("SCHAKEL_")}
        assert own <= SETTINGS
    assert "no-new-privileges:true" in plain["services"]["desk"]["security_opt"]


def test_the_image_is_slim_rootless_and_says_how_it_is() -> None:
    steps = re.findall(r"^([A-Z]+) (.*)$", (ROOT / "Dockerfile").read_text(), re.M)
    words: dict[str, list[str]] = {}
    for step, rest in steps:
        words.setdefault(step, []).append(rest)
    assert all("slim" in one for one in words["FROM"]) and len(words["FROM"]) == 2
    assert words["USER"] == ["10001:10001"]
    assert "--interval" in words["HEALTHCHECK"][0] and words["CMD"] == ['["serve"]']
    kept = {one.strip("!") for one in _lines(ROOT / ".dockerignore") if one.startswith("!")}
    copied = {word for one in words["COPY"] if "--from" not in one for word in one.split()[:-1]}
    assert kept == copied and all((ROOT / one).exists() for one in copied)


def _lines(path: Path) -> list[str]:
    return [line for line in path.read_text().splitlines() if line and not line.startswith("#")]


def _unit(name: str) -> configparser.RawConfigParser:
    unit = configparser.RawConfigParser(strict=False, comment_prefixes=("#",))
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string((DEPLOY / name).read_text())
    return unit


def test_the_desk_runs_as_nobody_of_importance_and_is_started_again() -> None:
    service = dict(_unit("schakel.service")["Service"])
    assert service["ExecStart"].split()[1] in COMMANDS
    assert service["User"] != "root" and service["Restart"] == "always"


@pytest.mark.parametrize("name", sorted(path.name for path in DEPLOY.glob("schakel*")))
def test_a_unit_is_as_systemd_takes_it(name: str, tmp_path: Path) -> None:
    assert _unit(name)["Unit"]["Description"]
    if not (verifier := shutil.which("systemd-analyze")):
        return  # what its words mean is looked at where systemd is
    for path in DEPLOY.glob("schakel*"):
        text = path.read_text().replace("/opt/schakel/bin/schakel", "/bin/true")
        (tmp_path / path.name).write_text(text)
    verified = subprocess.run(
        [verifier, "verify", "--man=no", tmp_path / name],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    told = [line for line in verified.stderr.splitlines() if name in line]
    assert (verified.returncode, told) == (0, [])


def test_who_is_called_at_night_finds_each_alert_and_only_commands_there_are() -> None:
    rules = yaml.safe_load((DEPLOY / "prometheus-alerts.yaml").read_text())["groups"]
    alerts = {rule["alert"] for group in rules for rule in group["rules"] if "alert" in rule}
    told = (ROOT / "docs" / "operations.md").read_text()
    assert set(re.findall(r"^\| `(Schakel\w+)` \|", told, re.M)) == alerts
    said = told + (DEPLOY / "prometheus-alerts.yaml").read_text()
    said += (ROOT / "docs" / "installing.md").read_text()
    named = set(re.findall(r"['`]schakel ([a-z]+)", said))
    assert named and named <= COMMANDS


class Alert(BaseModel):
    """An alert as Prometheus takes it."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    alert: Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Za-z]+$")]
    expr: str
    lasts: Annotated[str, StringConstraints(pattern=r"^\d+[smhd]$")] | None = Field(
        default=None, alias="for"
    )
    labels: dict[Literal["severity"], Literal["page", "ticket"]]
    annotations: dict[Literal["summary", "look"], str]


def test_alerts_are_as_prometheus_takes_them() -> None:
    rules = yaml.safe_load((DEPLOY / "prometheus-alerts.yaml").read_text())
    assert set(rules) == {"groups"}
    alerts = [Alert.model_validate(rule) for group in rules["groups"] for rule in group["rules"]]
    assert len({one.alert for one in alerts}) == len(alerts) > 8
    for one in alerts:
        assert all(one.expr.count(a) == one.expr.count(b) for a, b in ("()", "[]", "{}"))
        used = set(re.findall(r"\$labels\.(\w+)", one.annotations["summary"]))
        assert used <= set(re.findall(r"by \((\w+)\)", one.expr)) | {"channel"}
