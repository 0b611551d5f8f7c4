"""A server with one text on its desk, which answers each save the way a test tells it to.

And the page with that text, as one who writes sees it.
"""

import json
import re
import subprocess
from base64 import b64encode
from contextlib import suppress
from email import message_from_bytes, policy
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread

from csp.utils import build_policy
from playwright.sync_api import expect

from meetings.clean import clean, to_plain
from meetings.editor_labels import editor_labels
from tests.patience import wait_for

ROOT = Path(__file__).resolve().parents[2]
TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}

FORM = """
<form class="slt-text" method="post" action="/tekst/" data-text>
  <input type="hidden" name="csrfmiddlewaretoken" value="gammel">
  <input type="hidden" name="base" value="{version}">
  <input type="hidden" name="format" value="plain">
  <label class="ds-label" for="open" id="open_label">Åpen tekst</label>
  <textarea id="open" name="open" data-editor lang="nb" data-html="{open}">{open_plain}</textarea>
  <details><summary>Unntatt offentlighet</summary>
    <label class="ds-label" for="exempt" id="exempt_label">Unntatt tekst</label>
    <textarea id="exempt" name="exempt" data-editor lang="nb" data-html="{exempt}"></textarea>
  </details>
  <p class="slt-text__state" data-state role="status"></p>
  <button class="ds-button" data-variant="secondary" data-save>Lagre</button>
</form>
"""
# Where all that is unsaved is gathered, as templates/meetings/unsaved.html has it.
UNSAVED = """
<div data-unsaved-list></div>
<p data-unsaved-none hidden>Ingenting er ulagret.</p>
"""
PAGE = """<!doctype html>
<html lang="nb" data-color-scheme="auto"><head><meta charset="utf-8"><title>Referat</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/static/vendor/designsystemet.css">
<link rel="stylesheet" href="/static/css/editor.css">
<script type="application/json" id="editor-labels">{labels}</script>
<script type="application/json" id="editor-writer">{writer}</script>
<script src="/editor.js" defer></script></head>
<body><main><h1>Referat</h1><p class="slt-here" {pulse} aria-live="polite"></p>
<h2>Sak 17/26</h2><a href="/annet/">Før</a>
{form}
<a href="/annet/">Etter</a></main></body>
</html>"""


class Reply:
    """One answer. ``wait`` holds it back; ``drop`` hangs up instead; ``store`` keeps the text."""

    def __init__(self, status=200, data=None, *, headers=None, wait=None, drop=False, store=None):
        self.status, self.data, self.headers = status, data, headers or {}
        self.wait, self.drop = wait, drop
        self.store = status == 200 if store is None else store


