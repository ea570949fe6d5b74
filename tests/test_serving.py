"""What the server adds to Streamlit: compressed files, safe headers, a start that says what is wrong."""

import asyncio
import base64
import gzip
import hashlib
import re
import subprocess
import sys

import brotli
import pytest
from conftest import ROOT
from starlette.responses import PlainTextResponse

from comp.tables import DATA
from serving import headers, packed, start, static

SCRIPT = b"export const answer = 42;\n" * 100


@pytest.fixture
def source(tmp_path):
    """A folder as Streamlit's: a page, a script, a small style, a picture."""
    folder = tmp_path / "source"
    (folder / "static").mkdir(parents=True)
    (folder / "index.html").write_bytes(b"<html>" + b"<p>page</p>" * 200)
    (folder / "static" / "app.1.js").write_bytes(SCRIPT)
    (folder / "static" / "small.css").write_bytes(b"a{}")
    (folder / "static" / "picture.png").write_bytes(b"\x89PNG" + bytes(2_000))
    return folder


@pytest.fixture
def middleware(source, tmp_path, monkeypatch):
    """The middleware on that folder, before an app that answers 'streamlit'."""
    place = packed.pack(source, tmp_path / "cache")
    monkeypatch.setattr(static, "pack", lambda: place)
    return static.CompressedStatic(PlainTextResponse("streamlit"))


def request(app, path="/static/app.1.js", method="GET", **asked):
    """Return status, headers and body of a request, by name with _ for -."""
    sent = []

    async def send(message):
        sent.append(message)

    async def receive():
        await asyncio.Event().wait()

    named = [(name.replace("_", "-").encode(), value.encode()) for name, value in asked.items()]
    scope = {
        "type": "http",
        "path": path,
        "method": method,
        "headers": named,
        "query_string": b"",
        "root_path": "",
    }
    asyncio.run(app(scope, receive, send))
    told = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], told, b"".join(part.get("body", b"") for part in sent[1:])


