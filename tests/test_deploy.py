"""Several processes behind a proxy: the files agree with their generator, and a session outlives the process that held it."""

import os
import re
import shutil
import subprocess
import sys
import time
import tomllib

import pytest
import yaml
from chromium import BASE, Server, Visit
from conftest import ROOT

sys.path.insert(0, str(ROOT / "deploy"))
import generate
from test_serving import request

from comp.uploads import LARGEST
from serving.route import Route


def test_the_committed_files_are_those_of_two_processes():
    assert (ROOT / "deploy" / "nginx.conf").read_text() == generate.nginx(["comp1:8501", "comp2:8501"])
    assert (ROOT / "deploy" / "compose.yaml").read_text() == generate.compose(2)


def test_the_compose_file_is_yaml_in_which_the_proxy_waits_for_every_process():
    services = yaml.safe_load(generate.compose(3))["services"]
    assert set(services) == {"comp1", "comp2", "comp3", "proxy"}
    for number in (1, 2, 3):
        service = services[f"comp{number}"]
        assert (service["build"], service["read_only"], service["cap_drop"]) == ("..", True, ["ALL"])
        assert service["environment"]["COMP_ROUTE"] == str(number)
        assert services["proxy"]["depends_on"][f"comp{number}"] == {"condition": "service_healthy"}
    assert all(address.startswith("127.0.0.1:") for address in services["proxy"]["ports"])


def test_every_process_has_its_route_and_stands_in_for_the_others():
    said = generate.nginx(["a:1", "b:1", "c:1"])
    assert (
        "upstream comp_2 { server b:1 max_fails=1 fail_timeout=5s; server a:1 backup; server c:1 backup; }"
        in said
    )
    assert "3 comp_3;" in said


def test_the_proxy_lets_pass_whatever_a_page_invites_to_upload():
    passed = re.search(
        r"location /_stcore/upload_file \{\s+client_max_body_size (\d+)m;", generate.nginx(["a:1"])
    )
    invited = [
        LARGEST if word[1] == "LARGEST" else int(word[1])
        for page in (ROOT / "views").glob("*.py")
        for word in re.finditer(r"max_upload_size=(\w+)", page.read_text())
    ]
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())
    assert max(*invited, settings["server"]["maxUploadSize"]) == LARGEST < int(passed[1])


def test_the_image_copies_what_the_program_imports_and_runs_as_nobody_in_particular():
    said = (ROOT / "Dockerfile").read_text()
    for part in ("comp", "data", "examples", "serving", "views", ".streamlit"):
        assert f"COPY {part} {part}" in said
        assert f"!{part}" in (ROOT / ".dockerignore").read_text()
    assert said.index("USER 10001") < said.index('CMD ["python", "-m", "streamlit"')
    assert "HEALTHCHECK" in said


@pytest.mark.parametrize(
    ("number", "kind", "marked"),
    [("2", "text/html", True), ("", "text/html", False), ("2", "text/css", False)],
)
def test_a_page_carries_the_route_of_its_process(monkeypatch, number, kind, marked):
    from starlette.responses import Response

    monkeypatch.setenv("COMP_ROUTE", number)
    told = request(Route(Response("x", media_type=kind)))[1]
    assert (told.get("set-cookie") == "comp_route=2; Path=/; HttpOnly; SameSite=Strict") is marked


@pytest.fixture
def cluster(tmp_path, monkeypatch):
    """Two processes and the proxy before them."""
    monkeypatch.setenv("STREAMLIT_SERVER_COOKIE_SECRET", "one secret for both")
    servers = {}
    for number in ("1", "2"):
        monkeypatch.setenv("COMP_ROUTE", number)
        servers[number] = Server(tmp_path / f"{number}.log")
        servers[number].environment = dict(os.environ)
    addresses = [f"127.0.0.1:{server.port}" for server in servers.values()]
    port = servers["2"].port + 1
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid; error_log {tmp_path}/error.log; worker_processes 1; daemon off; user root;\n"
        f"events {{}}\nhttp {{ access_log off; client_body_temp_path {tmp_path}; proxy_temp_path {tmp_path};\n"
        f"{generate.nginx(addresses, f'127.0.0.1:{port}')} }}"
    )
    proxy = subprocess.Popen(
        [
            shutil.which("nginx"),
            "-p",
            str(tmp_path),
            "-c",
            str(tmp_path / "nginx.conf"),
            "-e",
            str(tmp_path / "early.log"),
        ]
    )
    time.sleep(1)
    yield servers, f"http://127.0.0.1:{port}/"
    proxy.terminate()
    proxy.wait()
    for server in servers.values():
        server.stop()
        server.log.close()


@pytest.mark.browser
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.skipif(not shutil.which("nginx"), reason="nginx is not installed; apt-get install nginx")
def test_a_session_outlives_its_process_and_uploads_and_downloads_follow_it(cluster, chromium, tmp_path):
    servers, address = cluster
    visit = Visit(chromium, address)

    def route():
        return next(c["value"] for c in visit.context.cookies() if c["name"] == "comp_route")

    first = route()
    visit.fill(BASE, "395000")
    visit.page.wait_for_timeout(1_500)
    before = visit.page.locator(".st-key-verdict h2").first.inner_text()
    servers[first].stop()
    visit.page.wait_for_selector("[data-testid=stApp][data-test-connection-state=CONNECTED]", timeout=60_000)
    visit.page.wait_for_function(
        "document.querySelector('[data-testid=stApp]').getAttribute('data-test-script-state') === 'notRunning'"
    )
    visit.page.wait_for_timeout(2_000)
    assert route() != first
    assert visit.page.get_by_label(BASE, exact=True).input_value() == "395000"
    assert visit.page.locator(".st-key-verdict h2").first.inner_text() == before
    os.environ["COMP_ROUTE"] = first
    servers[first].start()  # it is back; the session stays where it now is
    time.sleep(6)
    visit.click("Save, open, share")
    with visit.page.expect_download() as saving:
        visit.click("Save all offers to a file")
    saved = tmp_path / "offers.toml"
    saving.value.save_as(saved)
    assert "395000" in saved.read_text()
    visit.page.locator("input[type=file]").set_input_files(saved)
    visit.page.get_by_role("button", name="Undo", exact=True).wait_for()
    visit.context.close()
