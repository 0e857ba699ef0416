"""A caller with each kind of missing permission reads AWS's own words from the AWS CLI."""

import json
import os
import re
import tempfile
import unittest

from cli_test import BUCKET, CliTest
from support import denial_rows
from support.policies import ACCOUNT, REGION, bucket_policy, key_policy
from support.simulator import Simulator, clean_environment

WORKER = f"arn:aws:iam::{ACCOUNT}:user/worker"


def document(*statements):
    return {"Version": "2012-10-17", "Statement": list(statements)}


def statement(effect, action, resource="*", **others):
    return {"Effect": effect, "Action": action, "Resource": resource, **others}


def setUpModule():
    CliTest.sim = unittest.enterModuleContext(Simulator("--pace", "leap"))
    CliTest.environment = unittest.enterModuleContext(clean_environment(CliTest.sim.variables()))
    CliTest.folder = unittest.enterModuleContext(tempfile.TemporaryDirectory())
    CliTest.set_up_destination()
    CliTest.aws("iam", "create-user", "--user-name", "worker")
    key = CliTest.aws("iam", "create-access-key", "--user-name", "worker")["AccessKey"]
    Denials.worker = {"AWS_ACCESS_KEY_ID": key["AccessKeyId"],
                      "AWS_SECRET_ACCESS_KEY": key["SecretAccessKey"]}
    CliTest.snapshot = CliTest.sim.control("POST", "/snapshots")["id"]


class DenialTest(CliTest):
    """`worker` holds the credentials of the caller who is denied."""

    def assert_denied(self, code, operation, message, *arguments, **credentials):
        complaint = self.refused(code, operation, *arguments, **(credentials or self.worker))
        self.assertEqual(complaint.strip().split(" operation: ", 1)[1], message)


