"""What keeps callers out, a row for each: a change of a world in which everything is allowed, the
call that it denies, and what is said of it. Used by the test of denials."""

OURS, THEIRS = "111122223333", "444455556666"
MANAGEMENT, OUTSIDE = "999988887777", "777788889999"
KEYS = {OURS: "1234abcd-12ab-34cd-56ef-1234567890ab", THEIRS: "2234abcd-12ab-34cd-56ef-1234567890ab"}
BUCKETS = {OURS: "own-reports", THEIRS: "their-reports"}


def document(*statements):
    return {"Version": "2012-10-17", "Statement": list(statements)}


def allow(action, resource="*", **others):
    return {"Effect": "Allow", "Action": action, "Resource": resource, **others}


def deny(action, resource="*", **others):
    return {**allow(action, resource, **others), "Effect": "Deny"}


def trust(effect="Allow", principal=OURS, **others):
    return {"Effect": effect, "Principal": {"AWS": principal}, "Action": "sts:AssumeRole", **others}


ALL = document(allow("*"))
MAIL = document(allow("ses:*"))


def key_arn(account):
    return f"arn:aws:kms:us-east-1:{account}:key/{KEYS[account]}"


def user_arn(account):
    return f"arn:aws:iam::{account}:user/worker"


def role_arn(account):
    return f"arn:aws:iam::{account}:role/Auditor"


def credentials(account, name):
    return {"AWS_ACCESS_KEY_ID": f"AKIA{name.upper()}{account}",
            "AWS_SECRET_ACCESS_KEY": f"{name}-of-{account}"}


def _user(account, name):
    key = credentials(account, name)
    return {"name": name, "policies": {"Work": ALL},
            "access_keys": [{"id": key["AWS_ACCESS_KEY_ID"], "secret": key["AWS_SECRET_ACCESS_KEY"]}]}


def _account(account):
    out = {"id": account, "users": [_user(account, "admin"), _user(account, "worker")]}
    if account in KEYS:
        out["roles"] = [{"name": "Auditor", "policies": {"Work": ALL},
                         "trust": document(trust(principal=account))}]
        out["regions"] = {"us-east-1": {
            "inspector": {"enabled": True},
            "buckets": [{"name": BUCKETS[account], "objects": [{"key": "one", "text": "words"}]}],
            "keys": [{"id": KEYS[account], "policy": document(
                allow("kms:*", Principal={"AWS": account}))}]}}
    return out


class World:
    """Two accounts of an organization, its management account, and one outside of it; in each of
    the two a bucket, a key and a role."""

    def __init__(self):
        accounts = [OURS, THEIRS, MANAGEMENT, OUTSIDE]
        self.value = {
            "now": "2026-03-01T09:00:00Z", "accounts": [_account(each) for each in accounts],
            "organization": {"id": "o-exampleorgid", "management": MANAGEMENT,
                             "accounts": accounts[:3], "policies": []}}
        self.session_policy = None

    def account(self, account):
        return next(each for each in self.value["accounts"] if each["id"] == account)

    def region(self, account):
        return self.account(account)["regions"]["us-east-1"]

    def worker(self, policy=None, account=OURS, **members):
        worker = self.account(account)["users"][1]
        if policy:
            worker["policies"] = {"Work": policy}
        worker.update(members)

    def managed(self, policy):
        self.account(OURS)["managed_policies"] = [{"name": "Managed", "document": policy}]
        return f"arn:aws:iam::{OURS}:policy/Managed"

    def bucket(self, account, *statements):
        self.region(account)["buckets"][0]["policy"] = document(*statements)

    def key(self, account, *statements):
        self.region(account)["keys"][0]["policy"] = document(*statements)

    def trust(self, account, *statements):
        self.account(account)["roles"][0]["trust"] = document(*statements)

    def control(self, kind, statement, target=OURS):
        self.value["organization"]["policies"].append(
            {"name": "Limit", "type": f"{kind}_CONTROL_POLICY", "document": document(statement),
             "targets": [target]})


