"""EventBridge with boto3 and the AWS CLI: what the clients send is taken, what they print is right."""

import http.server
import json
import os
import queue
import subprocess
import threading
import unittest

import boto3
from botocore.exceptions import ClientError

from support.policies import ACCOUNT, REGION
from support.simulator import Simulator, clean_environment

AWS = os.environ.get("CLIENT_AWS", "aws")
LOGS = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:/toys"
PATTERN = json.dumps({"source": ["toy"]})


class EventsTest(unittest.TestCase):
    def setUp(self):
        self.sim = self.enterContext(Simulator("--pace", "stepped"))
        self.environment = self.enterContext(clean_environment(self.sim.variables()))
        variables = self.sim.variables()
        self.key = {"aws_access_key_id": variables["AWS_ACCESS_KEY_ID"],
                    "aws_secret_access_key": variables["AWS_SECRET_ACCESS_KEY"]}
        self.events = self.client("events")

    def client(self, service):
        return boto3.client(service, endpoint_url=self.sim.url, region_name=REGION, **self.key)

    def deliveries(self):
        self.sim.advance("1s")
        return [entry["input"] for entry in self.sim.journal()
                if (entry["service"], entry["operation"]) == ("events", "deliver")]

    def test_an_event_is_delivered(self):
        arn = self.events.put_rule(Name="toys", EventPattern=PATTERN)["RuleArn"]
        self.assertEqual(arn, f"arn:aws:events:{REGION}:{ACCOUNT}:rule/toys")
        put = self.events.put_targets(Rule="toys", Targets=[{"Id": "1", "Arn": LOGS}])
        self.assertEqual(put["FailedEntryCount"], 0)
        entries = self.events.put_events(Entries=[
            {"Source": "toy", "DetailType": "Toy", "Detail": json.dumps({"n": 1})},
            {"Source": "aws.s3", "DetailType": "Toy", "Detail": "{}"}])["Entries"]
        self.assertEqual(entries[1]["ErrorCode"], "NotAuthorizedForSourceException")
        (delivery,) = self.deliveries()
        self.assertEqual(delivery["event"]["id"], entries[0]["EventId"])
        self.assertEqual(delivery["event"]["detail"], {"n": 1})

    def test_a_bucket_announces_its_objects(self):
        s3 = self.client("s3")
        s3.create_bucket(Bucket="toys")
        s3.put_bucket_notification_configuration(
            Bucket="toys", NotificationConfiguration={"EventBridgeConfiguration": {}})
        told = s3.get_bucket_notification_configuration(Bucket="toys")
        self.assertEqual(told["EventBridgeConfiguration"], {})
        self.events.put_rule(Name="toys", EventPattern=json.dumps({"source": ["aws.s3"]}))
        self.events.put_targets(Rule="toys", Targets=[{"Id": "1", "Arn": LOGS}])
        s3.put_object(Bucket="toys", Key="a", Body=b"hello")
        (delivery,) = self.deliveries()
        detail = delivery["event"]["detail"]
        self.assertEqual((detail["object"]["key"], detail["object"]["size"]), ("a", 5))
        self.assertEqual(detail["source-ip-address"], "127.0.0.1")

    def test_a_webhook_is_called(self):
        called = queue.Queue()

        class Hook(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                called.put((self.path, self.headers["x-key"], json.loads(body)))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_):
                pass

        hook = self.enterContext(http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hook))
        threading.Thread(target=hook.serve_forever, daemon=True).start()
        self.addCleanup(hook.shutdown)
        connection = self.events.create_connection(
            Name="key", AuthorizationType="API_KEY", AuthParameters={
                "ApiKeyAuthParameters": {"ApiKeyName": "x-key", "ApiKeyValue": "k"}})
        destination = self.events.create_api_destination(
            Name="hook", ConnectionArn=connection["ConnectionArn"], HttpMethod="POST",
            InvocationEndpoint=f"http://127.0.0.1:{hook.server_port}/toys")
        self.events.put_rule(Name="toys", EventPattern=PATTERN)
        self.events.put_targets(Rule="toys", Targets=[
            {"Id": "1", "Arn": destination["ApiDestinationArn"], "InputPath": "$.detail"}])
        self.events.put_events(Entries=[
            {"Source": "toy", "DetailType": "Toy", "Detail": json.dumps({"n": 1})}])
        self.sim.advance("1s")
        self.assertEqual(called.get(timeout=60), ("/toys", "k", {"n": 1}))

    def test_pages_and_errors(self):
        for number in range(5):
            self.events.put_rule(Name=f"r{number}", EventPattern=PATTERN)
        first = self.events.list_rules(Limit=3)
        rest = self.events.list_rules(NextToken=first["NextToken"])
        names = [rule["Name"] for rule in first["Rules"] + rest["Rules"]]
        self.assertEqual(names, [f"r{number}" for number in range(5)])
        with self.assertRaises(self.events.exceptions.InvalidEventPatternException):
            self.events.put_rule(Name="bad", EventPattern='{"source": "toy"}')
        with self.assertRaises(self.events.exceptions.ResourceNotFoundException):
            self.events.describe_rule(Name="none")
        with self.assertRaises(ClientError) as refused:
            self.events.put_rule(Name="b" * 65, EventPattern=PATTERN)
        self.assertEqual(refused.exception.response["Error"]["Code"], "ValidationException")

    def test_the_command_line(self):
        def aws(*arguments):
            done = subprocess.run(
                [AWS, "--endpoint-url", self.sim.url, "--output", "json", *arguments],
                env=self.environment, capture_output=True, check=False)
            self.assertEqual(done.returncode, 0, done.stderr.decode())
            return json.loads(done.stdout or b"null")

        aws("events", "create-event-bus", "--name", "toys")
        aws("events", "put-rule", "--name", "r", "--event-bus-name", "toys",
            "--event-pattern", PATTERN)
        aws("events", "put-targets", "--rule", "r", "--event-bus-name", "toys",
            "--targets", f"Id=1,Arn={LOGS}")
        listed = aws("events", "list-targets-by-rule", "--rule", "r", "--event-bus-name", "toys")
        self.assertEqual(listed["Targets"], [{"Id": "1", "Arn": LOGS}])
        tested = aws("events", "test-event-pattern", "--event-pattern", PATTERN, "--event",
                     json.dumps({"id": "1", "source": "toy", "detail-type": "Toy",
                                 "account": ACCOUNT, "region": REGION,
                                 "time": "2026-03-01T09:00:00Z"}))
        self.assertEqual(tested, {"Result": True})
        buses = [bus["Name"] for bus in aws("events", "list-event-buses")["EventBuses"]]
        self.assertEqual(buses, ["default", "toys"])


if __name__ == "__main__":
    unittest.main()
