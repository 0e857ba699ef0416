"""The documented export procedure and its failures, driven with the AWS CLI."""

import json
import os
import re
import subprocess
import tempfile
import unittest
import urllib.request

from support import reports
from support.policies import ACCOUNT, REGION, bucket_policy, key_policy
from support.simulator import PROGRAM, Simulator, clean_environment

AWS = os.environ.get("CLIENT_AWS", "aws")
BUCKET = "export-reports"
ELSEWHERE = "eu-west-1"

# Exit codes: version 2 tells a service's refusal (254) from a request of its own refusing (252).
# Early versions 1 say 255 for both. Transfers (aws s3) that fail exit with 1.
REFUSED = (254, 255)
BAD_USAGE = (252, 255)


def setUpModule():
    CliTest.sim = unittest.enterModuleContext(Simulator("--pace", "leap"))
    CliTest.environment = unittest.enterModuleContext(clean_environment(CliTest.sim.variables()))
    CliTest.folder = unittest.enterModuleContext(tempfile.TemporaryDirectory())
    CliTest.set_up_destination()
    CliTest.snapshot = CliTest.sim.control("POST", "/snapshots")["id"]


class CliTest(unittest.TestCase):
    """One server with the documented set-up; each test starts from the snapshot taken after it,
    because every command costs the CLI's own start."""

    def setUp(self):
        self.sim.control("POST", f"/snapshots/{self.snapshot}/restore")

    @classmethod
    def run_cli(cls, *arguments, **variables):
        # Before 2.13 the CLI does not read AWS_ENDPOINT_URL; the option works in every version.
        return subprocess.run([AWS, "--endpoint-url", cls.sim.url, *arguments],
                              env={**cls.environment, **variables}, capture_output=True)

    @classmethod
    def aws(cls, *arguments, **variables):
        """A command that succeeds; its JSON output, or nothing (aws s3 answers in words)."""
        done = cls.run_cli(*arguments, "--output", "json", **variables)
        assert done.returncode == 0, (arguments, done.returncode, done.stderr.decode())
        return json.loads(done.stdout) if done.stdout.startswith(b"{") else None

    def refused(self, code, operation, *arguments, **variables):
        """A command that a service refuses with a code; what the CLI prints."""
        done = self.run_cli(*arguments, **variables)
        complaint = done.stderr.decode()
        self.assertIn(done.returncode, REFUSED, complaint)
        told = re.search(rf"An error occurred \({re.escape(code)}\) when calling the {operation} "
                         r"operation(?: \(reached max retries: 0\))?: (.*)", complaint)
        self.assertTrue(told, complaint)
        self.assertTrue(told[1], "an error has a message")
        return complaint

    @classmethod
    def file(cls, name, document):
        path = os.path.join(cls.folder, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(document if isinstance(document, str) else json.dumps(document))
        return f"file://{path}"

    @classmethod
    def set_up_destination(cls):
        cls.aws("s3api", "create-bucket", "--bucket", BUCKET)
        cls.aws("s3api", "put-bucket-policy", "--bucket", BUCKET, "--policy",
                cls.file("bucket_policy", bucket_policy(BUCKET)))
        cls.key = cls.aws("kms", "create-key")["KeyMetadata"]["Arn"]
        cls.aws("kms", "put-key-policy", "--key-id", cls.key, "--policy-name", "default",
                "--policy", cls.file("key_policy", key_policy()))

    def creation(self, bucket=BUCKET, key=None, report_format="CSV", prefix=None):
        destination = f"bucketName={bucket},kmsKeyArn={key or self.key}"
        if prefix:
            destination += f",keyPrefix={prefix}"
        return ("inspector2", "create-findings-report", "--report-format", report_format,
                "--s3-destination", destination)

    def start(self, **destination):
        return self.aws(*self.creation(**destination))["reportId"]

    def status(self, *arguments):
        return self.aws("inspector2", "get-findings-report-status", *arguments)

    def finished(self, report):
        for _ in range(10):
            status = self.status("--report-id", report)
            if status["status"] != "IN_PROGRESS":
                return status
        self.fail("the report never finished")


class Procedure(CliTest):
    def findings(self):
        return self.aws("inspector2", "list-findings")["findings"]

    def test_csv_report(self):
        report = self.start()
        self.assertEqual(self.finished(report)["status"], "SUCCEEDED")
        done = self.run_cli("s3", "cp", f"s3://{BUCKET}/{report}.csv", "-")
        self.assertEqual(done.returncode, 0, done.stderr)
        reports.check_csv(self, done.stdout.decode(), self.findings())

    def test_json_report(self):
        report = self.start(report_format="JSON", prefix="daily/")
        self.assertEqual(self.finished(report)["status"], "SUCCEEDED")
        path = os.path.join(self.folder, "report.json")
        self.aws("s3", "cp", "--quiet", f"s3://{BUCKET}/daily/{report}.json", path)
        with open(path, encoding="utf-8") as file:
            reports.check_json(self, file.read(), self.findings())
        listing = self.run_cli("s3", "ls", f"s3://{BUCKET}/", "--recursive").stdout.decode()
        self.assertRegex(listing, rf"^\S+ \S+ +\d+ daily/{report}\.json\n$")

    def test_pages_of_list_findings(self):
        whole = [finding["findingArn"] for finding in self.findings()]
        self.assertGreater(len(whole), 200)
        paged = self.aws("inspector2", "list-findings", "--page-size", "50")["findings"]
        self.assertEqual([finding["findingArn"] for finding in paged], whole)
        some = self.aws("inspector2", "list-findings", "--max-items", "3")
        self.assertEqual(len(some["findings"]), 3)
        self.assertTrue(some["NextToken"])

    def test_transfer_in_parts(self):
        body = os.urandom(20 * 1024 * 1024 + 321)
        there, back = (os.path.join(self.folder, name) for name in ("there", "back"))
        with open(there, "wb") as file:
            file.write(body)
        self.aws("s3", "cp", "--quiet", there, f"s3://{BUCKET}/big", "--sse", "aws:kms",
                 "--sse-kms-key-id", self.key)
        head = self.aws("s3api", "head-object", "--bucket", BUCKET, "--key", "big")
        self.assertEqual(head["ContentLength"], len(body))
        self.assertEqual(head["SSEKMSKeyId"], self.key)
        self.assertRegex(head["ETag"], r'^"[0-9a-f]{32}-3"$')
        self.aws("s3", "cp", "--quiet", f"s3://{BUCKET}/big", back)
        with open(back, "rb") as file:
            self.assertTrue(file.read() == body, "the download differs from the upload")
        self.aws("s3api", "get-object", "--bucket", BUCKET, "--key", "big", "--range",
                 "bytes=8388600-8388700", back)
        with open(back, "rb") as file:
            self.assertTrue(file.read() == body[8388600:8388701])

    def test_presigned_url(self):
        self.aws("s3", "cp", "--quiet", self.file("note", "read by url")[len("file://"):],
                 f"s3://{BUCKET}/note")
        done = self.run_cli("s3", "presign", f"s3://{BUCKET}/note")
        with urllib.request.urlopen(done.stdout.decode().strip()) as answer:
            self.assertEqual(answer.read(), b"read by url")

    def test_bucket_elsewhere_is_followed(self):
        self.aws("s3", "mb", "s3://far-away", "--region", ELSEWHERE)
        note = self.file("note", "hello")[len("file://"):]
        self.aws("s3", "cp", "--quiet", note, "s3://far-away/note")
        done = self.run_cli("s3", "cp", "s3://far-away/note", "-")
        self.assertEqual(done.stdout, b"hello")
        location = self.aws("s3api", "get-bucket-location", "--bucket", "far-away")
        self.assertEqual(location["LocationConstraint"], ELSEWHERE)
        self.assertIn(301, [entry["status"] for entry in self.sim.journal()])

    def test_session_of_a_role(self):
        trust = {"Version": "2012-10-17", "Statement": [{
            "Effect": "Allow", "Action": "sts:AssumeRole",
            "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}}]}
        may_export = {"Version": "2012-10-17", "Statement": [{
            "Effect": "Allow", "Action": "inspector2:*", "Resource": "*"}]}
        role = self.aws("iam", "create-role", "--role-name", "exporter",
                        "--assume-role-policy-document", self.file("trust", trust))
        self.aws("iam", "put-role-policy", "--role-name", "exporter", "--policy-name", "export",
                 "--policy-document", self.file("may_export", may_export))
        issued = self.aws("sts", "assume-role", "--role-arn", role["Role"]["Arn"],
                          "--role-session-name", "nightly")["Credentials"]
        session = {"AWS_ACCESS_KEY_ID": issued["AccessKeyId"],
                   "AWS_SECRET_ACCESS_KEY": issued["SecretAccessKey"],
                   "AWS_SESSION_TOKEN": issued["SessionToken"]}
        self.assertEqual(self.aws("sts", "get-caller-identity", **session)["Arn"],
                         f"arn:aws:sts::{ACCOUNT}:assumed-role/exporter/nightly")
        report = self.aws(*self.creation(), **session)["reportId"]
        self.assertEqual(self.finished(report)["status"], "SUCCEEDED")

    def test_environment_alone_is_enough(self):
        told = subprocess.run([AWS, "--version"], capture_output=True, text=True).stdout
        major, minor = map(int, re.search(r"aws-cli/(\d+)\.(\d+)", told).groups())
        if (major, minor) < ((1, 29), (2, 13))[major - 1]:
            self.skipTest("this version does not read AWS_ENDPOINT_URL")
        done = subprocess.run([AWS, "sts", "get-caller-identity", "--query", "Account", "--output",
                               "text"], env=self.environment, capture_output=True, text=True)
        self.assertEqual(done.stdout, f"{ACCOUNT}\n")


class Stepped(CliTest):
    def test_one_report_at_a_time_and_cancel(self):
        self.sim.control("POST", "/pace", {"pace": "stepped"})
        first = self.start()
        self.assertEqual(self.status()["reportId"], first)
        complaint = self.refused("ValidationException", "CreateFindingsReport", *self.creation())
        self.assertIn("Cannot have multiple reports in-progress", complaint)
        self.aws("inspector2", "cancel-findings-report", "--report-id", first)
        self.assertEqual(self.status("--report-id", first)["status"], "CANCELLED")
        second = self.start()
        self.assertEqual(self.status("--report-id", second)["status"], "IN_PROGRESS")
        self.sim.advance("2h")
        self.assertEqual(self.status("--report-id", second)["status"], "SUCCEEDED")
        self.refused("ResourceNotFoundException", "GetFindingsReportStatus", "inspector2",
                     "get-findings-report-status")


class FailedReports(CliTest):
    def assert_fails(self, code, fragment, **request):
        status = self.finished(self.start(**request))
        self.assertEqual((status["status"], status.get("errorCode")), ("FAILED", code), status)
        self.assertIn(fragment, status["errorMessage"])

    def test_policies_without_the_right_source_account(self):
        wrong = self.file("wrong", bucket_policy(BUCKET, account="444455556666"))
        self.aws("s3api", "put-bucket-policy", "--bucket", BUCKET, "--policy", wrong)
        self.assert_fails("INVALID_PERMISSIONS", BUCKET)
        self.aws("s3api", "put-bucket-policy", "--bucket", BUCKET, "--policy",
                 self.file("right", bucket_policy(BUCKET)))
        wrong = self.file("wrong_key", key_policy(source_account="444455556666"))
        self.aws("kms", "put-key-policy", "--key-id", self.key, "--policy-name", "default",
                 "--policy", wrong)
        self.assert_fails("INVALID_PERMISSIONS", self.key)
        self.assertIn("aws:SourceAccount", self.sim.explanation_of_last("PutObject"))

    def test_destinations(self):
        self.assert_fails("BUCKET_NOT_FOUND", "no-such-bucket", bucket="no-such-bucket")
        self.aws("s3", "mb", "s3://far-away", "--region", ELSEWHERE)
        self.assert_fails("INCOMPATIBLE_BUCKET_REGION", "far-away", bucket="far-away")
        self.assert_fails("MALFORMED_KMS_KEY", "alias-of-mine", key="alias-of-mine")

    def test_nothing_selected(self):
        report = self.aws(*self.creation(), "--filter-criteria",
                          '{"severity":[{"comparison":"EQUALS","value":"NONE"}]}')["reportId"]
        self.assertEqual(self.finished(report)["errorCode"], "NO_FINDINGS_FOUND")


class Refusals(CliTest):
    def test_wrong_credentials(self):
        unknown = {"AWS_ACCESS_KEY_ID": "AKIAXXXXXXXXXXXXXXXX"}
        wrong = {"AWS_SECRET_ACCESS_KEY": "wrong"}
        self.refused("UnrecognizedClientException", "ListFindings", "inspector2", "list-findings",
                     **unknown)
        self.refused("InvalidSignatureException", "ListFindings", "inspector2", "list-findings",
                     **wrong)
        self.refused("InvalidClientTokenId", "GetCallerIdentity", "sts", "get-caller-identity",
                     **unknown)
        self.refused("InvalidAccessKeyId", "ListBuckets", "s3", "ls", **unknown)
        self.refused("SignatureDoesNotMatch", "ListBuckets", "s3api", "list-buckets", **wrong)

    def test_malformed_policies(self):
        self.refused("MalformedPolicyDocumentException", "PutKeyPolicy", "kms", "put-key-policy",
                     "--key-id", self.key, "--policy-name", "default", "--policy", '{"Version":')
        self.refused("MalformedPolicy", "PutBucketPolicy", "s3api", "put-bucket-policy",
                     "--bucket", BUCKET, "--policy", "{}")

    def test_buckets(self):
        self.refused("BucketAlreadyOwnedByYou", "CreateBucket", "s3api", "create-bucket",
                     "--bucket", BUCKET, "--region", ELSEWHERE, "--create-bucket-configuration",
                     f"LocationConstraint={ELSEWHERE}")
        self.refused("NoSuchBucket", "ListObjectsV2", "s3", "ls", "s3://no-such-bucket")
        done = self.run_cli("s3", "cp", f"s3://{BUCKET}/no-such-key", "-")
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stderr, rb"\(404\) when calling the HeadObject operation.*Not Found")

    def test_key_disabled_after_the_export(self):
        report = self.start()
        self.finished(report)
        self.aws("kms", "disable-key", "--key-id", self.key)
        self.refused("KMS.DisabledException", "GetObject", "s3api", "get-object", "--bucket",
                     BUCKET, "--key", f"{report}.csv", os.path.join(self.folder, "report"))
        done = self.run_cli("s3", "cp", f"s3://{BUCKET}/{report}.csv", "-")
        self.assertEqual(done.returncode, 1, done.stderr)

    def test_reports(self):
        complaint = self.refused(
            "ResourceNotFoundException", "GetFindingsReportStatus", "inspector2",
            "get-findings-report-status", "--report-id", "00000000-0000-4000-8000-000000000000")
        self.assertIn("00000000-0000-4000-8000-000000000000", complaint)
        self.refused("ValidationException", "CreateFindingsReport",
                     *self.creation(report_format="PDF"))

    def test_missing_member(self):
        request = ("inspector2", "create-findings-report", "--report-format", "CSV",
                   "--s3-destination", f"bucketName={BUCKET}")
        done = self.run_cli(*request)
        self.assertIn(done.returncode, BAD_USAGE)
        self.assertIn(b'Missing required parameter in s3Destination: "kmsKeyArn"', done.stderr)
        config = self.file("config", "[default]\nparameter_validation = false\n")
        complaint = self.refused("ValidationException", "CreateFindingsReport", *request,
                                 AWS_CONFIG_FILE=config[len("file://"):])
        self.assertIn("'s3Destination.kmsKeyArn' failed to satisfy constraint: "
                      "Member must not be null", complaint)

    def test_denied_caller_is_told_why(self):
        office = {"Version": "2012-10-17", "Statement": [{
            "Sid": "FromTheOffice", "Effect": "Allow", "Action": "inspector2:*", "Resource": "*",
            "Condition": {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}}]}
        self.aws("iam", "create-user", "--user-name", "worker")
        self.aws("iam", "put-user-policy", "--user-name", "worker", "--policy-name", "office",
                 "--policy-document", self.file("office", office))
        key = self.aws("iam", "create-access-key", "--user-name", "worker")["AccessKey"]
        complaint = self.refused("AccessDeniedException", "CreateFindingsReport", *self.creation(),
                                 "--debug", AWS_ACCESS_KEY_ID=key["AccessKeyId"],
                                 AWS_SECRET_ACCESS_KEY=key["SecretAccessKey"])
        self.assertIn(f"User: arn:aws:iam::{ACCOUNT}:user/worker is not authorized to perform: "
                      "inspector2:CreateFindingsReport on resource: arn:aws:inspector2:"
                      f"{REGION}:{ACCOUNT}:/reporting/create", complaint)
        journal_id = re.search(r"'x-sim-explain': '(\d+)'", complaint)[1]
        explained = subprocess.run([PROGRAM, "explain", journal_id, "--endpoint", self.sim.url],
                                   check=True, capture_output=True, text=True).stdout
        for word in ("inspector2:CreateFindingsReport", "office", "FromTheOffice", "IpAddress",
                     "aws:SourceIp", "203.0.113.0/24", "127.0.0.1"):
            self.assertIn(word, explained)

    def test_operation_that_is_not_simulated(self):
        complaint = self.refused("NotImplemented", "CreateCustomKeyStore", "kms",
                                 "create-custom-key-store", "--custom-key-store-name", "hsm")
        self.assertEqual(complaint.count("CreateCustomKeyStore"), 2, "the CLI's and the server's")


if __name__ == "__main__":
    unittest.main()
