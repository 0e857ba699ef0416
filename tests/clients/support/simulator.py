"""A served world for a test: started on a free port, stopped by a signal, and to be silent."""

import contextlib
import json
import os
import re
import shlex
import signal
import subprocess
import tempfile
import urllib.error
import urllib.request

PROGRAM = os.environ.get("INSPECTOR_SIM", "inspector-sim")
_PATIENCE = 60  # seconds: a sanitized program on a busy machine


class Simulator:
    """`with Simulator("--pace", "leap") as sim:` serves until the block ends."""

    def __init__(self, *arguments, port=0):
        command = [PROGRAM, "serve", "--port", str(port), *arguments]
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL)
        self.url = self._announced_url()
        self.port = int(self.url.rsplit(":", 1)[1])

    def _announced_url(self):
        seen = b""
        for line in self.process.stdout:
            seen += line
            url = re.search(rb"http://\S+:\d+", line)
            if url:
                return url[0].decode()
        raise AssertionError(f"no endpoint announced: {seen!r} {self.process.communicate()[1]!r}")

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        if kind is None:
            self.stop()
        else:
            self.process.kill()
            self.process.communicate()

    def stop(self, signal_number=signal.SIGTERM):
        """Ends the server; it must end well and must not have complained."""
        self.process.send_signal(signal_number)
        _, complaints = self.process.communicate(timeout=_PATIENCE)
        assert self.process.returncode == 0, (self.process.returncode, complaints.decode())
        assert complaints == b"", complaints.decode()

    def variables(self):
        """What `inspector-sim env` tells a shell to export."""
        lines = subprocess.run([PROGRAM, "env", "--port", str(self.port)], check=True,
                               capture_output=True, text=True).stdout.splitlines()
        # The last line defines a function for an AWS CLI that does not read AWS_ENDPOINT_URL.
        assert lines[-1].startswith("aws() "), lines
        words = [shlex.split(line) for line in lines[:-1]]
        assert all(word[0] == "export" for word in words), lines
        return dict(word[1].split("=", 1) for word in words)

    def control(self, method, path, body=None):
        """A request to /_sim, answered as JSON."""
        request = urllib.request.Request(
            f"{self.url}/_sim{path}", method=method,
            data=None if body is None else json.dumps(body).encode())
        with urllib.request.urlopen(request, timeout=_PATIENCE) as answer:
            return json.load(answer)

    def advance(self, span):
        return self.control("POST", "/advance", {"by": span})

    def explanation(self, journal_id):
        return self.control("GET", f"/decisions/{journal_id}")["text"]

    def journal(self):
        return self.control("GET", "/journal?limit=100000")

    def explanation_of_last(self, operation):
        """Why the latest call of an operation was answered as it was, whoever made it."""
        entries = [entry for entry in self.journal() if entry["operation"] == operation]
        assert entries, f"no {operation} in the journal"
        return self.explanation(entries[-1]["id"])


@contextlib.contextmanager
def clean_environment(variables=None):
    """An environment for AWS clients without the user's files, credentials, proxies or pager."""
    with tempfile.TemporaryDirectory() as home:
        kept = {name: value for name, value in os.environ.items()
                if not name.startswith("AWS_") and "proxy" not in name.lower()}
        yield {
            **kept,
            "HOME": kept.get("HOME", home),
            "AWS_CONFIG_FILE": os.path.join(home, "config"),
            "AWS_SHARED_CREDENTIALS_FILE": os.path.join(home, "credentials"),
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_PAGER": "",
            "AWS_MAX_ATTEMPTS": "1",
            **(variables or {}),
        }