class Denials(DenialTest):
    def grant(self, *statements):
        self.aws("iam", "put-user-policy", "--user-name", "worker", "--policy-name", "work",
                 "--policy-document", self.file("work", document(*statements)))

    def test_no_identity_policy(self):
        self.assert_denied(
            "AccessDeniedException", "ListFindings",
            f"User: {WORKER} is not authorized to perform: inspector2:ListFindings on resource: "
            f"arn:aws:inspector2:{REGION}:{ACCOUNT}:/findings/list because no identity-based "
            "policy allows the inspector2:ListFindings action",
            "inspector2", "list-findings")

    def test_no_identity_policy_for_an_object(self):
        self.assert_denied(
            "AccessDenied", "GetObject",
            f"User: {WORKER} is not authorized to perform: s3:GetObject on resource: "
            f'"arn:aws:s3:::{BUCKET}/report.csv" because no identity-based policy allows the '
            "s3:GetObject action",
            "s3api", "get-object", "--bucket", BUCKET, "--key", "report.csv",
            os.path.join(self.folder, "report"))

    def test_identity_policy_denies(self):
        self.grant(statement("Allow", "*"), statement("Deny", "inspector2:*"))
        self.assert_denied(
            "AccessDeniedException", "CreateFindingsReport",
            f"User: {WORKER} is not authorized to perform: inspector2:CreateFindingsReport on "
            f"resource: arn:aws:inspector2:{REGION}:{ACCOUNT}:/reporting/create with an explicit "
            "deny in an identity-based policy",
            *self.creation())

    def test_bucket_policy_denies(self):
        self.grant(statement("Allow", "*"))
        policy = bucket_policy(BUCKET)
        policy["Statement"].append(statement("Deny", "s3:ListBucket", f"arn:aws:s3:::{BUCKET}",
                                             Principal={"AWS": WORKER}))
        self.aws("s3api", "put-bucket-policy", "--bucket", BUCKET, "--policy",
                 self.file("denying", policy))
        self.assert_denied(
            "AccessDenied", "ListObjectsV2",
            f"User: {WORKER} is not authorized to perform: s3:ListBucket on resource: "
            f'"arn:aws:s3:::{BUCKET}" with an explicit deny in a resource-based policy',
            "s3api", "list-objects-v2", "--bucket", BUCKET)

    def test_key_policy_does_not_delegate(self):
        self.grant(statement("Allow", "*"))
        policy = key_policy()
        admin = self.aws("sts", "get-caller-identity")["Arn"]
        policy["Statement"][0]["Principal"] = {"AWS": admin}
        self.aws("kms", "put-key-policy", "--key-id", self.key, "--policy-name", "default",
                 "--policy", self.file("closed", policy))
        self.assert_denied(
            "AccessDeniedException", "DescribeKey",
            f"User: {WORKER} is not authorized to perform: kms:DescribeKey on resource: "
            f"{self.key} because no resource-based policy allows the kms:DescribeKey action",
            "kms", "describe-key", "--key-id", self.key)

    def test_key_behind_an_object(self):
        """S3 relays what KMS says of the caller."""
        self.grant(statement("Allow", "s3:*"))
        report = self.start()
        self.finished(report)
        complaint = self.refused("AccessDenied", "GetObject", "s3api", "get-object", "--bucket",
                                 BUCKET, "--key", f"{report}.csv",
                                 os.path.join(self.folder, "report"), **self.worker)
        self.assertIn(f"User: {WORKER} is not authorized to perform: kms:Decrypt", complaint)
        self.assertIn("because no identity-based policy allows the kms:Decrypt action", complaint)

    def test_boundary_does_not_allow(self):
        self.grant(statement("Allow", "*"))
        bound = self.aws("iam", "create-policy", "--policy-name", "bound", "--policy-document",
                         self.file("bound", document(statement("Allow", "s3:*"))))
        self.aws("iam", "put-user-permissions-boundary", "--user-name", "worker",
                 "--permissions-boundary", bound["Policy"]["Arn"])
        self.assert_denied(
            "AccessDeniedException", "ListFindings",
            f"User: {WORKER} is not authorized to perform: inspector2:ListFindings on resource: "
            f"arn:aws:inspector2:{REGION}:{ACCOUNT}:/findings/list because no permissions "
            "boundary allows the inspector2:ListFindings action",
            "inspector2", "list-findings")

    def test_session_policy_does_not_allow(self):
        trust = document({"Effect": "Allow", "Action": "sts:AssumeRole",
                          "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}})
        role = self.aws("iam", "create-role", "--role-name", "exporter",
                        "--assume-role-policy-document", self.file("trust", trust))
        self.aws("iam", "put-role-policy", "--role-name", "exporter", "--policy-name", "export",
                 "--policy-document", self.file("all", document(statement("Allow", "*"))))
        issued = self.aws("sts", "assume-role", "--role-arn", role["Role"]["Arn"],
                          "--role-session-name", "nightly", "--policy",
                          self.file("only_s3", document(statement("Allow", "s3:*"))))["Credentials"]
        self.assert_denied(
            "AccessDeniedException", "ListFindings",
            f"User: arn:aws:sts::{ACCOUNT}:assumed-role/exporter/nightly is not authorized to "
            "perform: inspector2:ListFindings on resource: "
            f"arn:aws:inspector2:{REGION}:{ACCOUNT}:/findings/list because no session policy "
            "allows the inspector2:ListFindings action",
            "inspector2", "list-findings",
            AWS_ACCESS_KEY_ID=issued["AccessKeyId"],
            AWS_SECRET_ACCESS_KEY=issued["SecretAccessKey"],
            AWS_SESSION_TOKEN=issued["SessionToken"])


def administrator(name, credentials):
    return {"name": name, "attached_policies": ["AdministratorAccess"],
            "access_keys": [{"id": credentials["AWS_ACCESS_KEY_ID"],
                             "secret": credentials["AWS_SECRET_ACCESS_KEY"]}]}


class OrganizationDenials(DenialTest):
    """A member of an organization, whose management account attaches control policies."""

    worker = {"AWS_ACCESS_KEY_ID": "AKIAWORKEREXAMPLE000", "AWS_SECRET_ACCESS_KEY": "worker-key"}
    manager = {"AWS_ACCESS_KEY_ID": "AKIAMANAGEREXAMPLE00", "AWS_SECRET_ACCESS_KEY": "manager-key"}
    WORLD = {
        "accounts": [
            {"id": ACCOUNT, "users": [administrator("worker", worker)],
             "regions": {REGION: {"inspector": {"enabled": True}, "buckets": [{"name": BUCKET}]}}},
            {"id": "444455556666", "users": [administrator("manager", manager)]}],
        "organization": {"id": "o-exampleorgid", "management": "444455556666"},
    }

    @classmethod
    def setUpClass(cls):
        world = cls.file("world.json", cls.WORLD).removeprefix("file://")
        cls.sim = cls.enterClassContext(Simulator("--world", world))
        cls.snapshot = cls.sim.control("POST", "/snapshots")["id"]

    def attach(self, kind, statement_of_policy):
        """A control policy that the account must bear; its ARN."""
        policy = self.aws("organizations", "create-policy", "--name", "limit", "--description",
                          "limits", "--type", kind, "--content",
                          self.file("limit", document(statement_of_policy)),
                          **self.manager)["Policy"]["PolicySummary"]
        self.aws("organizations", "attach-policy", "--policy-id", policy["Id"], "--target-id",
                 ACCOUNT, **self.manager)
        return policy["Arn"]

    def test_service_control_policy_denies(self):
        arn = self.attach("SERVICE_CONTROL_POLICY", statement("Deny", "inspector2:*"))
        self.assert_denied(
            "AccessDeniedException", "ListFindings",
            f"User: {WORKER} is not authorized to perform: inspector2:ListFindings on resource: "
            f"arn:aws:inspector2:{REGION}:{ACCOUNT}:/findings/list with an explicit deny in a "
            f"service control policy: {arn}",
            "inspector2", "list-findings")

    def test_resource_control_policy_denies(self):
        root = self.aws("organizations", "list-roots", **self.manager)["Roots"][0]["Id"]
        self.aws("organizations", "enable-policy-type", "--root-id", root, "--policy-type",
                 "RESOURCE_CONTROL_POLICY", **self.manager)
        arn = self.attach("RESOURCE_CONTROL_POLICY",
                          statement("Deny", "s3:GetObject", Principal="*"))
        self.assert_denied(
            "AccessDenied", "GetObject",
            f"User: {WORKER} is not authorized to perform: s3:GetObject on resource: "
            f'"arn:aws:s3:::{BUCKET}/report.csv" with an explicit deny in a resource control '
            f"policy: {arn}",
            "s3api", "get-object", "--bucket", BUCKET, "--key", "report.csv",
            os.path.join(self.folder, "report"))


class EveryLayer(DenialTest):
    """Each layer silent or denying, in the caller's account and across accounts: AWS's words, the
    cause that `explain` names, and the edit that it proposes, made with the CLI."""

    def test_rows(self):
        for name, change, call, layer, effect, ends, *account in denial_rows.ROWS:
            with self.subTest(name):
                world = denial_rows.World()
                change(world)
                file = self.file("row.json", world.value).removeprefix("file://")
                with Simulator("--world", file) as sim:
                    type(self).sim = sim
                    self.check(world, call, layer, effect, ends, *account)

    def setUp(self):
        pass  # every row has a server of its own

    def check(self, world, call, layer, effect, ends, account=denial_rows.OURS):
        service, operation, action, arguments, resource = call
        self.world = world
        self.role_owner = self.owner(resource)
        self.caller = denial_rows.credentials(account, "worker")
        name = denial_rows.user_arn(account)
        if world.session_policy:
            name = f"arn:aws:sts::{account}:assumed-role/Auditor/night"
            self.begin_session(world.session_policy)
        code = "AccessDeniedException" if service == "kms" else "AccessDenied"
        complaint = self.refused(code, operation, service, *arguments, **self.caller)
        denial = self.sim.control("GET", "/decisions/last")["decisions"][-1]
        message = complaint.strip().split(" operation: ", 1)[1]
        self.assertEqual(message, self.words(name, action, resource, layer, effect, ends))
        self.assertEqual((denial["layer"], denial["effect"]), (layer, effect))
        self.assertTrue(denial["remedies"])
        for place in dict.fromkeys(each["policy"] for each in denial["remedies"]):
            self.edit(place, [each for each in denial["remedies"] if each["policy"] == place],
                      account)
        self.aws(service, *arguments, **self.caller)

    def begin_session(self, policy):
        key = self.aws("sts", "assume-role", "--role-arn", denial_rows.role_arn(ACCOUNT),
                       "--role-session-name", "night", "--policy", json.dumps(policy),
                       **denial_rows.credentials(ACCOUNT, "admin"))["Credentials"]
        self.caller = {"AWS_ACCESS_KEY_ID": key["AccessKeyId"],
                       "AWS_SECRET_ACCESS_KEY": key["SecretAccessKey"],
                       "AWS_SESSION_TOKEN": key["SessionToken"]}

    def words(self, name, action, resource, layer, effect, ends):
        if ends == denial_rows.SHORT:
            return ends
        asked = f"User: {name} is not authorized to perform: {action} on "
        if ends == denial_rows.HIDDEN:
            return (asked + "this resource because the resource does not exist in this Region, no "
                    "resource-based policies allow access, or a resource-based policy explicitly "
                    "denies access")
        if ends == denial_rows.NO_REASON:
            return asked + f"resource: {resource}"
        if effect == "implicit_deny":
            return asked + f"resource: {resource} because no {layer} allows the {action} action"
        article = "an" if layer.startswith("identity") else "a"
        if ends == "LIMIT":
            ends = ": " + self.limit(layer.split()[0].upper())
        return asked + f"resource: {resource} with an explicit deny in {article} {layer}{ends}"

    def limit(self, kind):
        policies = self.aws("organizations", "list-policies", "--filter", f"{kind}_CONTROL_POLICY",
                            **self.manager())["Policies"]
        return next(each["Arn"] for each in policies if each["Name"] == "Limit")

    @staticmethod
    def manager():
        return denial_rows.credentials(denial_rows.MANAGEMENT, "admin")

    @staticmethod
    def edited(policy, edits):
        statements = policy["Statement"]
        removed = [each["index"] for each in edits if each["edit"] == "remove"]
        for each in edits:
            if each["edit"] == "add":
                statements.append(each["statement"])
            elif each["edit"] == "replace":
                statements[each["index"]] = each["statement"]
        return document(*(each for i, each in enumerate(statements) if i not in removed))

    def edit(self, place, edits, account):
        """Makes the edits where `explain` says that they belong."""
        editors = (("inline policy", self.edit_inline), ("arn:aws:iam:", self.edit_managed),
                   ("session policy", self.edit_session), ("arn:aws:organizations:", self.edit_limit),
                   ("bucket policy of", self.edit_bucket), ("a new bucket policy", self.edit_bucket),
                   ("key policy of", self.edit_key), ("trust policy of role", self.edit_trust))
        editor = next((editor for start, editor in editors if place.startswith(start)), None)
        self.assertTrue(editor, place)
        editor(place, edits, denial_rows.credentials(account, "admin"))

    def owner(self, place):
        theirs = (denial_rows.BUCKETS[denial_rows.THEIRS], denial_rows.THEIRS)
        return denial_rows.THEIRS if any(each in place for each in theirs) else ACCOUNT

    def edit_inline(self, place, edits, admin):
        policy, kind, holder = re.fullmatch(
            r"inline policy (\S+) of (user|group) (\S+)", place).groups()
        names = (f"--{kind}-name", holder, "--policy-name", policy)
        now = self.aws("iam", f"get-{kind}-policy", *names, **admin)["PolicyDocument"]
        new = self.edited(now, edits)
        if new["Statement"]:
            self.aws("iam", f"put-{kind}-policy", *names, "--policy-document", json.dumps(new),
                     **admin)
        else:
            self.aws("iam", f"delete-{kind}-policy", *names, **admin)

    def edit_managed(self, place, edits, admin):
        new = self.edited(self.world.account(ACCOUNT)["managed_policies"][0]["document"], edits)
        if new["Statement"]:
            self.aws("iam", "create-policy-version", "--policy-arn", place, "--set-as-default",
                     "--policy-document", json.dumps(new), **admin)
        else:
            self.aws("iam", "detach-user-policy", "--user-name", "worker", "--policy-arn", place,
                     **admin)

    def edit_session(self, _place, edits, _admin):
        self.begin_session(self.edited(self.world.session_policy, edits))

    def edit_limit(self, place, edits, _admin):
        limit = self.world.value["organization"]["policies"][0]
        new = self.edited(limit["document"], edits)
        name = ("--policy-id", place.rsplit("/", 1)[1])
        if new["Statement"]:
            self.aws("organizations", "update-policy", *name, "--content", json.dumps(new),
                     **self.manager())
        else:
            self.aws("organizations", "detach-policy", *name, "--target-id", limit["targets"][0],
                     **self.manager())

    def edit_bucket(self, place, edits, _admin):
        owner = self.owner(place)
        admin = denial_rows.credentials(owner, "admin")
        name = ("--bucket", denial_rows.BUCKETS[owner])
        new = self.edited(self.world.region(owner)["buckets"][0].get("policy", document()), edits)
        if new["Statement"]:
            self.aws("s3api", "put-bucket-policy", *name, "--policy", json.dumps(new), **admin)
        else:
            self.aws("s3api", "delete-bucket-policy", *name, **admin)

    def edit_key(self, place, edits, _admin):
        owner = self.owner(place)
        new = self.edited(self.world.region(owner)["keys"][0]["policy"], edits)
        self.aws("kms", "put-key-policy", "--key-id", place.split()[-1], "--policy-name", "default",
                 "--policy", json.dumps(new), **denial_rows.credentials(owner, "admin"))

    def edit_trust(self, _place, edits, _admin):
        now = self.world.account(self.role_owner)["roles"][0]["trust"]
        self.aws("iam", "update-assume-role-policy", "--role-name", "Auditor",
                 "--policy-document", json.dumps(self.edited(now, edits)),
                 **denial_rows.credentials(self.role_owner, "admin"))


if __name__ == "__main__":
    unittest.main()
