"""What a clumsy or hostile client sends, and what a wrong start of the program does: a clear answer
or a closed connection, never a crash, and the next request is answered as ever."""

import json
import os
import random
import re
import signal
import socket
import sqlite3
import subprocess
import tempfile
import unittest

from support.policies import ACCOUNT
from support.signing import signed_headers
from support.simulator import PROGRAM, Simulator

PATIENCE = 20  # seconds until a silent connection counts as hanging
BUCKET = "bad-input"
S3_CHUNKED = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"
S3_TRAILER = "STREAMING-UNSIGNED-PAYLOAD-TRAILER"


def message(method, target, headers, body=b"", length=None):
    lines = [f"{method} {target} HTTP/1.1"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if "transfer-encoding" not in headers:
        lines.append(f"Content-Length: {len(body) if length is None else length}")
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode("latin-1") + body


class Answer:
    def __init__(self, raw):
        self.raw = raw
        head, _, self.body = raw.partition(b"\r\n\r\n")
        status = re.match(rb"HTTP/1\.1 (\d{3}) ", head)
        self.status = int(status[1]) if status else None  # None: the connection was closed


class BadInputTest(unittest.TestCase):
    arguments = ()

    @classmethod
    def setUpClass(cls):
        cls.sim = cls.enterClassContext(Simulator("--pace", "leap", *cls.arguments))
        cls.credentials = cls.sim.variables()
        cls.host = f"127.0.0.1:{cls.sim.port}"

    def tearDown(self):
        identity = self.call("sts", "POST", "/", b"Action=GetCallerIdentity&Version=2011-06-15",
                             {"Content-Type": "application/x-www-form-urlencoded"})
        self.assertEqual(identity.status, 200, identity.raw)
        self.assertIn(f"<Account>{ACCOUNT}</Account>".encode(), identity.body)

    @classmethod
    def send(cls, raw, half_close=False):
        """The whole answer to raw bytes."""
        with socket.create_connection(("127.0.0.1", cls.sim.port), timeout=PATIENCE) as connection:
            answer = b""
            try:
                connection.sendall(raw)
                if half_close:
                    connection.shutdown(socket.SHUT_WR)
                while piece := connection.recv(65536):
                    answer += piece
            except (ConnectionResetError, BrokenPipeError):
                pass  # a server may close on what it will not read to the end
            except TimeoutError as silence:
                raise AssertionError(f"no end in {PATIENCE} s: {raw[:200]!r}") from silence
        return Answer(answer)

    @classmethod
    def call(cls, service, method, target, body=b"", headers=None, payload_hash=None):
        """The answer to a well-signed request, whatever its body."""
        signed = signed_headers(cls.credentials, service, method, cls.host, target, body, headers,
                                payload_hash)
        return cls.send(message(method, target, signed, body))

    def assert_refused(self, answer, statuses=(400,), codes=None):
        self.assertIn(answer.status, statuses, answer.raw[:500])
        if codes:
            self.assertRegex(answer.raw.decode("utf-8", "replace"), "|".join(codes))
        self.assertNotIn(b"a bug in inspector-sim", answer.raw)


class Http(BadInputTest):
    def test_what_is_not_http(self):
        for raw in (b"\r\n\r\n", b"NONSENSE\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\x00" * 100,
                    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\xff" * 200,
                    b"GET  /  HTTP/1.1\r\nHost: x\r\n\r\n", b"G\xc3\x84T / HTTP/1.1\r\n\r\n",
                    b"GET / HTTP/1.1\r\nno colon here\r\n\r\n",
                    b"GET / HTTP/1.1\r\nBad Name: x\r\n\r\n",
                    b"GET / HTTP/1.1\r\nHost: a\x00b\r\n\r\n"):
            with self.subTest(raw=raw[:40]):
                answer = self.send(raw, half_close=True)
                self.assertIn(answer.status, (None, 400, 403, 404), answer.raw)

    def test_lengths_that_are_none(self):
        for length in ("-1", "12x", "", "99999999999999999999999", "5, 6", "0x10"):
            with self.subTest(length=length):
                raw = message("POST", "/", {"Host": self.host}, b"hello", length)
                self.assertIn(self.send(raw, half_close=True).status, (None, 400, 413))
        twice = (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n"
                 b"hello!")
        self.assertIn(self.send(twice, half_close=True).status, (None, 400))
        both = (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked"
                b"\r\n\r\n5\r\nhello\r\n0\r\n\r\n")
        self.assertIn(self.send(both, half_close=True).status, (None, 400, 403))

    def test_body_shorter_than_its_length(self):
        raw = message("PUT", f"/{BUCKET}/key", {"Host": self.host}, b"short", 5000)
        answer = self.send(raw, half_close=True)
        self.assertIn(answer.status, (None, 400))

    def test_headers_without_end(self):
        for headers in ({"X-Long": "x" * 5_000_000}, {f"X-{i}": "y" * 50 for i in range(20000)}):
            raw = message("GET", "/", {"Host": self.host, **headers})
            answer = self.send(raw)
            self.assertIn(answer.status, (None, 431), answer.raw)
        # One that is only just too long is not lost in a reset connection.
        raw = message("GET", "/", {"Host": self.host, "X-Long": "x" * 300_000})
        self.assertIn(self.send(raw).status, (None, 431))

    def test_long_target(self):
        answer = self.send(message("GET", "/" + "a" * 20000, {"Host": self.host}))
        self.assertIn(answer.status, (400, 403, 404, 414, 431), answer.raw[:200])

    def test_chunks_that_are_none(self):
        headers = {"Host": self.host, "transfer-encoding": "chunked"}
        for body in (b"zz\r\nhello\r\n0\r\n\r\n", b"-5\r\nhello\r\n0\r\n\r\n", b"5\r\nhelloworld",
                     b"ffffffffffffffffff\r\nhello\r\n0\r\n\r\n", b"5\r\nhello", b""):
            with self.subTest(body=body):
                answer = self.send(message("PUT", f"/{BUCKET}/key", headers, body), half_close=True)
                self.assertIn(answer.status, (None, 400, 413), answer.raw)

    def test_clients_that_leave(self):
        raw = message("GET", "/_sim/journal", {"Host": self.host})
        for length in (0, 1, 10, len(raw) - 1, len(raw)):
            with socket.create_connection(("127.0.0.1", self.sim.port)) as connection:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
                connection.sendall(raw[:length])

    def test_requests_at_random(self):
        """Well-formed requests with a few bytes changed; the seed is in the failure's text."""
        seed = int.from_bytes(os.urandom(4), "big")
        chance = random.Random(seed)
        whole = message("POST", "/findings/list?a=b", signed_headers(
            self.credentials, "inspector2", "POST", self.host, "/findings/list?a=b",
            b'{"maxResults":5}', {"Content-Type": "application/json"}), b'{"maxResults":5}')
        for _ in range(300):
            raw = bytearray(whole)
            for _ in range(chance.randint(1, 8)):
                raw[chance.randrange(len(raw))] = chance.randrange(256)
            with self.subTest(seed=seed, raw=bytes(raw)):
                answer = self.send(bytes(raw), half_close=True)
                # 501: the change fell on the service's name
                self.assertTrue(answer.status in (None, 501) or answer.status < 500, answer.raw)


class LimitedBody(BadInputTest):
    arguments = ("--max-body", "1000")

    def test_body_above_the_limit(self):
        answer = self.send(message("PUT", f"/{BUCKET}/key", {"Host": self.host}, b"x" * 1001))
        self.assertEqual(answer.status, 413)
        self.assertIn(b"--max-body", answer.body)
        headers = {"Host": self.host, "transfer-encoding": "chunked"}
        chunk = b"3e9\r\n" + b"x" * 1001 + b"\r\n0\r\n\r\n"
        self.assertEqual(self.send(message("PUT", f"/{BUCKET}/key", headers, chunk)).status, 413)


NOT_JSON = [b"", b"{", b"[]", b"null", b'"text"', b"nonsense", b'{"maxResults":}', b"{}{}",
            b'{"filterCriteria":{"title":[{"comparison":"EQUALS","value":"\xff\xfe"}]}}',
            b'{"filterCriteria":{"title":[{"comparison":"EQUALS","value":"\xed\xa0\x80"}]}}',
            b'\xef\xbb\xbf{', b'{"a":"\\ud800"', b"[" * 100_000, b'{"a":' * 100_000,
            b'{"maxResults":1e999}']
WRONG_TYPES = [b'{"maxResults":"many"}', b'{"maxResults":[]}', b'{"maxResults":{}}',
               b'{"filterCriteria":[]}', b'{"filterCriteria":{"title":{}}}',
               b'{"filterCriteria":{"title":["x"]}}', b'{"nextToken":7}', b'{"maxResults":0}',
               b'{"maxResults":101}', b'{"maxResults":-99999999999999999999999}',
               b'{"maxResults":2.5}', b'{"nextToken":"not a token"}',
               b'{"filterCriteria":{"title":[{"comparison":"LIKE","value":"x"}]}}']


class Json(BadInputTest):
    def list_findings(self, body):
        return self.call("inspector2", "POST", "/findings/list", body,
                         {"Content-Type": "application/json"})

    def create_key(self, body, target="TrentService.CreateKey"):
        return self.call("kms", "POST", "/", body,
                         {"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": target})

    def test_rest_bodies_that_are_not_json(self):
        for body in NOT_JSON:
            with self.subTest(body=body[:60]):
                answer = self.list_findings(body)
                if body == b"":  # no body is an empty request
                    self.assertEqual(answer.status, 200)
                    continue
                self.assert_refused(answer, (400,), ("SerializationException",
                                                     "ValidationException"))

    def test_json_rpc_bodies_that_are_not_json(self):
        for body in NOT_JSON:
            with self.subTest(body=body[:60]):
                answer = self.create_key(body)
                if body == b"":
                    self.assertIn(answer.status, (200, 400))
                    continue
                self.assert_refused(answer, (200, 400) if b"maxResults" in body[:14] and
                                    body.endswith(b"999}") else (400,))

    def test_members_of_the_wrong_type(self):
        for body in WRONG_TYPES:
            with self.subTest(body=body):
                self.assert_refused(self.list_findings(body), (400,),
                                    ("SerializationException", "ValidationException"))

    def test_unknown_members_are_ignored(self):
        answer = self.list_findings(b'{"maxResults":3,"noSuchMember":{"deep":[1,2,{}]}}')
        self.assertEqual(answer.status, 200, answer.raw)
        self.assertEqual(len(json.loads(answer.body)["findings"]), 3)

    def test_targets_that_are_no_operation(self):
        for target in ("TrentService.NoSuchOperation", "TrentService.", "NoService.CreateKey", ".",
                       "x" * 3000, "TrentService.CreateKey.CreateKey"):
            with self.subTest(target=target[:40]):
                self.assert_refused(self.create_key(b"{}", target), (400, 403, 404))

    def test_paths_that_are_no_operation(self):
        for method, path in (("POST", "/no/such/path"), ("DELETE", "/findings/list"),
                             ("POST", "/findings/list/x"), ("PATCH", "/"), ("POST", "/%zz"),
                             ("POST", "/findings/%00")):
            with self.subTest(method=method, path=path):
                self.assert_refused(self.call("inspector2", method, path, b"{}"),
                                    (400, 403, 404, 405))

    def test_policies_nested_without_end(self):
        deep = json.dumps("[" * 50_000)
        body = json.dumps({"Policy": deep}).encode()
        self.assert_refused(self.create_key(body), (400,))


class Query(BadInputTest):
    def call_iam(self, body, method="POST", target="/"):
        return self.call("iam", method, target, body,
                         {"Content-Type": "application/x-www-form-urlencoded"})

    def test_forms(self):
        for body in (b"", b"Action=", b"Action=NoSuchAction&Version=2010-05-08", b"&&&===",
                     b"Action=CreateUser&Version=2010-05-08", b"Version=2010-05-08",
                     b"Action=CreateUser&Version=2010-05-08&UserName=%zz%",
                     b"Action=CreateUser&Version=2010-05-08&UserName=%ff%fe",
                     b"Action=CreateUser&Version=2010-05-08&UserName=a%00b",
                     b"Action=CreateUser&Version=2010-05-08&UserName=" + b"x" * 100_000,
                     b"Action=CreateUser&Version=2010-05-08&UserName=u&Tags.member.x.Key=y",
                     b"Action=CreateUser&Version=2010-05-08&UserName=u"
                     b"&Tags.member.99999999999999999999.Key=y", b"\xff\xfe\x00"):
            with self.subTest(body=body[:80]):
                self.assert_refused(self.call_iam(body), (400, 403, 404))

    def test_nothing_was_written(self):
        listing = self.call_iam(b"Action=ListUsers&Version=2010-05-08")
        self.assertEqual(listing.status, 200)
        self.assertNotIn(b"<UserName>u</UserName>", listing.body)


BOMB = (b'<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaaaaaaaaa">'
        + b"".join(b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(9))
        + b"]><Delete><Object><Key>&j;</Key></Object></Delete>")
NOT_XML = [b"", b"<", b"<Delete>", b"nonsense", b"{}", b"<Delete></Wrong>", b"\xff\xfe\x00",
           b"<Delete><Object><Key>\xff</Key></Object></Delete>", b"<a>" * 100_000,
           b"<Delete/>", b"<Wrong/>", b"<Delete><Object/></Delete>", BOMB]


class S3(BadInputTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        created = cls.call("s3", "PUT", f"/{BUCKET}")
        assert created.status == 200, created.raw

    def put(self, body, headers, payload_hash, target=f"/{BUCKET}/object"):
        return self.call("s3", "PUT", target, body, headers, payload_hash=payload_hash)

    def assert_no_object(self):
        self.assertEqual(self.call("s3", "GET", f"/{BUCKET}/object").status, 404)

    def test_bodies_that_are_not_xml(self):
        for body in NOT_XML:
            with self.subTest(body=body[:60]):
                self.assert_refused(self.call("s3", "POST", f"/{BUCKET}?delete=", body), (400,))
                if body:
                    self.assert_refused(self.call("s3", "PUT", "/other-bucket", body), (400,))

    def test_policies(self):
        for body in (b"", b"{", b"[]", b"<Policy/>", b"\xff", b"{" * 50_000,
                     b'{"Statement":' * 20_000, b'{"a":1}' + b" " * 21_000):
            with self.subTest(body=body[:60]):
                self.assert_refused(self.call("s3", "PUT", f"/{BUCKET}?policy=", body),
                                    (400,), ("MalformedPolicy", "InvalidArgument",
                                             "PolicyTooLarge"))

    def test_chunked_bodies(self):
        size = {"x-amz-decoded-content-length": "5", "content-encoding": "aws-chunked"}
        for body in (b"", b"5\r\nhello\r\n0\r\n\r\n", b"zz;chunk-signature=0\r\nhello",
                     b"5;chunk-signature=" + b"0" * 64 + b"\r\nhello\r\n0;chunk-signature="
                     + b"0" * 64 + b"\r\n\r\n", b"ffffffffffffffff;chunk-signature=00\r\nhello",
                     b"5;chunk-signature="):
            with self.subTest(body=body):
                self.assert_refused(self.put(body, size, S3_CHUNKED), (400, 403))
        for length in ("-1", "x", "6", "99999999999999999999"):
            with self.subTest(length=length):
                answer = self.put(b"5\r\nhello\r\n0\r\n\r\n",
                                  {**size, "x-amz-decoded-content-length": length}, S3_TRAILER)
                self.assert_refused(answer, (400, 403, 411))
        for body in (b"5\r\nhello\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n",
                     b"5\r\nhello\r\n0\r\n\r\n", b"5\r\nhello\r\n0\r\nno colon\r\n\r\n",
                     b"5\r\nhelloX0\r\n\r\n"):
            with self.subTest(body=body):
                answer = self.put(body, {**size, "x-amz-trailer": "x-amz-checksum-crc32"},
                                  S3_TRAILER)
                self.assert_refused(answer, (400, 403))
        self.assert_no_object()

    def test_bodies_that_are_not_what_was_signed(self):
        for payload_hash, codes in (("0" * 64, "XAmzContentSHA256Mismatch"),
                                    ("nonsense", "InvalidArgument")):
            self.assert_refused(self.put(b"hello", {}, payload_hash), (400,), (codes,))
        for header, value in (("content-md5", "AAAAAAAAAAAAAAAAAAAAAA=="), ("content-md5", "x"),
                              ("x-amz-checksum-sha256", "AAAA"),
                              ("x-amz-checksum-crc32", "AAAAAA==")):
            with self.subTest(header=header, value=value):
                self.assert_refused(self.put(b"hello", {header: value}, None), (400,))
        self.assert_no_object()

    def test_queries(self):
        for query in ("list-type=2&max-keys=x", "list-type=2&max-keys=-1", "list-type=3",
                      "list-type=2&continuation-token=nonsense", "encoding-type=x"):
            with self.subTest(query=query):
                answer = self.call("s3", "GET", f"/{BUCKET}?{query}")
                self.assertTrue(answer.status is not None and answer.status < 500, answer.raw)
        for target in (f"/{BUCKET}/object?uploadId=nonsense&partNumber=1",
                       f"/{BUCKET}/object?partNumber=x&uploadId=y"):
            with self.subTest(target=target):
                self.assert_refused(self.put(b"x", {}, None, target), (400, 404))

    def test_authorization_headers(self):
        good = signed_headers(self.credentials, "s3", "GET", self.host, f"/{BUCKET}")
        for authorization in ("", "Basic eDp5", "AWS4-HMAC-SHA256", "AWS4-HMAC-SHA256 Credential=",
                              "AWS4-HMAC-SHA256 " + "," * 1000, "AWS x:y", "AWS4-HMAC-SHA256 "
                              "Credential=a/b/c/d/e, SignedHeaders=;;;, Signature=zz",
                              good["authorization"] + "0", good["authorization"][:-1]):
            with self.subTest(authorization=authorization[:60]):
                headers = {**good, "authorization": authorization}
                self.assert_refused(self.send(message("GET", f"/{BUCKET}", headers)), (400, 403))
        for query in ("X-Amz-Algorithm=AWS4-HMAC-SHA256", "X-Amz-Signature=x", "Signature=x",
                      "AWSAccessKeyId=x&Signature=y&Expires=z",
                      "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=x&X-Amz-Date=y&"
                      "X-Amz-Expires=z&X-Amz-SignedHeaders=host&X-Amz-Signature=0"):
            with self.subTest(query=query):
                self.assert_refused(self.send(message("GET", f"/{BUCKET}?{query}",
                                                      {"Host": self.host})), (400, 403))


class Control(BadInputTest):
    def test_requests(self):
        for method, path, body in (
                ("POST", "/_sim/advance", b"{"), ("POST", "/_sim/advance", b"[]"),
                ("POST", "/_sim/advance", b'{"by":"soon"}'), ("POST", "/_sim/advance", b'{"by":3}'),
                ("POST", "/_sim/advance", b'{"to":"1999-01-01T00:00:00Z"}'),
                ("POST", "/_sim/pace", b'{"pace":"brisk"}'), ("POST", "/_sim/faults", b"{}"),
                ("POST", "/_sim/faults", b'{"on":"GetObject","answer":"X"}'),
                ("POST", "/_sim/settings", b'{"no.such":1}'), ("GET", "/_sim/decisions/x", b""),
                ("GET", "/_sim/decisions/99999999999999999999", b""), ("GET", "/_sim", b""),
                ("GET", "/_sim/journal?after=x", b""), ("PUT", "/_sim/nonsense", b"\xff"),
                ("POST", "/_sim/snapshots/9/restore", b"")):
            with self.subTest(path=path, body=body):
                answer = self.send(message(method, path, {"Host": self.host}, body))
                self.assert_refused(answer, (400, 404))
                self.assertTrue(json.loads(answer.body)["error"])


class Starting(unittest.TestCase):
    """What keeps a server from starting: one line that names the cause, and exit code 2."""

    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory())

    def path(self, name, content=None):
        path = os.path.join(self.folder, name)
        if content is not None:
            with open(path, "wb") as file:
                file.write(content if isinstance(content, bytes) else content.encode())
        return path

    def complaint(self, *arguments):
        done = subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=60,
                              stdin=subprocess.DEVNULL)
        self.assertEqual(done.returncode, 2, done)
        self.assertEqual(done.stdout, "")
        self.assertRegex(done.stderr, r"\Ainspector-sim: [^\n]+\n\Z")
        return done.stderr

    def serve(self, *arguments):
        return self.complaint("serve", "--port", "0", *arguments)

    def test_port_in_use(self):
        with Simulator() as sim:
            complaint = self.complaint("serve", "--port", str(sim.port))
            self.assertIn(f"127.0.0.1:{sim.port}", complaint)
            self.assertIn("in use", complaint)

    def test_arguments(self):
        for arguments in (["--port", "x"], ["--port", "70000"], ["--host", "nowhere"],
                          ["--pace", "brisk"], ["--no-such-option"], ["--world"]):
            with self.subTest(arguments=arguments):
                self.complaint("serve", *arguments)
        self.complaint("no-such-command")

    def test_state_file_in_use(self):
        state = self.path("state")
        with Simulator("--state", state):
            complaint = self.serve("--state", state)
            self.assertIn(state, complaint)
            self.assertIn("in use by another process", complaint)

    def test_state_file_of_another_version(self):
        state = self.path("state")
        with Simulator("--state", state):
            pass
        with sqlite3.connect(state) as database:
            database.execute("PRAGMA user_version = 99")
        database.close()
        complaint = self.serve("--state", state)
        self.assertIn(state, complaint)
        self.assertIn("version 99", complaint)

    def test_state_files_of_others(self):
        foreign = self.path("foreign")
        with sqlite3.connect(foreign) as database:
            database.execute("CREATE TABLE notes (text)")
        database.close()
        with open(foreign, "rb") as file:
            before = file.read()
        self.assertIn(foreign, self.serve("--state", foreign))
        with open(foreign, "rb") as file:
            self.assertEqual(file.read(), before)
        self.assertEqual(os.listdir(self.folder), ["foreign"])
        text = self.path("text", "this is not a database, it is a text\n" * 100)
        self.assertIn(text, self.serve("--state", text))
        self.assertIn("no/such", self.serve("--state", self.path("no/such/file")))
        self.assertIn(self.folder, self.serve("--state", self.folder))

    def test_world_files(self):
        account = f'{{"accounts": [{{"id": "{ACCOUNT}", %s}}]}}'
        cases = [
            ('{\n  "accounts": [\n    {"id": }\n  ]\n}', "line 3", "column"),
            ('{\n  "accunts": []\n}', "line 2", 'did you mean "accounts"?'),
            ('{"accounts": [{"id": "12"}]}', "twelve digits"),
            ("[]", "JSON object"),
            ("", "line 1"),
            (b'{"name": "\xff"}', "line 1", "UTF-8"),
            ('{"now": "yesterday"}', "line 1", "date"),
            ('{"seed": "seven"}', "line 1", "whole number"),
            ('{"settings": {"no.such.setting": 1}}', "no.such.setting"),
            (account % '"usres": []', 'did you mean "users"?'),
            (account % '"regions": {"us-east-7": {}}', "us-east-7"),
            (account % '"users": [{"name": "u", "policies": {"p": {"Statement": 7}}}]', "line 1"),
            (account % '"regions": {"us-east-1": {"buckets": [{"name": "X"}]}}', "line 1"),
            (account % '"regions": {"us-east-1": {"buckets": 7}}', "line 1"),
            (account % '"regions": {"us-east-1": {"keys": [{"state": "Asleep"}]}}', "line 1"),
            (account % '"users": [{"name": "u", "policies": {"p": "no/such/file.json"}}]',
             "no/such/file.json"),
            ("[" * 100_000, "line 1"),
        ]
        for content, *fragments in cases:
            with self.subTest(content=content[:80]):
                world = self.path("world.json", content)
                complaint = self.serve("--world", world)
                for fragment in (world, *fragments):
                    self.assertIn(fragment, complaint)
        self.assertIn("no/such", self.serve("--world", self.path("no/such/file")))
        self.assertIn(self.folder, self.serve("--world", self.folder))

    def test_world_that_fails_leaves_no_half_of_it(self):
        state = self.path("state")
        buckets = [{"name": "fine"}, {"name": "X"}]
        world = self.path("world.json", json.dumps({"accounts": [
            {"id": ACCOUNT, "regions": {"us-east-1": {"buckets": buckets}}}]}))
        self.serve("--state", state, "--world", world)
        good = self.path("good.json", json.dumps({"accounts": [{"id": ACCOUNT}]}))
        with Simulator("--state", state, "--world", good) as sim:
            self.assertEqual(sim.control("GET", "/health"), {"status": "ok"})