def opened_bucket(account=THEIRS, to=OURS):
    return allow("s3:GetObject", f"arn:aws:s3:::{BUCKETS[account]}/*", Principal={"AWS": to})


OBJECTS = f"arn:aws:s3:::{BUCKETS[OURS]}/*"
OUTSIDERS = {"StringNotEqualsIfExists": {"aws:PrincipalOrgID": "o-exampleorgid"}}


def closed_group(world):
    world.account(OURS)["groups"] = [
        {"name": "Readers", "policies": {"Reading": document(deny("s3:Get*"))}}]
    world.worker(groups=["Readers"])


def managed_denies(world):
    world.worker(attached_policies=[world.managed(document(deny("s3:Get*")))])


def boundary(*statements):
    return lambda world: world.worker(boundary=world.managed(document(*statements)))


def session(*statements):
    def change(world):
        world.session_policy = document(*statements)
    return change


def both(*changes):
    def change(world):
        for each in changes:
            each(world)
    return change


# The calls: service, operation as errors name it, action, arguments, what messages call the
# resource.
def get(account=OURS):
    bucket = BUCKETS[account]
    return ("s3api", "GetObject", "s3:GetObject",
            ["get-object", "--bucket", bucket, "--key", "one", "/dev/null"],
            f'"arn:aws:s3:::{bucket}/one"')


def describe(account=OURS):
    return ("kms", "DescribeKey", "kms:DescribeKey",
            ["describe-key", "--key-id", key_arn(account)], key_arn(account))


def disable(account=OURS):
    return ("kms", "DisableKey", "kms:DisableKey",
            ["disable-key", "--key-id", key_arn(account)], key_arn(account))


def assume(account=OURS):
    return ("sts", "AssumeRole", "sts:AssumeRole",
            ["assume-role", "--role-arn", role_arn(account), "--role-session-name", "audit"],
            role_arn(account))


USERS = ("iam", "ListUsers", "iam:ListUsers", ["list-users"], f"arn:aws:iam::{OURS}:user/")

IDENTITY, RESOURCE = "identity-based policy", "resource-based policy"
BOUNDARY, SESSION = "permissions boundary", "session policy"
SERVICE_CONTROL, RESOURCE_CONTROL = "service control policy", "resource control policy"

MANAGED = f": arn:aws:iam::{OURS}:policy/Managed"
HIDDEN = "HIDDEN"  # KMS, of a key of another account
SHORT = "Access Denied"  # S3, to callers outside of the organization
NO_REASON = "NO REASON"  # STS

