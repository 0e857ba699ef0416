"""The documented export procedure and its failures, driven with boto3."""

import datetime
import json
import os
import tempfile
import time
import unittest
import urllib.error
import urllib.request

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError, ParamValidationError

from support import reports
from support.policies import ACCOUNT, REGION, bucket_policy, key_policy
from support.simulator import Simulator, clean_environment

BUCKET = "export-reports"
ELSEWHERE = "eu-west-1"
MULTIPLE_REPORTS = "Cannot have multiple reports in-progress"
MEGABYTE = 1024 * 1024

_environment = clean_environment()


def setUpModule():
    clean = _environment.__enter__()
    os.environ.clear()
    os.environ.update(clean)


def tearDownModule():
    _environment.__exit__(None, None, None)


class Boto3Test(unittest.TestCase):
    """A fresh server with the documented set-up for each test."""

    pace = "leap"

    def setUp(self):
        self.sim = Simulator("--pace", self.pace)
        self.addCleanup(self._stop)
        variables = self.sim.variables()
        self.assertEqual(variables["AWS_REGION"], REGION)
        self.assertEqual(variables["AWS_ENDPOINT_URL"], self.sim.url)
        self.credentials = {
            "aws_access_key_id": variables["AWS_ACCESS_KEY_ID"],
            "aws_secret_access_key": variables["AWS_SECRET_ACCESS_KEY"],
        }
        self.inspector = self.client("inspector2")
        self.s3 = self.client("s3")
        self.kms = self.client("kms")
        self.set_up_destination()

    def _stop(self):
        self.assertIsNone(self.sim.process.poll(), "the server ended by itself")
        self.sim.stop()

    def set_up_destination(self):
        self.s3.create_bucket(Bucket=BUCKET)
        self.key = self.kms.create_key(Description="reports")["KeyMetadata"]["Arn"]
        self.s3.put_bucket_policy(Bucket=BUCKET, Policy=json.dumps(bucket_policy(BUCKET)))
        self.kms.put_key_policy(KeyId=self.key, PolicyName="default",
                                Policy=json.dumps(key_policy()))

    def client(self, service, region=REGION, credentials=None, **config):
        client = boto3.client(service, region_name=region, endpoint_url=self.sim.url,
                              config=Config(**config) if config else None,
                              **(credentials or self.credentials))
        self.addCleanup(client.close)
        return client

    # ---- the procedure in words

    def destination(self, bucket=BUCKET, key=None, **more):
        return {"bucketName": bucket, "kmsKeyArn": key or self.key, **more}

    def start(self, report_format="CSV", inspector=None, filters=None, **destination):
        request = {"reportFormat": report_format, "s3Destination": self.destination(**destination)}
        if filters:
            request["filterCriteria"] = filters
        return (inspector or self.inspector).create_findings_report(**request)["reportId"]

    def finished(self, report, inspector=None):
        for _ in range(20):
            status = (inspector or self.inspector).get_findings_report_status(reportId=report)
            if status["status"] != "IN_PROGRESS":
                return status
        self.fail("the report never finished")

    def export(self, *arguments, **more):
        report = self.start(*arguments, **more)
        status = self.finished(report, more.get("inspector"))
        self.assertEqual(status["status"], "SUCCEEDED", status)
        return report

    def text_of(self, key, bucket=BUCKET):
        return self.s3.get_object(Bucket=bucket, Key=key)["Body"].read().decode()

    def findings(self, filters=None):
        pages = self.inspector.get_paginator("list_findings").paginate(
            **({"filterCriteria": filters} if filters else {}))
        return [finding for page in pages for finding in page["findings"]]

    def objects(self, bucket=BUCKET):
        listing = self.s3.list_objects_v2(Bucket=bucket)
        return [entry["Key"] for entry in listing.get("Contents", [])]

    def user(self, name, policy=None):
        """Credentials of a new user."""
        iam = self.client("iam")
        iam.create_user(UserName=name)
        if policy:
            iam.put_user_policy(UserName=name, PolicyName="given",
                                PolicyDocument=json.dumps(policy))
        key = iam.create_access_key(UserName=name)["AccessKey"]
        return {"aws_access_key_id": key["AccessKeyId"],
                "aws_secret_access_key": key["SecretAccessKey"]}

    def refused(self, code, status, call, *arguments, **keywords):
        """The ClientError that a call raises, its code and HTTP status checked."""
        with self.assertRaises(ClientError) as raised:
            call(*arguments, **keywords)
        answer = raised.exception.response
        self.assertEqual(answer["Error"]["Code"], code, answer)
        self.assertEqual(answer["ResponseMetadata"]["HTTPStatusCode"], status, answer)
        return raised.exception

    def explanation_of(self, error):
        headers = error.response["ResponseMetadata"]["HTTPHeaders"]
        return self.sim.explanation(headers["x-sim-explain"])


