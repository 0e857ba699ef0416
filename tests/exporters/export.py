#!/usr/bin/env python3
"""An exporter as a team might write it with boto3: begins a report, waits for it, brings it home.

  export.py --bucket B --kms-key ARN [--prefix P] [--format CSV|JSON] [--filter-file FILE]
            [--poll SPAN] [--backoff SPAN] [--wait-timeout SPAN] [--fault no-retry|lies]

Options and exit statuses are those of inspector-export, as far as it goes. --fault makes it wrong
in a way that real exporters are: "no-retry" gives up when another report is in progress, "lies"
takes every end of a report for success.
"""

import argparse
import json
import os
import re
import sys
import time

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError

REPORT_FAILED, DENIED, TIMED_OUT, CANCELLED, SERVICE_ERROR = 1, 3, 4, 5, 6
ATTEMPTS = 6
LONGEST_POLL = 60


class Stop(Exception):
    def __init__(self, status, message):
        super().__init__(message)
        self.status = status


def seconds(span):
    number, unit = re.fullmatch(r"(\d+)(ms|s|m|h)", span).groups()
    return int(number) * {"ms": 0.001, "s": 1, "m": 60, "h": 3600}[unit]


def say(text):
    print(text, file=sys.stderr, flush=True)


def client(service):
    # A boto3 before 1.28 does not read AWS_ENDPOINT_URL. Attempts are counted here; an answer that
    # does not come is one of them.
    return boto3.client(service, endpoint_url=os.environ.get("AWS_ENDPOINT_URL"),
                        config=Config(retries={"total_max_attempts": 1}, connect_timeout=5,
                                      read_timeout=20))


def code_of(error):
    return error.response["Error"]["Code"] if isinstance(error, ClientError) else ""


def left_open(error):
    """No answer came, or one that does not tell what happened."""
    if isinstance(error, ClientError):
        return error.response["ResponseMetadata"]["HTTPStatusCode"] >= 500
    return isinstance(error, HTTPClientError)


def patiently(backoff, call):
    """What the call answers, tried again with growing pauses while the service is the trouble."""
    for attempt in range(ATTEMPTS):
        try:
            return call()
        except (ClientError, BotoCoreError) as error:
            throttled = "Throttl" in code_of(error)
            if attempt + 1 == ATTEMPTS or not (throttled or left_open(error)):
                raise
            say(f"{error}; trying again")
            time.sleep(backoff * 2 ** attempt)


class Export:
    def __init__(self, options):
        self.options = options
        self.backoff = seconds(options.backoff)
        self.deadline = time.monotonic() + seconds(options.wait_timeout)
        self.inspector = client("inspector2")

    def run(self):
        who = patiently(self.backoff, client("sts").get_caller_identity)
        say(f"exporting as {who['Arn']}")
        report_id = self.create()
        report = self.wait(report_id)
        if report["status"] != "SUCCEEDED":
            self.end_badly(report_id, report)
        else:
            self.download(report_id)

    def request(self):
        options = self.options
        destination = {"bucketName": options.bucket, "kmsKeyArn": options.kms_key}
        if options.prefix:
            destination["keyPrefix"] = options.prefix
        request = {"reportFormat": options.format, "s3Destination": destination}
        if options.filter_file:
            with open(options.filter_file, encoding="utf-8") as file:
                request["filterCriteria"] = json.load(file)
        return request

    def create(self):
        request = self.request()
        for attempt in range(ATTEMPTS):
            try:
                report_id = self.inspector.create_findings_report(**request).get("reportId")
                if report_id or (report_id := self.begun(request)):  # an answer may break off
                    return report_id
            except (ClientError, HTTPClientError) as error:
                if "Cannot have multiple reports in-progress" in str(error):
                    if self.options.fault == "no-retry":
                        raise
                    self.await_other()
                elif "Throttl" in code_of(error):
                    say(f"{error}; trying again")
                elif left_open(error):
                    say(f"{error}; looking whether the report was begun")
                    if report_id := self.begun(request):
                        return report_id
                else:
                    raise
            time.sleep(self.backoff * 2 ** attempt)
        raise Stop(SERVICE_ERROR, "no report could be begun")

    def begun(self, request):
        """The report that a lost answer may have been about."""
        report = self.running()
        if report and report["destination"] == request["s3Destination"]:
            return report["reportId"]
        return None

    def status(self, **which):
        for attempt in range(ATTEMPTS):
            report = patiently(self.backoff,
                               lambda: self.inspector.get_findings_report_status(**which))
            # boto3 takes an answer that broke off for one without members.
            if "status" in report:
                return report
            say("the answer about the report is incomplete; trying again")
            time.sleep(self.backoff * 2 ** attempt)
        raise Stop(SERVICE_ERROR, "the answers about the report are incomplete")

    def running(self):
        """The report that is in progress, whoever began it."""
        try:
            report = self.status()
        except self.inspector.exceptions.ResourceNotFoundException:
            return None
        return report if report["status"] == "IN_PROGRESS" else None

    def await_other(self):
        other = self.running()
        if other:
            say(f"report {other['reportId']} is in progress: waiting for it")
            self.wait(other["reportId"])

    def wait(self, report_id):
        pause = seconds(self.options.poll)
        while True:
            report = self.status(reportId=report_id)
            if report["status"] != "IN_PROGRESS":
                return report
            if time.monotonic() >= self.deadline:
                raise Stop(TIMED_OUT, f"report {report_id} was still in progress")
            time.sleep(pause)
            pause = min(pause * 1.5, LONGEST_POLL)

    def end_badly(self, report_id, report):
        if self.options.fault == "lies":
            print(f"report {report_id} is done")
        elif report["status"] == "CANCELLED":
            raise Stop(CANCELLED, f"report {report_id} was cancelled")
        else:
            raise Stop(REPORT_FAILED, f"report {report_id} {report['status']}: "
                                      f"{report.get('errorCode')}: {report.get('errorMessage')}")

    def download(self, report_id):
        name = f"{report_id}.{self.options.format.lower()}"
        prefix = self.options.prefix
        key = prefix + ("/" if prefix and not prefix.endswith("/") else "") + name
        s3 = client("s3")
        body = patiently(
            self.backoff,
            lambda: s3.get_object(Bucket=self.options.bucket, Key=key)["Body"].read())
        with open(name, "wb") as file:
            file.write(body)
        print(f"report {report_id} succeeded: s3://{self.options.bucket}/{key}, "
              f"{len(body)} bytes in {name}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bucket", required=True)
    parser.add_argument("--kms-key", required=True)
    parser.add_argument("--prefix", default="")
    parser.add_argument("--format", choices=["CSV", "JSON"], default="CSV")
    parser.add_argument("--filter-file")
    parser.add_argument("--poll", default="5s")
    parser.add_argument("--backoff", default="200ms")
    parser.add_argument("--wait-timeout", default="30m")
    parser.add_argument("--fault", choices=["no-retry", "lies"])
    try:
        Export(parser.parse_args()).run()
    except Stop as stop:
        say(f"export.py: {stop}")
        return stop.status
    except ClientError as error:
        say(f"export.py: {error}")
        denied = error.response["ResponseMetadata"]["HTTPStatusCode"] in (401, 403) or (
            "ExpiredToken" in code_of(error))
        return DENIED if denied else SERVICE_ERROR
    except BotoCoreError as error:
        say(f"export.py: {error}")
        return SERVICE_ERROR
    return 0


if __name__ == "__main__":
    sys.exit(main())