@pytest.mark.parametrize(
    ("takes", "encoding", "unpack"),
    [
        ("gzip, deflate, br", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("*", "br", brotli.decompress),
    ],
)
def test_the_compressed_copy_holds_the_file(middleware, takes, encoding, unpack):
    status, told, body = request(middleware, accept_encoding=takes)
    assert (status, told["content-encoding"], told["vary"]) == (200, encoding, "Accept-Encoding")
    assert told["content-type"] == "text/javascript; charset=utf-8"
    assert told["cache-control"] == "public, immutable, max-age=31536000"
    assert int(told["content-length"]) == len(body) < len(SCRIPT)
    assert unpack(body) == SCRIPT


@pytest.mark.parametrize("takes", ["", "identity", "br;q=0, gzip;q=0", "zstd", "br;q=nonsense"])
def test_a_client_that_takes_no_compression_gets_the_file_from_streamlit_and_caches_know_why(
    middleware, takes
):
    _, told, body = request(middleware, accept_encoding=takes)
    assert body == b"streamlit"
    assert "content-encoding" not in told
    assert told["vary"] == "Accept-Encoding"


def test_a_part_of_a_file_is_a_part_of_the_file_itself(middleware):
    _, told, body = request(middleware, accept_encoding="br", range="bytes=0-9")
    assert body == b"streamlit"
    assert "content-encoding" not in told


def test_head_has_the_headers_and_no_body(middleware):
    _, told, body = request(middleware, method="HEAD", accept_encoding="br")
    assert told["content-encoding"] == "br"
    assert int(told["content-length"]) > 0
    assert body == b""


def test_what_the_browser_has_is_not_sent_again_and_each_encoding_has_its_tag(middleware):
    tags = {takes: request(middleware, accept_encoding=takes)[1]["etag"] for takes in ("br", "gzip")}
    assert len(set(tags.values())) == 2
    status, told, body = request(middleware, accept_encoding="br", if_none_match=f'"other", W/{tags["br"]}')
    assert (status, body, told["etag"]) == (304, b"", tags["br"])
    assert request(middleware, accept_encoding="br", if_none_match=tags["gzip"])[0] == 200


def test_the_page_itself_is_asked_for_again_each_time(middleware):
    assert request(middleware, "/", accept_encoding="br")[1]["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    ("path", "method"),
    [
        ("/static/picture.png", "GET"),
        ("/static/small.css", "GET"),
        ("/static/app.1.js", "POST"),
        ("/other", "GET"),
    ],
)
def test_the_rest_is_passed_on(middleware, path, method):
    assert request(middleware, path, method, accept_encoding="br")[2] == b"streamlit"


def test_packing_again_changes_nothing_and_leaves_no_half_folder(source, tmp_path):
    place = packed.pack(source, tmp_path / "cache")
    before = {path: path.stat().st_mtime_ns for path in place.rglob("*")}
    assert packed.pack(source, place) == place
    assert {path: path.stat().st_mtime_ns for path in place.rglob("*")} == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cache", "source"]


def test_where_nothing_can_be_written_files_are_sent_as_they_are(source, tmp_path, monkeypatch):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    assert packed.pack(source, blocked / "cache") is None
    monkeypatch.setattr(static, "pack", lambda: None)
    assert (
        request(static.CompressedStatic(PlainTextResponse("streamlit")), accept_encoding="br")[2]
        == b"streamlit"
    )


def test_every_answer_has_the_headers_and_downloads_may_do_nothing():
    app = headers.SafeHeaders(PlainTextResponse("x"))
    for path in ("/", "/curve", "/_stcore/health", "/media/report.html", "/_stcore/metrics"):
        told = request(app, path)[1]
        assert told["x-content-type-options"] == "nosniff"
        assert told["referrer-policy"] == "no-referrer"
        assert "camera=()" in told["permissions-policy"]
        assert "frame-ancestors 'none'" in told["content-security-policy"]
    assert "sandbox" in request(app, "/media/report.html")[1]["content-security-policy"]
    assert request(app, "/_stcore/metrics")[0] == 404


def test_the_policy_names_each_inline_script_and_no_other_origin():
    page = (packed.SOURCE / "index.html").read_text()
    said = headers.policy(page)
    inline = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    assert inline
    for script in inline:
        assert base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() in said
    assert "unsafe-eval" not in said
    assert not re.search(r"https?:|\*|'unsafe-inline'", said.replace("style-src 'self' 'unsafe-inline'", ""))


def test_tables_as_they_are_have_no_fault():
    assert start.faults() == []


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda path: path.unlink(), "bands.csv: is missing from"),
        (lambda path: path.write_text(path.read_text().replace("senior_pm", "senor_pm", 1)), "bands.csv row"),
        (lambda path: path.write_bytes(b"\xff\xfe\x00"), "bands.csv"),
        (lambda path: path.write_text(""), "bands.csv"),
    ],
)
def test_a_broken_or_missing_table_stops_the_start_with_one_message_and_exit_code_1(
    tmp_path, spoil, sentence
):
    copy = tmp_path / "data"
    copy.mkdir()
    for path in DATA.glob("*.csv"):
        (copy / path.name).write_bytes(path.read_bytes())
    spoil(copy / "bands.csv")
    program = (
        f"import pathlib, comp.tables as t; t.DATA = pathlib.Path({str(copy)!r});"
        "import serving.start as s; s.check_tables()"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("comp cannot start: mend these first.")


def test_what_a_server_loads_at_the_start_leaves_out_the_engine_of_survey_rows_and_arrows_own_pool():
    """Each would be tens of megabytes in a server whose visitors have no rows and tables of some kilobytes."""
    program = (
        "import sys, dashboard, pyarrow; from serving.ready import import_model; import_model();"
        "loaded = {'ibis', 'sqlglot', 'duckdb', 'scipy.stats', 'scipy.optimize'} & set(sys.modules);"
        "print(pyarrow.default_memory_pool().backend_name, *sorted(loaded))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["system"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux says what a process holds of libraries")
def test_parts_of_libraries_that_only_importing_has_read_are_given_back_and_libraries_work_on():
    program = (
        "import dashboard, pathlib, re, serving.memory as m, pandas, plotly.graph_objects as go;"
        "held = lambda: int(re.search('RssFile:\\s+(.+) kB', pathlib.Path('/proc/self/status').read_text())[1]);"
        "before = held(); m.give_back(); after = held();"
        "print(after < before / 2, pandas.Series([1.0, 2.0]).astype('str').str.len().sum(),"
        "go.Figure(go.Bar(x=[1])).data[0].type)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["True", "6", "bar"]
