"""A pytest plugin: tests of an exporter against Inspector Sim.

Put this file on PYTHONPATH and `pytest_plugins = ["inspector_sim"]` into conftest.py (or run
`pytest -p inspector_sim`). The program is found in the environment variable INSPECTOR_SIM, else in
PATH. One server runs for the whole session, on a free port; each test gets the world as it was
loaded. A test that fails shows its calls and the reason of the last denial.

    @pytest.mark.inspector_sim(world="my-world.json", pace="leap")     # both optional
    def test_export(inspector_sim):
        inspector_sim.fault("kms:GenerateDataKey", answer="ThrottlingException", calls=[1])
        subprocess.run([...], env={**os.environ, **inspector_sim.variables()})
        assert inspector_sim.denials("kms:*") == []
"""

import fnmatch
import json
import os
import shlex
import shutil
import subprocess
import threading
import urllib.error
import urllib.request

import pytest

_PATIENCE = 60  # seconds, for one answer
_MOST_CALLS = 40  # shown of a failed test


def _program():
    named = os.environ.get("INSPECTOR_SIM", "inspector-sim")
    found = shutil.which(named)
    if not found:
        raise pytest.UsageError(
            f"cannot find {named}: put inspector-sim into PATH, or its path into INSPECTOR_SIM")
    return found


class SimError(Exception):
    """A request to /_sim was refused; the message is the server's."""


class InspectorSim:
    """A served world."""

    def __init__(self, world=None):
        self._world_option = ["--world", os.path.abspath(world)] if world else []
        self._process = subprocess.Popen(
            [_program(), "serve", "--quiet", "--port", "0", *self._world_option],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.url = self._process.stdout.readline().strip()
        if not self.url:
            raise pytest.UsageError(self._process.communicate()[1].strip())
        # What it says later must not fill a pipe.
        self._readers = [threading.Thread(target=stream.read, daemon=True)
                         for stream in (self._process.stdout, self._process.stderr)]
        for reader in self._readers:
            reader.start()

    def stop(self):
        self._process.terminate()
        self._process.wait(timeout=_PATIENCE)
        for reader in self._readers:
            reader.join()
        self._process.stdout.close()
        self._process.stderr.close()

    def variables(self):
        """What a client finds in its environment: endpoint, region, credentials."""
        port = self.url.rsplit(":", 1)[1]
        lines = subprocess.run([_program(), "env", "--port", port, *self._world_option],
                               check=True, capture_output=True, text=True).stdout.splitlines()
        words = [shlex.split(line)[1] for line in lines if line.startswith("export ")]
        return {**dict(word.split("=", 1) for word in words), "AWS_EC2_METADATA_DISABLED": "true"}

    def control(self, method, path, body=None):
        """A request to /_sim/PATH, answered as data."""
        request = urllib.request.Request(
            f"{self.url}/_sim/{path}", method=method,
            data=None if body is None else json.dumps(body).encode())
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=_PATIENCE) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as refusal:
            with refusal:
                raise SimError(json.load(refusal)["error"]) from None

    def reset(self):
        """Back to the world as it was loaded: no calls, no faults."""
        self.control("POST", "reset")

    def snapshot(self):
        """The number of a snapshot, for restore()."""
        return self.control("POST", "snapshots")["id"]

    def restore(self, snapshot):
        self.control("POST", f"snapshots/{snapshot}/restore")

    # ---- faults and time

    def fault(self, operation, **rule):
        """fault("kms:GenerateDataKey", answer="ThrottlingException", calls=[1, 2]); also delay,
        cut_after, reset, principal, status, message."""
        return self.control("POST", "faults", {"on": operation, **rule})["id"]

    def faults(self):
        """The rules with how often each was seen and fired."""
        return self.control("GET", "faults")

    def advance(self, by):
        """advance("5m")"""
        return self.control("POST", "advance", {"by": by})["now"]

    def pace(self, pace):
        self.control("POST", "pace", {"pace": pace})

    def now(self):
        return self.control("GET", "clock")["now"]

    # ---- what happened

    def calls(self, pattern="*"):
        """This test's requests, those between services among them: "kms:Generate*"."""
        calls, after = [], 0
        while page := self.control("GET", f"journal?after={after}&limit=1000"):
            calls += page
            after = page[-1]["id"]
        return [call for call in calls
                if fnmatch.fnmatchcase(f"{call['service']}:{call['operation']}", pattern)]

    def denials(self, pattern="*"):
        """This test's decisions that refused an action."""
        decisions = [each for call in self.calls()
                     for each in self.control("GET", f"decisions/{call['id']}")["decisions"]]
        return [each for each in decisions
                if each["effect"] != "allow" and fnmatch.fnmatchcase(each["action"], pattern)]

    def explain(self, which="denied"):
        """Why: of a call's number, "last" or "denied"; "" when there is none in this test."""
        try:
            return self.control("GET", f"decisions/{which}")["text"]
        except SimError:
            return ""

    def story(self):
        """This test's calls, one a line."""
        lines = [f"#{call['id']} {call['at']} {call['service']}:{call['operation']} "
                 f"{call['status']} {call.get('error', '')}".rstrip() for call in self.calls()]
        skipped = len(lines) - _MOST_CALLS
        return "\n".join([f"… {skipped} earlier calls"] * (skipped > 0) + lines[-_MOST_CALLS:])


# ---- pytest's side


def pytest_configure(config):
    config.addinivalue_line(
        "markers", "inspector_sim(world=None, pace='leap'): the world file and the pace of the "
        "clock for the fixture inspector_sim")


@pytest.fixture(scope="session")
def _inspector_sim_servers():
    servers = {}
    yield servers
    for server in servers.values():
        server.stop()


@pytest.fixture
def inspector_sim(request, _inspector_sim_servers):
    """A served world of this test's own."""
    mark = request.node.get_closest_marker("inspector_sim")
    options = dict(mark.kwargs) if mark else {}
    world, pace = options.pop("world", None), options.pop("pace", "leap")
    if options or (mark and mark.args):
        raise pytest.UsageError("the mark inspector_sim takes world= and pace=")
    if world not in _inspector_sim_servers:
        _inspector_sim_servers[world] = InspectorSim(world)
    server = _inspector_sim_servers[world]
    server.reset()
    server.pace(pace)
    return server


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    server = getattr(item, "funcargs", {}).get("inspector_sim")
    report = outcome.get_result()
    if call.when != "call" or not report.failed or server is None:
        return
    report.sections.append(("calls to Inspector Sim", server.story()))
    if why := server.explain():
        report.sections.append(("the last denial", why))
