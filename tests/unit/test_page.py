"""How the built page's files go out."""

from starlette.requests import Request

from diptych.server.page import Page


def _get(folder, path, accept=""):
    headers = [(b"accept-encoding", accept.encode())] if accept else []
    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "headers": headers,
        "query_string": b"",
        "server": ("x", 80),
    }
    return Page(folder).answer(Request(scope | {"scheme": "http"}))


def _build(folder):
    hashed = folder / "_app/immutable"
    hashed.mkdir(parents=True)
    for name in ("a.js", "a.js.br", "a.js.gz", "b.css"):
        (hashed / name).write_text(name)
    (folder / "index.html").write_text("<script>let a = 1</script>")


def test_a_file_goes_out_in_the_smallest_form_that_the_browser_takes(tmp_path):
    _build(tmp_path)
    for accept, file, encoding in (
        ("gzip, deflate, br, zstd", "a.js.br", "br"),
        ("gzip;q=1.0", "a.js.gz", "gzip"),
        ("", "a.js", None),
    ):
        answer = _get(tmp_path, "/_app/immutable/a.js", accept)
        assert (answer.path.name, answer.headers.get("content-encoding")) == (file, encoding)
        assert answer.headers["content-type"].startswith("text/javascript")
        assert (answer.headers["vary"], answer.headers["cache-control"]) == (
            "Accept-Encoding",
            "public, max-age=31536000, immutable",
        )


def test_a_file_without_compressed_forms_goes_out_as_it_is(tmp_path):
    _build(tmp_path)
    assert _get(tmp_path, "/_app/immutable/b.css", "br").path.name == "b.css"


def test_the_page_allows_just_the_scripts_that_stand_in_it(tmp_path):
    _build(tmp_path)
    policy = _get(tmp_path, "/c/anything").headers["content-security-policy"]
    assert "script-src 'self' 'sha256-" in policy
    assert "unsafe-inline" not in policy.replace("style-src-attr 'unsafe-inline'", "")


def test_a_path_that_leads_out_of_the_folder_gets_the_page_not_the_file(tmp_path):
    (tmp_path / "secret.txt").write_text("secret")
    folder = tmp_path / "static"
    _build(folder)
    assert b"secret" not in _get(folder, "/../secret.txt").body
    assert _get(folder, "/api/nothing").status_code == 404
    assert _get(folder, "/_app/immutable/old.js").status_code == 404
