"""Exporters written by hand, run over the scenario library as a team would run its own: the good
one passes every scenario that it understands, a faulty one fails exactly where its fault shows.

tests/exporters/expected.json says where that is: the expectations that a faulty one does not meet,
and the files of the library that are left out, with the reason. It holds for every language.
"""

import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
import unittest

from support.simulator import PROGRAM

HERE = os.path.dirname(os.path.abspath(__file__))
EXPORTERS = os.path.join(HERE, "..", "exporters")
LIBRARY = os.path.join(HERE, "..", "..", "scenarios")
EXPECTED = os.path.join(EXPORTERS, "expected.json")

UNDERSTOOD = "bucket,kms-key,prefix,format,filter-file,poll,backoff,wait-timeout"
REPORT_FAILED, CANCELLED, SERVICE_ERROR = 1, 5, 6


def run(exporter, files, *faults):
    """What each scenario came to, by its name."""
    with tempfile.TemporaryDirectory() as folder:
        told = os.path.join(folder, "told.jsonl")
        command = shlex.join([*exporter, *faults])
        ended = subprocess.run(
            [PROGRAM, "run", *(os.path.join(LIBRARY, file) for file in files), "--jobs", "2",
             "--exporter", command, "--understands", UNDERSTOOD, "--report", f"jsonl={told}"],
            capture_output=True, text=True, check=False)
        assert ended.returncode in (0, 1), ended.stderr
        with open(told, encoding="utf-8") as lines:
            outcomes = [json.loads(line) for line in lines]
    return {each["scenario"]: each for each in outcomes if "scenario" in each}


def file_of(outcome):
    return os.path.relpath(outcome["file"], LIBRARY)


def library():
    """Its files, as the index has them."""
    with open(os.path.join(LIBRARY, "INDEX.md"), encoding="utf-8") as index:
        return set(re.findall(r"\]\(([^)]+\.json)\)", index.read()))


def unmet(outcomes):
    """The expectations that were not met, of each scenario that failed."""
    return {name: sorted({failure["pointer"] for failure in each["failures"]})
            for name, each in outcomes.items() if not each["passed"]}


def met_another_report(outcome):
    return any(call["operation"] == "CreateFindingsReport"
               and "Cannot have multiple reports in-progress" in call.get("message", "")
               for call in outcome["calls"])


# Where a fault shows, as the good one's run tells it, and the status that the faulty one ends with.
SHOWS = {
    "lies": (0, lambda each: each["subject"]["exit"] in (REPORT_FAILED, CANCELLED)),
    "no-retry": (SERVICE_ERROR, met_another_report),
}


def one_of_each_topic(files):
    return {file.split("/")[0]: file for file in sorted(files, reverse=True)}.values()


class Exporters:
    """What holds for the exporter of any language."""

    # Faulty ones run where their fault shows, and on the first scenario of each topic where it
    # does not.
    costly = False
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        with open(EXPECTED, encoding="utf-8") as file:
            cls.expected = json.load(file)
        cls.good = run(cls.exporter, [""])

    def test_the_good_one_passes_all_that_applies(self):
        self.assertEqual({}, unmet(self.good),
                         [failure["message"] for each in self.good.values()
                          for failure in each["failures"]])
        left_out = library() - {file_of(each) for each in self.good.values()}
        self.assertEqual(sorted(self.expected["left out"]), sorted(left_out))

    @classmethod
    def write(cls, fault, failures):
        cls.expected[fault] = dict(sorted(failures.items()))
        with open(EXPECTED, "w", encoding="utf-8") as file:
            json.dump(cls.expected, file, indent=2, ensure_ascii=False)
            file.write("\n")

    def files_for(self, shows_in):
        files = {file_of(each) for each in self.good.values()}
        if not self.costly:
            return files
        showing = {file_of(each) for each in self.good.values() if shows_in(each)}
        return showing.union(one_of_each_topic(files - showing))

    def test_faulty_ones_fail_exactly_where_their_fault_shows(self):
        for fault, (status, shows_in) in SHOWS.items():
            with self.subTest(fault):
                faulty = run(self.exporter, sorted(self.files_for(shows_in)), "--fault", fault)
                if os.environ.get("UPDATE_GOLDEN") and not self.costly:
                    self.write(fault, unmet(faulty))
                self.assertEqual(self.expected[fault], unmet(faulty))
                self.assertEqual(sorted(name for name in self.good if shows_in(self.good[name])),
                                 sorted(self.expected[fault]))
                self.assertLess(len(self.expected[fault]), len(faulty))
                self.assertEqual({status}, {faulty[name]["subject"]["exit"]
                                            for name in self.expected[fault]})


class Python(Exporters, unittest.TestCase):
    exporter = [sys.executable, os.path.join(EXPORTERS, "export.py")]


class JavaScript(Exporters, unittest.TestCase):
    # Where tests/clients/setup.sh put it, beside the SDK.
    exporter = [os.environ.get("CLIENT_NODE", "node"),
                os.path.join(os.environ.get("CLIENT_JS_DIR", ""), "export.js")]


class Shell(Exporters, unittest.TestCase):
    # Each call of the AWS CLI costs half a second of processor time.
    exporter = ["bash", os.path.join(EXPORTERS, "export.sh")]
    costly = True
