"""What an IT department starts from: the variables, the image and the compose file.

No container engine here: what is checked is what can be read.
"""

import ast
import re
import subprocess
import sys

import pytest
import yaml

from tests.conftest import ROOT

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
OURS = {"web", "worker", "beat", "migrate"}


def variables_read() -> set[str]:
    """The names in `flag("X")`, `listed("X")` and `os.environ.get("X")` of the settings."""
    calls = [
        node
        for node in ast.walk(ast.parse((ROOT / "slt/settings.py").read_text()))
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant)
    ]
    readers = {"flag", "listed", "os.environ.get"}
    return {call.args[0].value for call in calls if ast.unparse(call.func) in readers}


def variables_named(file: str) -> set[str]:
    text = (ROOT / file).read_text()
    return set(re.findall(r"^(?:# )?([A-Z][A-Z0-9_]+)=", text, re.MULTILINE))


def variables_of_compose() -> set[str]:
    return set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text()))


def test_env_example_holds_every_variable_and_no_other():
    assert variables_named(".env.example") == variables_read() | variables_of_compose()


def test_the_readme_explains_every_variable():
    readme = (ROOT / "README.md").read_text()

    assert {name for name in variables_read() if f"`{name}`" not in readme} == set()


def test_every_process_of_ours_gets_every_variable():
    assert {name for name in COMPOSE["services"] if "build" in COMPOSE["services"][name]} == OURS
    for name in OURS:
        assert COMPOSE["services"][name]["env_file"] == ".env"


def test_only_the_migrations_own_the_database():
    urls = {name: COMPOSE["services"][name]["environment"]["DATABASE_URL"] for name in OURS}

    assert urls.pop("migrate").startswith("postgresql://owner:")
    assert all(url.startswith("postgresql://web:") for url in urls.values())


def test_nothing_starts_before_what_it_needs():
    services = COMPOSE["services"]
    for name, service in services.items():
        for needed, how in service.get("depends_on", {}).items():
            met = how["condition"] == "service_completed_successfully" or services[needed].get(
                "healthcheck"
            )
            assert met, f"{name} waits for {needed}, which cannot say that it is ready"
    assert "migrate" in services["web"]["depends_on"]


def test_nothing_of_ours_writes_outside_its_data_or_gains_rights():
    for name in OURS:
        service = COMPOSE["services"][name]
        assert service["read_only"]
        assert service["cap_drop"] == ["ALL"]
        assert service["volumes"] == ["data:/data"]
    assert {volume for volume in COMPOSE["volumes"]} == {"data", "database"}


def test_only_the_web_server_is_reached_and_only_through_the_proxy():
    ports = {name: s["ports"] for name, s in COMPOSE["services"].items() if "ports" in s}

    assert ports == {"web": ["127.0.0.1:8000:8000"]}


def test_no_demo_data_in_the_container():
    for file in ("Dockerfile", "docker-compose.yml"):
        assert "demo" not in (ROOT / file).read_text().lower()


def test_the_image_does_not_run_as_root_and_says_how_it_is():
    dockerfile = (ROOT / "Dockerfile").read_text()
    last_stage = dockerfile[dockerfile.rindex("\nFROM ") :]

    assert re.search(r"^USER (?!root)\w+$", last_stage, re.MULTILINE)
    assert "HEALTHCHECK" in last_stage
    for source in re.findall(r"^COPY (?!--from)(.+) \S+$", dockerfile, re.MULTILINE):
        assert all((ROOT / name).exists() for name in source.split())


def test_what_the_image_is_built_from_leaves_secrets_and_data_out():
    ignored = (ROOT / ".dockerignore").read_text().split()

    assert {".git", ".env", "var"} <= set(ignored)


def test_static_files_are_collected_before_there_is_a_secret(tmp_path):
    """As in the image's build, where nothing of an installation is known."""
    command = [sys.executable, "manage.py", "collectstatic", "--no-input", "--dry-run"]
    env = {"DATA_DIR": str(tmp_path), "PATH": ""}

    assert subprocess.run(command, cwd=ROOT, env=env, capture_output=True).returncode == 0


@pytest.mark.parametrize("host", ["slt.example.org", ".example.org"])
def test_the_health_check_asks_by_a_name_the_site_answers_to(live_server, settings, host):
    settings.ALLOWED_HOSTS = [host]
    port = live_server.url.rpartition(":")[2]
    env = {"ALLOWED_HOSTS": f"{host},other.example.org", "PORT": port, "PATH": ""}

    answer = subprocess.run([sys.executable, ROOT / "script/healthy"], env=env, timeout=30)

    assert answer.returncode == 0
