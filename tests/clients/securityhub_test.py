"""Security Hub with boto3 and the AWS CLI: Inspector's findings arrive, are filtered and updated."""

import json
import os
import subprocess
import unittest

import boto3
from botocore.exceptions import ClientError

from support.policies import ACCOUNT, REGION
from support.simulator import Simulator, clean_environment

AWS = os.environ.get("CLIENT_AWS", "aws")
INSPECTOR = f"arn:aws:securityhub:{REGION}::product/aws/inspector"


def setUpModule():
    SecurityHubTest.sim = unittest.enterModuleContext(Simulator("--pace", "leap"))
    SecurityHubTest.environment = unittest.enterModuleContext(
        clean_environment(SecurityHubTest.sim.variables()))
    os.environ.update(SecurityHubTest.environment)


class SecurityHubTest(unittest.TestCase):
    def setUp(self):
        self.sim.control("POST", "/reset")
        self.hub = boto3.client("securityhub", endpoint_url=self.sim.url, region_name=REGION)
        self.addCleanup(self.hub.close)

    def enable(self):
        self.hub.enable_security_hub()
        self.sim.advance("1s")

    def all_findings(self, **request):
        pages = self.hub.get_paginator("get_findings").paginate(**request)
        return [finding for page in pages for finding in page["Findings"]]

    def test_nothing_before_it_is_enabled(self):
        with self.assertRaises(ClientError) as caught:
            self.hub.describe_hub()
        self.assertEqual(caught.exception.response["Error"]["Code"], "InvalidAccessException")
        self.assertEqual(caught.exception.response["Error"]["Message"],
                         f"Account {ACCOUNT} is not subscribed to AWS Security Hub")

    def test_inspectors_findings_are_there(self):
        self.enable()
        inspector = boto3.client("inspector2", endpoint_url=self.sim.url, region_name=REGION)
        self.addCleanup(inspector.close)
        pages = inspector.get_paginator("list_findings").paginate()
        arns = {finding["findingArn"] for page in pages for finding in page["findings"]
                if finding["status"] != "CLOSED"}
        found = self.all_findings()
        self.assertEqual({finding["Id"] for finding in found}, arns)
        critical = self.all_findings(
            Filters={"SeverityLabel": [{"Value": "CRITICAL", "Comparison": "EQUALS"}],
                     "RecordState": [{"Value": "ACTIVE", "Comparison": "EQUALS"}]},
            SortCriteria=[{"Field": "UpdatedAt", "SortOrder": "desc"}], MaxResults=10)
        self.assertEqual({finding["Id"] for finding in critical},
                         {finding["Id"] for finding in found
                          if finding["Severity"]["Label"] == "CRITICAL"
                          and finding["RecordState"] == "ACTIVE"})

    def test_a_finding_is_worked_on(self):
        self.enable()
        identifier = {"Id": self.all_findings()[0]["Id"], "ProductArn": INSPECTOR}
        done = self.hub.batch_update_findings(
            FindingIdentifiers=[identifier, {"Id": "none", "ProductArn": INSPECTOR}],
            Workflow={"Status": "NOTIFIED"}, Note={"Text": "seen", "UpdatedBy": "tests"})
        self.assertEqual(done["ProcessedFindings"], [identifier])
        self.assertEqual(done["UnprocessedFindings"][0]["ErrorCode"], "FindingNotFound")
        noted = self.all_findings(
            Filters={"WorkflowStatus": [{"Value": "NOTIFIED", "Comparison": "EQUALS"}]})
        self.assertEqual([finding["Note"]["Text"] for finding in noted], ["seen"])

    def test_the_command_line(self):
        def aws(*arguments):
            done = subprocess.run([AWS, "--endpoint-url", self.sim.url, "--region", REGION,
                                   "--output", "json", "securityhub", *arguments],
                                  env=self.environment, capture_output=True)
            self.assertEqual(done.returncode, 0, done.stderr.decode())
            return json.loads(done.stdout) if done.stdout.strip() else None

        aws("enable-security-hub")
        finding = {"SchemaVersion": "2018-10-08", "Id": "own", "GeneratorId": "tests",
                   "ProductArn": f"arn:aws:securityhub:{REGION}:{ACCOUNT}:product/{ACCOUNT}/default",
                   "AwsAccountId": ACCOUNT, "CreatedAt": "2026-02-01T00:00:00Z",
                   "UpdatedAt": "2026-02-01T00:00:00Z", "Title": "t", "Description": "d",
                   "Severity": {"Label": "LOW"}, "Types": ["Unusual Behaviors"],
                   "Resources": [{"Type": "Other", "Id": "r"}]}
        wrong = {**finding, "Id": "wrong", "Resources": []}
        told = aws("batch-import-findings", "--findings", json.dumps([finding, wrong]))
        self.assertEqual((told["SuccessCount"], told["FailedCount"]), (1, 1))
        self.assertEqual(told["FailedFindings"][0]["ErrorMessage"],
                         "Finding does not adhere to Amazon Finding Format. data.Resources should "
                         "NOT have fewer than 1 items.")
        own = aws("get-findings", "--filters",
                  '{"ProductName":[{"Value":"Default","Comparison":"EQUALS"}]}')["Findings"]
        self.assertEqual([each["Id"] for each in own], ["own"])
        subscriptions = aws("list-enabled-products-for-import")["ProductSubscriptions"]
        aws("disable-import-findings-for-product", "--product-subscription-arn", subscriptions[0])
        self.assertEqual(aws("list-enabled-products-for-import")["ProductSubscriptions"], [])
