"""What an exported report must hold, given the findings that ListFindings answered."""

import csv
import io
import json

from support.policies import CSV_COLUMNS


def csv_rows(text):
    """The rows of a CSV report as dictionaries; the header is checked on the way."""
    reader = csv.DictReader(io.StringIO(text, newline=""))
    assert reader.fieldnames == CSV_COLUMNS, reader.fieldnames
    rows = list(reader)
    for row in rows:
        assert None not in row and None not in row.values(), row  # no row is longer or shorter
    return rows


def check_csv(test, text, findings):
    rows = csv_rows(text)
    _check_ids(test, [row["Finding ARN"] for row in rows], findings)
    known = {finding["findingArn"]: finding for finding in findings}
    for row in rows:
        finding = known[row["Finding ARN"]]
        test.assertEqual(row["AWS Account Id"], finding["awsAccountId"])
        test.assertEqual(row["Severity"], finding["severity"])
        test.assertEqual(row["Status"], "ACTIVE")
        test.assertEqual(row["Title"], finding["title"])
        test.assertEqual(row["Description"], finding["description"])
        test.assertEqual(row["Resource ID"], finding["resources"][0]["id"])
        details = finding.get("packageVulnerabilityDetails", {})
        test.assertEqual(row["Vulnerability Id"], details.get("vulnerabilityId", ""))


def check_json(test, text, findings):
    report = json.loads(text)
    test.assertEqual(list(report), ["findings"])
    _check_ids(test, [finding["findingArn"] for finding in report["findings"]], findings)
    known = {finding["findingArn"]: finding for finding in findings}
    for exported in report["findings"]:
        listed = known[exported["findingArn"]]
        test.assertEqual(exported["status"], "ACTIVE")
        for member in ("awsAccountId", "severity", "title", "description", "type"):
            test.assertEqual(exported[member], listed[member])
        test.assertEqual(exported["resources"][0]["id"], listed["resources"][0]["id"])


def _check_ids(test, exported, findings):
    active = [finding["findingArn"] for finding in findings if finding["status"] == "ACTIVE"]
    test.assertTrue(active, "the selection is empty: nothing would be compared")
    test.assertEqual(len(exported), len(set(exported)))
    test.assertEqual(sorted(exported), sorted(active))
