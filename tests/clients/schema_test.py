"""The schema that `inspector-sim scenario schema` prints accepts every scenario of the library, and
refuses what `run` refuses: a validator of somebody else's reads it."""
import copy
import json
import os
import pathlib
import re
import subprocess
import unittest

import jsonschema

SIM = os.environ["INSPECTOR_SIM"]
LIBRARY = pathlib.Path(__file__).resolve().parents[2] / "scenarios"
NO_SCENARIOS = {"worlds", "policies", "filters"}


def scenario_files():
    for path in sorted(LIBRARY.glob("*/*.json")):
        if path.parent.name not in NO_SCENARIOS:
            yield path


def read(path):
    """JSON whose lines may hold a comment of their own."""
    return json.loads(re.sub(r"^\s*//.*$", "", path.read_text(), flags=re.M))


class SchemaTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        printed = subprocess.run([SIM, "scenario", "schema"], check=True, capture_output=True)
        cls.schema = json.loads(printed.stdout)
        cls.validator = jsonschema.Draft202012Validator(cls.schema)

    def complaints(self, scenario):
        return [error.message for error in self.validator.iter_errors(scenario)]

    def test_is_a_schema(self):
        jsonschema.Draft202012Validator.check_schema(self.schema)

    def test_accepts_the_library(self):
        files = list(scenario_files())
        self.assertGreater(len(files), 50)
        for path in files:
            with self.subTest(path.name):
                self.assertEqual(self.complaints(read(path)), [])

    def test_refuses_what_run_refuses(self):
        good = read(LIBRARY / "faults" / "throttled-status.json")
        self.assertEqual(self.complaints(good), [])
        changes = {
            "no name": lambda s: s.pop("name"),
            "no run": lambda s: s.pop("run"),
            "nothing expected": lambda s: s.update(expect=[]),
            "unknown member": lambda s: s.update(expects=[]),
            "unknown verb": lambda s: s["expect"].append({"exits": 0}),
            "two verbs": lambda s: s["expect"].append({"exit": 0, "reports": 1}),
            "qualifier of another verb": lambda s: s["expect"].append({"exit": 0, "policy": "x"}),
            "text for a number": lambda s: s["expect"].append({"exit": "0"}),
            "span without a unit": lambda s: s["run"].update(within="60"),
            "exporter and command": lambda s: s["run"].update(command=["true"], exporter=[]),
            "step with both": lambda s: s.update(
                before=[{"call": "s3:ListBuckets", "advance": "1s"}]),
            "call without a service": lambda s: s.update(before=[{"call": "ListBuckets"}]),
            "call number nought": lambda s: s["faults"][0].update(calls=[0]),
        }
        for name, change in changes.items():
            with self.subTest(name):
                bad = copy.deepcopy(good)
                change(bad)
                self.assertNotEqual(self.complaints(bad), [])


if __name__ == "__main__":
    unittest.main()
