"""Exporters written by hand, run over the scenario library as a team would run its own: the good
one passes every scenario that it understands, a faulty one fails exactly where its fault shows.

Where that is, the good one's run tells: "lies" fails where a report ended otherwise than well,
"no-retry" where another report was in progress.
"""

import json
import os
import shlex
import subprocess
import sys
import tempfile
import unittest

from support.simulator import PROGRAM

HERE = os.path.dirname(os.path.abspath(__file__))
EXPORTERS = os.path.join(HERE, "..", "exporters")
LIBRARY = os.path.join(HERE, "..", "..", "scenarios")
WHOLE_LIBRARY = [""]
WHERE_FAULTS_SHOW = ["one-at-a-time", "faults"]
A_FEW = ["one-at-a-time/waits-for-the-other.json", "faults/throttled-status.json",
         "faults/internal-error-while-writing.json", "reports/csv-arrives-encrypted.json"]

# Some of those where a fault must show, whatever the good one's run tells.
KNOWN = {"lies": "an internal error of S3 while writing fails the report",
         "no-retry": "a second report waits for the one in progress"}

UNDERSTOOD = "bucket,kms-key,prefix,format,filter-file,poll,backoff,wait-timeout"
REPORT_FAILED, CANCELLED, SERVICE_ERROR = 1, 5, 6


def run(exporter, topics, *faults):
    """What each scenario came to, by its name."""
    with tempfile.TemporaryDirectory() as folder:
        told = os.path.join(folder, "told.jsonl")
        command = shlex.join([*exporter, *faults])
        ended = subprocess.run(
            [PROGRAM, "run", *(os.path.join(LIBRARY, topic) for topic in topics), "--jobs", "2",
             "--exporter", command, "--understands", UNDERSTOOD, "--report", f"jsonl={told}"],
            capture_output=True, text=True, check=False)
        assert ended.returncode in (0, 1), ended.stderr
        with open(told, encoding="utf-8") as lines:
            outcomes = [json.loads(line) for line in lines]
    return {each["scenario"]: each for each in outcomes if "scenario" in each}


def failed(outcomes):
    return sorted(name for name, each in outcomes.items() if not each["passed"])


def met_another_report(outcome):
    return any(call["operation"] == "CreateFindingsReport"
               and "Cannot have multiple reports in-progress" in call.get("message", "")
               for call in outcome["calls"])


class Exporters:
    """What holds for the exporter of any language."""

    good_topics = faulty_topics = WHERE_FAULTS_SHOW

    def test_good_ones_pass_and_faulty_ones_fail_where_their_fault_shows(self):
        good = run(self.exporter, self.good_topics)
        self.assertEqual([], failed(good), [each["failures"] for each in good.values()])
        shows = {
            "lies": (0, lambda each: each["subject"]["exit"] in (REPORT_FAILED, CANCELLED)),
            "no-retry": (SERVICE_ERROR, met_another_report),
        }
        for fault, (status, shows_in) in shows.items():
            with self.subTest(fault):
                faulty = run(self.exporter, self.faulty_topics, "--fault", fault)
                expected = sorted(name for name in faulty if shows_in(good[name]))
                self.assertIn(KNOWN[fault], expected)
                self.assertLess(len(expected), len(faulty))
                self.assertEqual(expected, failed(faulty))
                self.assertEqual({status}, {faulty[name]["subject"]["exit"] for name in expected})


class Python(Exporters, unittest.TestCase):
    exporter = [sys.executable, os.path.join(EXPORTERS, "export.py")]


class JavaScript(Exporters, unittest.TestCase):
    # Where tests/clients/setup.sh put it, beside the SDK.
    exporter = [os.environ.get("CLIENT_NODE", "node"),
                os.path.join(os.environ.get("CLIENT_JS_DIR", ""), "export.js")]
    good_topics = WHOLE_LIBRARY


class Shell(Exporters, unittest.TestCase):
    # Each call of the AWS CLI costs half a second of processor time.
    exporter = ["bash", os.path.join(EXPORTERS, "export.sh")]
    good_topics = faulty_topics = A_FEW
