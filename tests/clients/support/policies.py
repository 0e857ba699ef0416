"""The documented bucket and key policies, for a bucket, account and region of the test's choice."""

import json
import pathlib

ACCOUNT = "111122223333"
REGION = "us-east-1"

_HERE = pathlib.Path(__file__).parent
CSV_COLUMNS = json.loads((_HERE / "csv_columns.json").read_text())


def _filled_in(name, **values):
    text = (_HERE / name).read_text()
    for word, value in values.items():
        text = text.replace(word, value)
    return json.loads(text)


def bucket_policy(bucket, account=ACCOUNT, region=REGION):
    return _filled_in("bucket_policy.json", BUCKET=bucket, ACCOUNT=account, REGION=region)


def key_policy(account=ACCOUNT, region=REGION, source_account=None):
    policy = _filled_in("key_policy.json", ACCOUNT=account, REGION=region)
    if source_account:
        condition = policy["Statement"][1]["Condition"]
        condition["StringEquals"]["aws:SourceAccount"] = source_account
    return policy
