"""Queues with boto3 and the AWS CLI. Older releases of both speak SQS's query protocol, newer ones
JSON: every release that is installed takes part, and what one sends another receives."""

import json
import os
import shutil
import subprocess
import unittest

import boto3
import botocore
from botocore.exceptions import ClientError

from support.policies import ACCOUNT, REGION
from support.simulator import Simulator, clean_environment

ARN = f"arn:aws:sqs:{REGION}:{ACCOUNT}:"


def programs():
    """The distinct AWS CLIs of this machine."""
    found = [shutil.which(os.environ.get("CLIENT_AWS", "aws")), "/usr/bin/aws"]
    return sorted({path for path in found if path and os.path.exists(path)})


def setUpModule():
    QueuesTest.sim = unittest.enterModuleContext(Simulator("--pace", "leap"))
    QueuesTest.environment = unittest.enterModuleContext(
        clean_environment(QueuesTest.sim.variables()))
    os.environ.update(QueuesTest.environment)


class QueuesTest(unittest.TestCase):
    def setUp(self):
        self.sim.control("POST", "/reset")
        self.sqs = boto3.client("sqs", endpoint_url=self.sim.url, region_name=REGION)
        self.addCleanup(self.sqs.close)

    def aws(self, program, *arguments):
        done = subprocess.run([program, "--endpoint-url", self.sim.url, "--output", "json",
                               "--region", REGION, "sqs", *arguments],
                              env=self.environment, capture_output=True)
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        return json.loads(done.stdout) if done.stdout.strip() else None

    def refused(self, code, operation, **members):
        with self.assertRaises(ClientError) as caught:
            getattr(self.sqs, operation)(**members)
        self.assertEqual(caught.exception.response["Error"]["Code"], code)
        return caught.exception.response["Error"]["Message"]