class Ending(unittest.TestCase):
    def test_signals(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(signal=number):
                sim = Simulator()
                sim.stop(number)

    def test_signal_while_clients_are_connected(self):
        sim = Simulator()
        with socket.create_connection(("127.0.0.1", sim.port)) as idle, \
                socket.create_connection(("127.0.0.1", sim.port)) as busy:
            busy.sendall(b"PUT /b/k HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf")
            sim.control("GET", "/health")
            sim.stop()
            self.assertEqual(idle.recv(10), b"")

    def test_state_survives_a_restart(self):
        with tempfile.TemporaryDirectory() as folder:
            state = os.path.join(folder, "state")
            with Simulator("--state", state, "--pace", "stepped") as sim:
                sim.advance("3d")
                clock = sim.control("GET", "/clock")
            with Simulator("--state", state) as sim:
                self.assertEqual(sim.control("GET", "/clock"), clock)

    def test_state_survives_a_kill(self):
        with tempfile.TemporaryDirectory() as folder:
            state = os.path.join(folder, "state")
            sim = Simulator("--state", state, "--pace", "stepped")
            sim.advance("3d")
            clock = sim.control("GET", "/clock")
            sim.process.kill()
            sim.process.communicate()
            with Simulator("--state", state) as sim:
                self.assertEqual(sim.control("GET", "/clock"), clock)


if __name__ == "__main__":
    unittest.main()
