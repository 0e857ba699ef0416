"""A session of boto3, recorded by serve, is replayed without a difference and runs as a scenario."""

import io
import json
import os
import subprocess
import tempfile
import unittest

import boto3

from support.policies import ACCOUNT, REGION, bucket_policy, key_policy
from support.simulator import PROGRAM, Simulator, clean_environment

BUCKET = "amzn-s3-demo-bucket"


def command(*words):
    return subprocess.run([PROGRAM, *words], capture_output=True, text=True, check=False)


class RecordTest(unittest.TestCase):
    def record(self, path):
        with Simulator("--pace", "leap", "--record", path) as sim, \
                clean_environment(sim.variables()) as environment:
            session = boto3.Session(environment["AWS_ACCESS_KEY_ID"],
                                    environment["AWS_SECRET_ACCESS_KEY"], region_name=REGION)
            s3, kms, inspector, iam, sts = (
                session.client(name, endpoint_url=sim.url)
                for name in ("s3", "kms", "inspector2", "iam", "sts"))
            s3.create_bucket(Bucket=BUCKET)
            s3.put_bucket_policy(Bucket=BUCKET, Policy=json.dumps(bucket_policy(BUCKET)))
            key = kms.create_key(Policy=json.dumps(key_policy()))["KeyMetadata"]["Arn"]
            report = inspector.create_findings_report(
                reportFormat="JSON", s3Destination={"bucketName": BUCKET, "kmsKeyArn": key})
            for _ in range(2):
                status = inspector.get_findings_report_status(reportId=report["reportId"])
            self.assertEqual("SUCCEEDED", status["status"])
            s3.get_object(Bucket=BUCKET, Key=f"{report['reportId']}.json")["Body"].read()
            s3.upload_fileobj(io.BytesIO(b"\xff" * 9_000_000), BUCKET, "in-parts")
            self.secret = iam.create_access_key(UserName="admin")["AccessKey"]["SecretAccessKey"]
            with self.assertRaises(s3.exceptions.NoSuchKey):
                s3.get_object(Bucket=BUCKET, Key="none")
            self.assertEqual(ACCOUNT, sts.get_caller_identity()["Account"])

    def test_replays_and_runs(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "session.json")
            self.record(path)
            with open(path, encoding="utf-8") as file:
                self.assertNotIn(self.secret, file.read())
            replayed = command("replay", path)
            self.assertEqual(0, replayed.returncode, replayed.stdout + replayed.stderr)
            self.assertIn(" 0 answered differently", replayed.stdout)
            ran = command("run", path)
            self.assertEqual(0, ran.returncode, ran.stdout + ran.stderr)


if __name__ == "__main__":
    unittest.main()