class Procedure(Boto3Test):
    def test_csv_report(self):
        report = self.export("CSV")
        self.assertEqual(self.objects(), [f"{report}.csv"])
        reports.check_csv(self, self.text_of(f"{report}.csv"), self.findings())

    def test_json_report(self):
        report = self.export("JSON")
        self.assertEqual(self.objects(), [f"{report}.json"])
        reports.check_json(self, self.text_of(f"{report}.json"), self.findings())

    def test_download_file(self):
        report = self.export("CSV", keyPrefix="daily/")
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "report.csv")
            self.s3.download_file(BUCKET, f"daily/{report}.csv", path)
            with open(path, encoding="utf-8", newline="") as file:
                reports.check_csv(self, file.read(), self.findings())

    def test_report_is_encrypted_with_the_key(self):
        report = self.export("JSON")
        head = self.s3.head_object(Bucket=BUCKET, Key=f"{report}.json")
        self.assertEqual(head["ServerSideEncryption"], "aws:kms")
        self.assertEqual(head["SSEKMSKeyId"], self.key)
        self.assertEqual(head["ContentLength"], len(self.text_of(f"{report}.json").encode()))

    def test_status_echoes_the_request(self):
        filters = {"severity": [{"comparison": "EQUALS", "value": "HIGH"}]}
        report = self.export("CSV", filters=filters, keyPrefix="high/")
        status = self.inspector.get_findings_report_status(reportId=report)
        self.assertEqual(status["reportId"], report)
        self.assertEqual(status["destination"], self.destination(keyPrefix="high/"))
        self.assertEqual(status["filterCriteria"], filters)
        self.assertNotIn("errorCode", status)

    def test_filtered_report_is_what_list_findings_says(self):
        a_year_ago = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(days=365)
        filters = {
            "severity": [{"comparison": "EQUALS", "value": "CRITICAL"},
                         {"comparison": "EQUALS", "value": "HIGH"}],
            "resourceType": [{"comparison": "NOT_EQUALS", "value": "AWS_LAMBDA_FUNCTION"}],
            "firstObservedAt": [{"startInclusive": a_year_ago}],
        }
        findings = self.findings(filters)
        self.assertTrue({finding["severity"] for finding in findings} <= {"CRITICAL", "HIGH"})
        self.assertLess(len(findings), len(self.findings()))
        report = self.export("JSON", filters=filters)
        reports.check_json(self, self.text_of(f"{report}.json"), findings)

    def test_pages_of_list_findings_make_the_whole(self):
        everything = self.findings()
        self.assertGreater(len(everything), 200)
        pages = list(self.inspector.get_paginator("list_findings").paginate(
            PaginationConfig={"PageSize": 25}))
        arns = [finding["findingArn"] for page in pages for finding in page["findings"]]
        self.assertGreater(len(pages), len(everything) // 25 - 1)
        self.assertEqual(arns, [finding["findingArn"] for finding in everything])
        self.assertEqual(len(arns), len(set(arns)))
        self.assertGreater(len({finding["status"] for finding in everything}), 1)

    def test_session_of_a_role(self):
        iam, sts = self.client("iam"), self.client("sts")
        trust = {"Version": "2012-10-17", "Statement": [{
            "Effect": "Allow", "Action": "sts:AssumeRole",
            "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}}]}
        role = iam.create_role(RoleName="exporter", AssumeRolePolicyDocument=json.dumps(trust))
        iam.put_role_policy(
            RoleName="exporter", PolicyName="export", PolicyDocument=json.dumps({
                "Version": "2012-10-17", "Statement": [{
                    "Effect": "Allow", "Resource": "*", "Action": [
                        "inspector2:CreateFindingsReport", "inspector2:ListFindings",
                        "inspector2:GetFindingsReportStatus"]}]}))
        session = sts.assume_role(RoleArn=role["Role"]["Arn"], RoleSessionName="nightly")
        issued = session["Credentials"]
        credentials = {"aws_access_key_id": issued["AccessKeyId"],
                       "aws_secret_access_key": issued["SecretAccessKey"],
                       "aws_session_token": issued["SessionToken"]}
        identity = self.client("sts", credentials=credentials).get_caller_identity()
        self.assertEqual(identity["Arn"], f"arn:aws:sts::{ACCOUNT}:assumed-role/exporter/nightly")

        inspector = self.client("inspector2", credentials=credentials)
        report = self.export("CSV", inspector=inspector)
        reports.check_csv(self, self.text_of(f"{report}.csv"), self.findings())

        # The role has no more than that.
        s3 = self.client("s3", credentials=credentials)
        self.refused("AccessDenied", 403, s3.get_object, Bucket=BUCKET, Key=f"{report}.csv")
        credentials["aws_session_token"] = "x" + issued["SessionToken"]
        bad_token = self.client("inspector2", credentials=credentials)
        self.refused("UnrecognizedClientException", 403, bad_token.list_findings)


class Stepped(Boto3Test):
    """Time stands still until it is moved."""

    pace = "stepped"

    def status(self, **request):
        return self.inspector.get_findings_report_status(**request)

    def test_report_is_in_progress_until_time_passes(self):
        report = self.start()
        for _ in range(5):
            self.assertEqual(self.status(reportId=report)["status"], "IN_PROGRESS")
        self.assertEqual(self.status()["reportId"], report)
        self.assertEqual(self.objects(), [])
        self.sim.advance("2h")
        self.assertEqual(self.status(reportId=report)["status"], "SUCCEEDED")
        self.assertEqual(self.objects(), [f"{report}.csv"])

    def test_one_report_at_a_time(self):
        first = self.start()
        error = self.refused("ValidationException", 400, self.start)
        self.assertIsInstance(error, self.inspector.exceptions.ValidationException)
        self.assertIn(MULTIPLE_REPORTS, str(error))
        elsewhere = self.client("inspector2", region=ELSEWHERE)
        self.start(inspector=elsewhere)  # a lock of one region
        self.assertEqual(self.inspector.cancel_findings_report(reportId=first)["reportId"], first)
        second = self.start()
        self.assertNotEqual(first, second)

    def test_cancelled_report_leaves_no_object(self):
        report = self.start()
        self.inspector.cancel_findings_report(reportId=report)
        self.sim.advance("1d")
        self.assertEqual(self.status(reportId=report)["status"], "CANCELLED")
        self.assertEqual(self.objects(), [])
        self.refused("ResourceNotFoundException", 404, self.status)


class FailedReports(Boto3Test):
    """What makes a report FAILED, from its true cause."""

    def assert_fails(self, code, *fragments, **request):
        status = self.finished(self.start(**request))
        self.assertEqual((status["status"], status.get("errorCode")), ("FAILED", code), status)
        for fragment in fragments:
            self.assertIn(fragment, status["errorMessage"])
        return status

    def test_bucket_policy_for_another_account(self):
        policy = json.dumps(bucket_policy(BUCKET, account="444455556666"))
        self.s3.put_bucket_policy(Bucket=BUCKET, Policy=policy)
        self.assert_fails("INVALID_PERMISSIONS", BUCKET)
        explanation = self.sim.explanation_of_last("PutObject")
        for word in ("s3:PutObject", "inspector2.amazonaws.com", "allow-inspector",
                     "aws:SourceAccount", "444455556666", ACCOUNT):
            self.assertIn(word, explanation)
        self.assertEqual(self.objects(), [])

    def test_bucket_policy_for_another_region(self):
        policy = json.dumps(bucket_policy(BUCKET, region=ELSEWHERE))
        self.s3.put_bucket_policy(Bucket=BUCKET, Policy=policy)
        self.assert_fails("INVALID_PERMISSIONS", BUCKET)
        self.assertIn("aws:SourceArn", self.sim.explanation_of_last("PutObject"))

    def test_no_bucket_policy(self):
        self.s3.delete_bucket_policy(Bucket=BUCKET)
        self.assert_fails("INVALID_PERMISSIONS", BUCKET)

    def test_key_policy_for_another_account(self):
        policy = json.dumps(key_policy(source_account="444455556666"))
        self.kms.put_key_policy(KeyId=self.key, PolicyName="default", Policy=policy)
        self.assert_fails("INVALID_PERMISSIONS", self.key)
        explanation = self.sim.explanation_of_last("PutObject")
        for word in ("kms:GenerateDataKey", "Allow Amazon Inspector to use the key",
                     "aws:SourceAccount", "444455556666"):
            self.assertIn(word, explanation)

    def test_missing_bucket(self):
        self.assert_fails("BUCKET_NOT_FOUND", "no-such-bucket", bucket="no-such-bucket")

    def test_bucket_in_another_region(self):
        self.client("s3", region=ELSEWHERE).create_bucket(
            Bucket="reports-elsewhere",
            CreateBucketConfiguration={"LocationConstraint": ELSEWHERE})
        self.assert_fails("INCOMPATIBLE_BUCKET_REGION", "reports-elsewhere",
                          bucket="reports-elsewhere")

    def test_keys_that_cannot_be_used(self):
        rsa = self.kms.create_key(KeySpec="RSA_2048", KeyUsage="ENCRYPT_DECRYPT",
                                  Policy=json.dumps(key_policy()))["KeyMetadata"]["Arn"]
        disabled = self.kms.create_key(Policy=json.dumps(key_policy()))["KeyMetadata"]["Arn"]
        self.kms.disable_key(KeyId=disabled)
        dying = self.kms.create_key(Policy=json.dumps(key_policy()))["KeyMetadata"]["Arn"]
        self.kms.schedule_key_deletion(KeyId=dying, PendingWindowInDays=7)
        elsewhere = self.client("kms", region=ELSEWHERE).create_key(
            Policy=json.dumps(key_policy()))["KeyMetadata"]["Arn"]
        unknown = self.key.rsplit("/", 1)[0] + "/00000000-0000-4000-8000-000000000000"
        for key in ("not-an-arn", unknown, rsa, disabled, dying, elsewhere):
            with self.subTest(key=key):
                self.assert_fails("MALFORMED_KMS_KEY", key, key=key)

    def test_nothing_selected(self):
        filters = {"severity": [{"comparison": "EQUALS", "value": "NO_SUCH_SEVERITY"}]}
        self.assert_fails("NO_FINDINGS_FOUND", filters=filters)


class Refusals(Boto3Test):
    """What AWS refuses at once, as boto3's own exceptions."""

    def test_wrong_credentials(self):
        known = self.credentials["aws_access_key_id"]
        unknown_key = {"aws_access_key_id": "AKIAXXXXXXXXXXXXXXXX", "aws_secret_access_key": "x"}
        wrong_secret = {"aws_access_key_id": known, "aws_secret_access_key": "wrong"}
        cases = [
            ("inspector2", "list_findings", unknown_key, "UnrecognizedClientException", 403),
            ("inspector2", "list_findings", wrong_secret, "InvalidSignatureException", 403),
            ("kms", "list_keys", unknown_key, "UnrecognizedClientException", 400),
            ("kms", "list_keys", wrong_secret, "InvalidSignatureException", 400),
            ("sts", "get_caller_identity", unknown_key, "InvalidClientTokenId", 403),
            ("sts", "get_caller_identity", wrong_secret, "SignatureDoesNotMatch", 403),
            ("iam", "list_users", unknown_key, "InvalidClientTokenId", 403),
            ("s3", "list_buckets", unknown_key, "InvalidAccessKeyId", 403),
            ("s3", "list_buckets", wrong_secret, "SignatureDoesNotMatch", 403),
        ]
        for service, operation, credentials, code, status in cases:
            with self.subTest(service=service, code=code):
                client = self.client(service, credentials=credentials)
                self.refused(code, status, getattr(client, operation))

    def test_malformed_policies(self):
        for text in ("{", "[]", json.dumps({"Version": "2012-10-17"})):
            with self.subTest(policy=text):
                error = self.refused("MalformedPolicyDocumentException", 400,
                                     self.kms.put_key_policy, KeyId=self.key,
                                     PolicyName="default", Policy=text)
                self.assertIsInstance(error, self.kms.exceptions.MalformedPolicyDocumentException)
                self.refused("MalformedPolicy", 400, self.s3.put_bucket_policy, Bucket=BUCKET,
                             Policy=text)
        kept = json.loads(self.s3.get_bucket_policy(Bucket=BUCKET)["Policy"])
        self.assertEqual(kept, bucket_policy(BUCKET))

    def test_key_policy_that_locks_everybody_out(self):
        policy = key_policy()
        del policy["Statement"][0]
        self.refused("MalformedPolicyDocumentException", 400, self.kms.put_key_policy,
                     KeyId=self.key, PolicyName="default", Policy=json.dumps(policy))

    def test_bucket_names(self):
        elsewhere = self.client("s3", region=ELSEWHERE)
        error = self.refused(
            "BucketAlreadyOwnedByYou", 409, elsewhere.create_bucket, Bucket=BUCKET,
            CreateBucketConfiguration={"LocationConstraint": ELSEWHERE})
        self.assertIsInstance(error, elsewhere.exceptions.BucketAlreadyOwnedByYou)
        self.s3.create_bucket(Bucket=BUCKET)  # in us-east-1 one's own bucket is no error
        self.refused("InvalidBucketName", 400, self.s3.create_bucket, Bucket="Upper.Case")
        self.refused("NoSuchBucket", 404, self.s3.list_objects_v2, Bucket="no-such-bucket")
        self.refused("NoSuchKey", 404, self.s3.get_object, Bucket=BUCKET, Key="no-such-key")
        self.refused("404", 404, self.s3.head_object, Bucket=BUCKET, Key="no-such-key")

    def test_key_disabled_after_the_export(self):
        report = self.export("CSV")
        self.kms.disable_key(KeyId=self.key)
        error = self.refused("KMS.DisabledException", 400, self.s3.get_object, Bucket=BUCKET,
                             Key=f"{report}.csv")
        self.assertIn(f"{self.key} is disabled.", str(error))
        self.kms.enable_key(KeyId=self.key)
        self.assertTrue(self.text_of(f"{report}.csv"))

    def test_unknown_report(self):
        unknown = "00000000-0000-4000-8000-000000000000"
        for call in (self.inspector.get_findings_report_status,
                     self.inspector.cancel_findings_report):
            error = self.refused("ResourceNotFoundException", 404, call, reportId=unknown)
            self.assertIsInstance(error, self.inspector.exceptions.ResourceNotFoundException)
        self.refused("ValidationException", 400, self.inspector.get_findings_report_status,
                     reportId="not-a-report-id")

    def test_invalid_requests(self):
        destination = self.destination()
        with self.assertRaises(ParamValidationError):  # boto3 itself
            self.inspector.create_findings_report(
                reportFormat="CSV", s3Destination={"bucketName": BUCKET})
        unchecked = self.client("inspector2", parameter_validation=False)
        eleven = [{"comparison": "EQUALS", "value": "x"}] * 11
        cases = {
            "s3Destination.kmsKeyArn": {"reportFormat": "CSV",
                                        "s3Destination": {"bucketName": BUCKET}},
            "reportFormat": {"reportFormat": "PDF", "s3Destination": destination},
            "filterCriteria.severity": {"reportFormat": "CSV", "s3Destination": destination,
                                        "filterCriteria": {"severity": eleven}},
        }
        for place, request in cases.items():
            with self.subTest(place=place):
                error = self.refused("ValidationException", 400, unchecked.create_findings_report,
                                     **request)
                self.assertIn(f"'{place}", str(error))
                self.assertEqual(error.response["reason"], "FIELD_VALIDATION_FAILED")
                self.assertTrue(error.response["fields"][0]["message"])
        self.refused("ResourceNotFoundException", 404, self.inspector.get_findings_report_status)

    def test_denied_caller_is_told_why(self):
        nobody = self.user("nobody")
        error = self.refused(
            "AccessDeniedException", 403,
            self.client("inspector2", credentials=nobody).create_findings_report,
            reportFormat="CSV", s3Destination=self.destination())
        self.assertIn(f"User: arn:aws:iam::{ACCOUNT}:user/nobody is not authorized to perform: "
                      "inspector2:CreateFindingsReport on resource: arn:aws:inspector2:"
                      f"{REGION}:{ACCOUNT}:/reporting/create", str(error))
        self.assertIn("inspector2:CreateFindingsReport", self.explanation_of(error))

        error = self.refused("AccessDenied", 403,
                             self.client("s3", credentials=nobody).get_bucket_policy, Bucket=BUCKET)
        self.assertIn("because no identity-based policy allows the s3:GetBucketPolicy action",
                      str(error))

    def test_explanation_names_policy_and_condition(self):
        office = {"Version": "2012-10-17", "Statement": [{
            "Sid": "FromTheOffice", "Effect": "Allow", "Action": "inspector2:*", "Resource": "*",
            "Condition": {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}}]}
        inspector = self.client("inspector2", credentials=self.user("worker", office))
        error = self.refused("AccessDeniedException", 403, inspector.list_findings)
        explanation = self.explanation_of(error)
        for word in ("inspector2:ListFindings", "given", "FromTheOffice", "IpAddress",
                     "aws:SourceIp", "203.0.113.0/24", "127.0.0.1"):
            self.assertIn(word, explanation)

    def test_operation_that_is_not_simulated(self):
        error = self.refused("NotImplemented", 501, self.kms.create_custom_key_store,
                             CustomKeyStoreName="hsm")
        self.assertIn("CreateCustomKeyStore", str(error))
        error = self.refused("NotImplemented", 501, self.s3.list_bucket_metrics_configurations,
                             Bucket=BUCKET)
        self.assertIn("ListBucketMetricsConfigurations", str(error))


class Storage(Boto3Test):
    """What programs around an export do with S3."""

    def test_bucket_elsewhere_is_followed(self):
        elsewhere = self.client("s3", region=ELSEWHERE)
        elsewhere.create_bucket(Bucket="far-away",
                                CreateBucketConfiguration={"LocationConstraint": ELSEWHERE})
        here = self.client("s3")  # has not seen the bucket yet
        here.put_object(Bucket="far-away", Key="note", Body=b"hello")
        self.assertEqual(here.get_object(Bucket="far-away", Key="note")["Body"].read(), b"hello")
        self.assertEqual(
            here.get_bucket_location(Bucket="far-away")["LocationConstraint"], ELSEWHERE)
        statuses = [entry["status"] for entry in self.sim.journal()
                    if entry["operation"] == "PutObject"]
        self.assertEqual(statuses, [301, 200])

    def test_multipart_upload_and_ranges(self):
        body = os.urandom(20 * MEGABYTE + 12345)
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "body")
            with open(path, "wb") as file:
                file.write(body)
            self.s3.upload_file(path, BUCKET, "big", ExtraArgs={
                "ServerSideEncryption": "aws:kms", "SSEKMSKeyId": self.key})
            back = os.path.join(folder, "back")
            self.s3.download_file(BUCKET, "big", back)
            with open(back, "rb") as file:
                self.assertTrue(file.read() == body, "the download differs from the upload")
        head = self.s3.head_object(Bucket=BUCKET, Key="big")
        self.assertEqual(head["ContentLength"], len(body))
        self.assertRegex(head["ETag"], r'^"[0-9a-f]{32}-3"$')
        for wanted, piece in (("bytes=0-99", body[:100]), ("bytes=-7", body[-7:]),
                              ("bytes=8388600-8388700", body[8388600:8388701])):
            with self.subTest(range=wanted):
                answer = self.s3.get_object(Bucket=BUCKET, Key="big", Range=wanted)
                self.assertEqual(answer["ResponseMetadata"]["HTTPStatusCode"], 206)
                self.assertTrue(answer["Body"].read() == piece)
        self.refused("InvalidRange", 416, self.s3.get_object, Bucket=BUCKET, Key="big",
                     Range=f"bytes={len(body)}-")
        self.assertEqual(self.s3.list_multipart_uploads(Bucket=BUCKET).get("Uploads", []), [])

    def test_presigned_urls(self):
        self.s3.put_object(Bucket=BUCKET, Key="a note.txt", Body=b"signed and read")
        for signature in (None, "s3", "s3v4"):
            client = self.client("s3", signature_version=signature) if signature else self.s3
            url = client.generate_presigned_url(
                "get_object", {"Bucket": BUCKET, "Key": "a note.txt"}, ExpiresIn=60)
            with self.subTest(signature=signature):
                with urllib.request.urlopen(url) as answer:
                    self.assertEqual(answer.read(), b"signed and read")
                self.assert_refused_url(url.replace("note", "nope"), b"SignatureDoesNotMatch")
        writing = self.client("s3", signature_version="s3v4").generate_presigned_url(
            "put_object", {"Bucket": BUCKET, "Key": "written"}, ExpiresIn=60)
        request = urllib.request.Request(writing, data=b"by url", method="PUT")
        request.add_header("Content-Type", "")
        with urllib.request.urlopen(request) as answer:
            self.assertEqual(answer.status, 200)
        self.assertEqual(self.text_of("written"), "by url")

    def test_expired_presigned_url(self):
        self.s3.put_object(Bucket=BUCKET, Key="note", Body=b"too late")
        urls = [self.client("s3", signature_version=signature).generate_presigned_url(
            "get_object", {"Bucket": BUCKET, "Key": "note"}, ExpiresIn=1)
            for signature in ("s3", "s3v4")]
        time.sleep(2.1)  # signatures live in the time of the wire, which nobody can move
        for url in urls:
            with self.subTest(url=url):
                self.assert_refused_url(url, b"<Message>Request has expired</Message>")

    def assert_refused_url(self, url, fragment):
        with self.assertRaises(urllib.error.HTTPError) as raised:
            urllib.request.urlopen(url)
        with raised.exception as answer:
            self.assertEqual(answer.code, 403)
            self.assertIn(fragment, answer.read())

    def test_unusual_keys(self):
        keys = ["a b", "plus+and&amp", "ünï/çödé", "dot/./../dots", "semi;colon=eq", "100%",
                "a//b"]
        for key in keys:
            self.s3.put_object(Bucket=BUCKET, Key=key, Body=key.encode())
        self.assertEqual(sorted(self.objects()), sorted(keys))
        for key in keys:
            with self.subTest(key=key):
                self.assertEqual(self.text_of(key), key)
        answer = self.s3.delete_objects(Bucket=BUCKET,
                                        Delete={"Objects": [{"Key": key} for key in keys]})
        self.assertEqual(len(answer["Deleted"]), len(keys))
        self.assertEqual(self.objects(), [])


if __name__ == "__main__":
    unittest.main()