# name, change, call, layer, effect, and how the message ends where the layer does not say it all;
# then the caller's account.
ROWS = [
    ("a user's policy is silent", lambda w: w.worker(MAIL), USERS, IDENTITY, "implicit_deny", ""),
    ("a user's policy denies", lambda w: w.worker(document(allow("*"), deny("kms:*"))), describe(),
     IDENTITY, "explicit_deny", ""),
    ("a group's policy denies", closed_group, get(), IDENTITY, "explicit_deny", ""),
    ("a managed policy denies", managed_denies, get(), IDENTITY, "explicit_deny", MANAGED),
    ("a boundary is silent", boundary(allow("ses:*")), USERS, BOUNDARY, "implicit_deny", ""),
    ("a boundary denies", boundary(allow("*"), deny("s3:GetObject")), get(), BOUNDARY,
     "explicit_deny", MANAGED),
    ("a session policy is silent", session(allow("ses:*")), get(), SESSION, "implicit_deny", ""),
    ("a session policy denies", session(allow("*"), deny("kms:*")), describe(), SESSION,
     "explicit_deny", ""),
    ("a service control policy denies", lambda w: w.control("SERVICE", deny("iam:*")), USERS,
     SERVICE_CONTROL, "explicit_deny", "LIMIT"),
    ("a resource control policy denies",
     lambda w: w.control("RESOURCE", deny("kms:*", Principal="*")), describe(), RESOURCE_CONTROL,
     "explicit_deny", "LIMIT"),
    ("a bucket policy denies", lambda w: w.bucket(OURS, deny("s3:GetObject", OBJECTS, Principal="*")),
     get(), RESOURCE, "explicit_deny", ""),
    ("a key policy is silent", lambda w: w.key(OURS, allow(
        "kms:*", Principal={"AWS": f"arn:aws:iam::{OURS}:user/admin"})), disable(), RESOURCE,
     "implicit_deny", ""),
    ("a key policy denies", lambda w: w.key(
        OURS, allow("kms:*", Principal={"AWS": OURS}),
        deny("kms:DescribeKey", Principal={"AWS": user_arn(OURS)})), describe(), RESOURCE,
     "explicit_deny", ""),
    ("a trust policy is silent", lambda w: w.trust(
        OURS, trust(principal=f"arn:aws:iam::{OURS}:user/admin")), assume(), RESOURCE,
     "implicit_deny", NO_REASON),
    ("a trust policy denies", lambda w: w.trust(OURS, trust(), trust("Deny", user_arn(OURS))),
     assume(), RESOURCE, "explicit_deny", NO_REASON),
    ("may not assume", lambda w: w.worker(document(allow("*"), deny("sts:AssumeRole"))), assume(),
     IDENTITY, "explicit_deny", NO_REASON),
    # A resource of another account of the organization.
    ("their bucket policy is silent", lambda w: None, get(THEIRS), RESOURCE, "implicit_deny", ""),
    ("their bucket policy denies", lambda w: w.bucket(
        THEIRS, opened_bucket(), {**opened_bucket(to=user_arn(OURS)), "Effect": "Deny"}),
     get(THEIRS), RESOURCE, "explicit_deny", ""),
    ("their bucket is open, the user's policy silent",
     lambda w: (w.bucket(THEIRS, opened_bucket()), w.worker(MAIL)), get(THEIRS), IDENTITY,
     "implicit_deny", ""),
    ("their bucket is open, the boundary silent",
     both(lambda w: w.bucket(THEIRS, opened_bucket()), boundary(allow("ses:*"))), get(THEIRS),
     BOUNDARY, "implicit_deny", ""),
    ("their resource control policy denies",
     lambda w: (w.bucket(THEIRS, opened_bucket()),
                w.control("RESOURCE", deny("s3:*", Principal="*"), THEIRS)), get(THEIRS),
     RESOURCE_CONTROL, "explicit_deny", "LIMIT"),
    ("their key policy is silent", lambda w: None, describe(THEIRS), RESOURCE, "implicit_deny",
     HIDDEN),
    ("their key policy allows, the user's denies",
     lambda w: (w.key(THEIRS, allow("kms:*", Principal={"AWS": [OURS, THEIRS]})),
                w.worker(document(allow("*"), deny("kms:*")))), describe(THEIRS), IDENTITY,
     "explicit_deny", ""),
    ("their trust policy is silent", lambda w: None, assume(THEIRS), RESOURCE, "implicit_deny",
     NO_REASON),
    # A caller from outside.
    ("outside, the bucket policy silent", lambda w: None, get(), RESOURCE, "implicit_deny", SHORT,
     OUTSIDE),
    ("outside, a resource control policy on a bucket",
     lambda w: (w.bucket(OURS, opened_bucket(OURS, OUTSIDE)),
                w.control("RESOURCE", deny("s3:*", Principal="*", Condition=OUTSIDERS))), get(),
     RESOURCE_CONTROL, "explicit_deny", SHORT, OUTSIDE),
    # Whoever is no member is not told which policy of the organization denies.
    ("outside, a resource control policy on a key",
     lambda w: (w.key(OURS, allow("kms:*", Principal={"AWS": [OURS, OUTSIDE]})),
                w.control("RESOURCE", deny("kms:*", Principal="*", Condition=OUTSIDERS))),
     describe(), RESOURCE_CONTROL, "explicit_deny", "", OUTSIDE),
]
