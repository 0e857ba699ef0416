"""EventBridge with boto3 and the AWS CLI: what the clients send is taken, what they print is right."""

import datetime
import http.server
import json
import os
import queue
import subprocess
import tempfile
import threading
import unittest
import urllib.error

import boto3
from botocore.exceptions import ClientError

from support.policies import ACCOUNT, REGION
from support.simulator import Simulator, clean_environment

AWS = os.environ.get("CLIENT_AWS", "aws")
LOGS = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:/toys"
EXPORT_WORLD = os.path.abspath(
    os.path.join(os.path.dirname(__file__), "../../scenarios/worlds/export.json"))
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

    def test_a_file_is_appended_to(self):
        folder = self.enterContext(tempfile.TemporaryDirectory())
        world = os.path.join(folder, "world.json")
        with open(world, "w", encoding="utf-8") as file:
            json.dump({"extends": EXPORT_WORLD, "settings": {"events.file_folder": folder}}, file)
        sim = self.enterContext(Simulator("--pace", "stepped", "--world", world))
        events = boto3.client("events", endpoint_url=sim.url, region_name=REGION,
                              aws_access_key_id="AKIAIOSFODNN7EXAMPLE",
                              aws_secret_access_key=self.key["aws_secret_access_key"])
        self.addCleanup(events.close)
        connection = events.create_connection(
            Name="none", AuthorizationType="API_KEY", AuthParameters={
                "ApiKeyAuthParameters": {"ApiKeyName": "x-key", "ApiKeyValue": "k"}})

        def destination(url):
            return events.create_api_destination(
                Name="file", ConnectionArn=connection["ConnectionArn"], HttpMethod="POST",
                InvocationEndpoint=url)["ApiDestinationArn"]

        lines = os.path.join(folder, "toys.jsonl")
        with self.assertRaisesRegex(ClientError, "events.file_folder"):
            destination("file:///tmp/elsewhere.jsonl")
        with self.assertRaises(urllib.error.HTTPError) as refused:
            sim.control("POST", "/settings", {"events.file_folder": "/"})
        self.assertEqual(refused.exception.code, 403)
        refused.exception.close()
        events.put_rule(Name="toys", EventPattern=PATTERN)
        events.put_targets(Rule="toys", Targets=[
            {"Id": "1", "Arn": destination(f"file://{lines}"), "InputPath": "$.detail"}])
        for number in range(3):
            events.put_events(Entries=[
                {"Source": "toy", "DetailType": "Toy", "Detail": json.dumps({"n": number})}])
            sim.advance("1s")
        with open(lines, encoding="utf-8") as file:
            read = file.readlines()
        self.assertEqual([json.loads(line) for line in read], [{"n": n} for n in range(3)])

    def test_an_archive_is_replayed(self):
        bus = f"arn:aws:events:{REGION}:{ACCOUNT}:event-bus/default"
        made = self.events.create_archive(
            ArchiveName="toys", EventSourceArn=bus, EventPattern=PATTERN, RetentionDays=1)
        self.events.put_rule(Name="toys", EventPattern=PATTERN)
        self.events.put_targets(Rule="toys", Targets=[{"Id": "1", "Arn": LOGS}])
        self.events.put_events(Entries=[
            {"Source": "toy", "DetailType": "Toy", "Detail": json.dumps({"n": 1})}])
        (before,) = self.deliveries()
        self.assertEqual(self.events.list_archives()["Archives"][0]["EventCount"], 1)
        at = datetime.datetime.fromisoformat(before["event"]["time"])
        self.events.start_replay(
            ReplayName="again", EventSourceArn=made["ArchiveArn"], EventStartTime=at,
            EventEndTime=at + datetime.timedelta(seconds=1), Destination={"Arn": bus})
        self.sim.advance("1m")
        replay = self.events.describe_replay(ReplayName="again")
        self.assertEqual((replay["State"], replay["EventLastReplayedTime"]), ("COMPLETED", at))
        again = self.deliveries()[-1]["event"]
        self.assertEqual(again, {**before["event"], "replay-name": "again"})

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
