"""Signature Version 4 for requests that no SDK would send: the body may be anything."""

import datetime
import hashlib
import hmac
import urllib.parse


def _hmac(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def signed_headers(credentials, service, method, host, target, body=b"", headers=None,
                   payload_hash=None, region="us-east-1"):
    """The headers of a request, Host and Authorization among them. `target` is sent as it is."""
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
    payload_hash = payload_hash or hashlib.sha256(body).hexdigest()
    sent = {"host": host, "x-amz-date": now, "x-amz-content-sha256": payload_hash,
            **{name.lower(): value for name, value in (headers or {}).items()}}
    path, _, query = target.partition("?")
    if service != "s3":
        path = urllib.parse.quote(path, safe="/-_.~")
    pairs = sorted((pair.partition("=")[0], pair.partition("=")[2])
                   for pair in query.split("&") if pair)
    names = sorted(sent)
    canonical = "\n".join([
        method, path, "&".join(f"{name}={value}" for name, value in pairs),
        *(f"{name}:{sent[name].strip()}" for name in names), "", ";".join(names), payload_hash])
    scope = f"{now[:8]}/{region}/{service}/aws4_request"
    to_sign = "\n".join(["AWS4-HMAC-SHA256", now, scope,
                         hashlib.sha256(canonical.encode()).hexdigest()])
    key = ("AWS4" + credentials["AWS_SECRET_ACCESS_KEY"]).encode()
    for step in scope.split("/"):
        key = _hmac(key, step)
    signature = hmac.new(key, to_sign.encode(), hashlib.sha256).hexdigest()
    sent["authorization"] = (
        f"AWS4-HMAC-SHA256 Credential={credentials['AWS_ACCESS_KEY_ID']}/{scope}, "
        f"SignedHeaders={';'.join(names)}, Signature={signature}")
    return sent