class Desk:
    def __init__(self, editor: Path):
        self.editor = editor
        self.texts = {"open": "", "exempt": ""}
        self.version = 0
        self.posts: list[dict] = []
        self.replies: list[Reply] = []  # for the next saves; then they are simply kept
        self.held = Event()
        self.here = None  # who else is; None: the page does not ask
        # As meetings.drafts.writer, on a morning in November.
        self.writer = {
            "id": "liv",
            "name": "Liv Dahl",
            "email": "liv@example.org",
            "keys": [b64encode(b"k" * 32).decode()],
            "at": "2026-11-22T09:40:00+00:00",
            "ask": "/skriver/",
            "signIn": "/konto/",
        }
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self.handler())
        self.server.daemon_threads = True
        self.url = f"http://localhost:{self.server.server_port}"
        Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.held.set()
        self.server.shutdown()
        self.server.server_close()

    def put(self, open: str, exempt: str = "") -> None:
        """Somebody wrote this."""
        self.version += 1
        self.texts = {"open": open, "exempt": exempt}

    def received(self, count: int) -> None:
        """So many saves have come to it, answered or not."""
        wait_for(lambda: len(self.posts) >= count)

    def form(self) -> str:
        return FORM.format(
            version=self.version,
            open_plain=escape(to_plain(self.texts["open"])),
            **{name: escape(html) for name, html in self.texts.items()},
        )

    def save(self, post: dict) -> Reply:
        """As the real view does: the version is the lock."""
        texts = {name: clean(post[name]) for name in self.texts}
        if texts != self.texts:
            if int(post["base"]) != self.version:
                return Reply(409, self.conflict())
            self.put(**texts)
        return Reply(200, {"version": self.version, "saved_at": f"10:{40 + self.version}"})

    def conflict(self) -> dict:
        return {"version": self.version, **self.texts, "by": "Kari Moe", "at": "10:43"}

    def pulse(self) -> dict:
        at, who = self.writer["at"], self.writer["id"]
        return {"at": at, "writer": who, "here": self.here, "versions": {"/tekst/": self.version}}

    def handler(desk):  # noqa: N805 - inside the handler, self is the request
        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *arguments):
                pass

            def answer(self, status, body, content_type, headers=()):
                self.send_response(status)
                self.send_header("Content-Type", content_type)
                self.send_header("Content-Length", str(len(body)))
                for name, value in headers:
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def do_GET(self):
                if self.path == "/editor.js":
                    self.answer(200, desk.editor.read_bytes(), TYPES[".js"])
                elif self.path.startswith("/static/"):
                    file = ROOT / self.path[1:]
                    self.answer(200, file.read_bytes(), TYPES[file.suffix])
                elif self.path == "/skriver/":
                    self.answer(200, json.dumps({"id": desk.writer["id"]}).encode(), TYPES[".json"])
                elif self.path == "/puls/":
                    self.answer(200, json.dumps(desk.pulse()).encode(), TYPES[".json"])
                elif self.path == "/tekst/":
                    self.answer(200, json.dumps(desk.conflict()).encode(), TYPES[".json"])
                else:
                    page = PAGE.format(
                        form=UNSAVED if self.path == "/ulagret/" else desk.form(),
                        labels=json.dumps(editor_labels()),
                        writer=json.dumps(desk.writer),
                        pulse='data-pulse="/puls/"' if desk.here is not None else "",
                    )
                    headers = [("Content-Security-Policy", build_policy())]
                    self.answer(200, page.encode(), "text/html; charset=utf-8", headers)

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                head = f"Content-Type: {self.headers['Content-Type']}\r\n\r\n".encode()
                parts = message_from_bytes(head + body, policy=policy.HTTP).iter_parts()
                post = {
                    part.get_param("name", header="content-disposition"): part.get_payload(
                        decode=True
                    ).decode()
                    for part in parts
                }
                reply = desk.replies.pop(0) if desk.replies else Reply()
                kept = desk.save(post) if reply.store else None
                desk.posts.append(post | {"header": self.headers.get("X-CSRFToken", "")})
                if reply.wait:
                    reply.wait.wait(20)
                if reply.drop:
                    self.connection.close()
                    return
                if kept and reply.data is None:
                    reply = kept
                elif kept and kept.status == 200:
                    reply.data = kept.data | reply.data
                body = json.dumps(reply.data or {}).encode()
                # The browser may have stopped waiting.
                with suppress(ConnectionError):
                    self.answer(reply.status, body, "application/json", reply.headers.items())

        return Handler


def bundle(folder: Path) -> Path:
    """The editor as script/frontend makes it, from the source as it is now."""
    made = folder / "editor.js"
    subprocess.run(
        [
            *("node", ROOT / "node_modules/esbuild/bin/esbuild"),
            *(ROOT / "static/src/editor/index.js", "--bundle", "--minify", "--format=iife"),
            *("--target=es2020", "--log-level=warning", f"--outfile={made}"),
        ],
        check=True,
    )
    return made


class Minutes:
    """The page with the text, as one who writes sees it."""

    def __init__(self, page, desk):
        self.page, self.desk = page, desk
        page.goto(desk.url)
        self.text = page.get_by_role("textbox", name="Åpen tekst")
        self.exempt = page.get_by_role("textbox", name="Unntatt tekst")
        self.state = page.get_by_role("status")

    def type(self, text: str) -> None:
        """Key by key. On a busy machine it may be saved in the middle, and undone in parts."""
        self.text.click()
        self.page.keyboard.press("Control+End")
        self.page.keyboard.type(text)

    def put(self, text: str) -> None:
        """All at once, as from a dictation: one change, saved and undone as one."""
        self.text.click()
        self.page.keyboard.press("Control+End")
        self.page.keyboard.insert_text(text)

    def saved(self) -> dict:
        """What the server received last, once the page says that it is saved."""
        expect(self.state).to_have_text(re.compile(r"^Lagret 10:\d\d$"))
        return self.desk.posts[-1]

    def html(self) -> str:
        return self.page.evaluate("sltEditor.get(document.getElementById('open')).html")

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def paste(self, html: str) -> None:
        self.text.evaluate(
            """(target, html) => {
                const clipboardData = new DataTransfer();
                clipboardData.setData("text/html", html);
                const options = {clipboardData, bubbles: true, cancelable: true};
                target.dispatchEvent(new ClipboardEvent("paste", options));
            }""",
            html,
        )