class Boto3(QueuesTest):
    def test_a_message_from_sending_to_deletion(self):
        url = self.sqs.create_queue(QueueName="findings", tags={"team": "security"})["QueueUrl"]
        self.assertEqual(url, f"{self.sim.url}/{ACCOUNT}/findings")
        # botocore checks the digests of body and attributes in both directions.
        sent = self.sqs.send_message(
            QueueUrl=url, MessageBody="été & <more>",
            MessageAttributes={"kind": {"DataType": "String", "StringValue": "finding"},
                               "raw": {"DataType": "Binary", "BinaryValue": b"\x00\xff"}})
        got = self.sqs.receive_message(QueueUrl=url, MessageAttributeNames=["All"],
                                       AttributeNames=["All"])["Messages"]
        self.assertEqual(got[0]["MessageId"], sent["MessageId"])
        self.assertEqual(got[0]["Body"], "été & <more>")
        self.assertEqual(got[0]["MessageAttributes"]["raw"]["BinaryValue"], b"\x00\xff")
        self.assertEqual(got[0]["Attributes"]["ApproximateReceiveCount"], "1")
        self.assertNotIn("Messages", self.sqs.receive_message(QueueUrl=url))
        self.sqs.delete_message(QueueUrl=url, ReceiptHandle=got[0]["ReceiptHandle"])
        self.assertEqual(self.sqs.list_queue_tags(QueueUrl=url)["Tags"], {"team": "security"})

    def test_batches(self):
        url = self.sqs.create_queue(QueueName="findings")["QueueUrl"]
        entries = [{"Id": str(i), "MessageBody": f"message {i}"} for i in range(10)]
        self.assertEqual(
            len(self.sqs.send_message_batch(QueueUrl=url, Entries=entries)["Successful"]), 10)
        got = self.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)["Messages"]
        self.assertEqual(len(got), 10)
        handles = [{"Id": str(i), "ReceiptHandle": each["ReceiptHandle"], "VisibilityTimeout": 0}
                   for i, each in enumerate(got)]
        self.sqs.change_message_visibility_batch(QueueUrl=url, Entries=handles)
        got = self.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)["Messages"]
        handles = [{"Id": str(i), "ReceiptHandle": each["ReceiptHandle"]}
                   for i, each in enumerate(got)]
        self.assertEqual(
            len(self.sqs.delete_message_batch(QueueUrl=url, Entries=handles)["Successful"]), 10)

    def test_fifo_and_attributes(self):
        url = self.sqs.create_queue(QueueName="findings.fifo",
                                    Attributes={"FifoQueue": "true"})["QueueUrl"]
        for _ in range(2):
            self.sqs.send_message(QueueUrl=url, MessageBody="once", MessageGroupId="g",
                                  MessageDeduplicationId="1")
        shown = self.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
        self.assertEqual(shown["ApproximateNumberOfMessages"], "1")
        self.assertEqual(shown["QueueArn"], ARN + "findings.fifo")

    def test_a_long_poll_finds_what_comes_later(self):
        url = self.sqs.create_queue(QueueName="findings")["QueueUrl"]
        self.sqs.send_message(QueueUrl=url, MessageBody="late", DelaySeconds=900)
        polls = [self.sqs.receive_message(QueueUrl=url, WaitTimeSeconds=20) for _ in range(2)]
        self.assertNotIn("Messages", polls[0])
        self.assertEqual(polls[1]["Messages"][0]["Body"], "late")

    def test_errors_have_their_codes(self):
        message = self.refused("AWS.SimpleQueueService.NonExistentQueue", "get_queue_url",
                               QueueName="none")
        self.assertIn("The specified queue does not exist", message)
        url = self.sqs.create_queue(QueueName="findings")["QueueUrl"]
        self.refused("QueueAlreadyExists", "create_queue", QueueName="findings",
                     Attributes={"DelaySeconds": "1"})
        self.refused("InvalidParameterValue", "receive_message", QueueUrl=url,
                     MaxNumberOfMessages=11)
        self.refused("InvalidAttributeName", "set_queue_attributes", QueueUrl=url,
                     Attributes={"Colour": "blue"})
        self.refused("ReceiptHandleIsInvalid", "delete_message", QueueUrl=url, ReceiptHandle="x")
        with self.assertRaises(self.sqs.exceptions.QueueDoesNotExist):
            self.sqs.purge_queue(QueueUrl=url + "-of-others")


class CommandLine(QueuesTest):
    def test_every_cli_speaks_with_the_same_queue(self):
        for program in programs():
            with self.subTest(program):
                self.sim.control("POST", "/reset")
                url = self.aws(program, "create-queue", "--queue-name", "findings",
                               "--attributes", "VisibilityTimeout=5")["QueueUrl"]
                self.sqs.send_message(QueueUrl=url, MessageBody="from boto3")
                got = self.aws(program, "receive-message", "--queue-url", url,
                               "--attribute-names", "All")["Messages"][0]
                self.assertEqual(got["Body"], "from boto3")
                self.aws(program, "delete-message", "--queue-url", url,
                         "--receipt-handle", got["ReceiptHandle"])
                self.aws(program, "send-message", "--queue-url", url, "--message-body", "back",
                         "--message-attributes",
                         '{"a":{"DataType":"Number","StringValue":"1.5"}}')
                back = self.sqs.receive_message(QueueUrl=url, MessageAttributeNames=["All"])
                self.assertEqual(back["Messages"][0]["MessageAttributes"]["a"]["StringValue"],
                                 "1.5")
                self.assertEqual(self.aws(program, "list-queues")["QueueUrls"], [url])
                shown = self.aws(program, "get-queue-attributes", "--queue-url", url,
                                 "--attribute-names", "All")["Attributes"]
                self.assertEqual(shown["VisibilityTimeout"], "5")
                self.aws(program, "tag-queue", "--queue-url", url, "--tags", "a=1")
                self.assertEqual(
                    self.aws(program, "list-queue-tags", "--queue-url", url)["Tags"], {"a": "1"})
                self.aws(program, "delete-queue", "--queue-url", url)


if __name__ == "__main__":
    print("botocore", botocore.__version__)
    unittest.main()
