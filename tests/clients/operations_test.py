"""Every operation of Inspector's model, called with boto3 in one story: what comes back is compared
with the shapes that botocore knows, member by member, as it stood on the wire."""

import json
import os
import tempfile
import unittest

import boto3
from botocore import xform_name

from support.policies import REGION, bucket_policy, key_policy
from support.simulator import Simulator, clean_environment

MANAGEMENT, SECURITY, MEMBER = "111122223333", "444455556666", "777788889999"
KEYS = {account: {"id": f"AKIAEXAMPLE{account[:9]}", "secret": f"secret-of-{account}"}
        for account in (MANAGEMENT, SECURITY, MEMBER)}
FINDING = f"arn:aws:inspector2:{REGION}:{SECURITY}:finding/" + "0" * 31
SCAN = (f"arn:aws:inspector2:{REGION}:{SECURITY}:owner/{SECURITY}/cis-scan/"
        "624b746d-e080-44ae-8c1d-48e653365a38")
IMAGE = f"arn:aws:ecr:{REGION}:{SECURITY}:repository/shop"
PROJECT = "project-12345678-1234-1234-1234-123456789012"
JOB = {"scanJobId": "11111111-2222-3333-4444-555555555555"}
SESSION = {**JOB, "sessionToken": "99999999-2222-3333-4444-555555555555"}
CODE_KEY = {"scanType": "CODE", "resourceType": "AWS_LAMBDA_FUNCTION"}
BUCKET = "operation-reports"

# Members that the model requires and published answers leave out.
NEVER_SENT = {"State": {"errorCode", "errorMessage"}}


def finding(number, kind, **more):
    return {"findingArn": f"{FINDING}{number}", "awsAccountId": SECURITY, "type": kind,
            "description": "d", "remediation": {}, "severity": "HIGH", "status": "ACTIVE",
            "firstObservedAt": "2026-02-01T00:00:00Z", "lastObservedAt": "2026-02-02T00:00:00Z",
            **more}


def world():
    result = {"accountId": SECURITY, "targetResourceId": "i-12345678", "checkId": "1.1",
              "title": "first", "platform": "AMAZON_LINUX_2", "status": "FAILED",
              "level": "LEVEL_1"}
    inspector = {
        "findings": [
            finding(1, "PACKAGE_VULNERABILITY", title="CVE-2024-6387 - openssh",
                    packageVulnerabilityDetails={"vulnerabilityId": "CVE-2024-6387",
                                                 "source": "NVD"},
                    resources=[{"type": "AWS_EC2_INSTANCE", "id": "i-12345678"}]),
            finding(2, "CODE_VULNERABILITY", title="CWE-798",
                    codeVulnerabilityDetails={
                        "detectorId": "d", "detectorName": "D", "cwes": ["CWE-798"],
                        "filePath": {"fileName": "f", "filePath": "f", "startLine": 1,
                                     "endLine": 2}},
                    resources=[{"type": "AWS_LAMBDA_FUNCTION", "id": "f"}])],
        "code_snippets": [{"findingArn": f"{FINDING}2", "startLine": 1, "endLine": 1,
                           "codeSnippet": [{"lineNumber": 1, "content": "x = 1"}]}],
        "cis_scans": [{
            "scanArn": SCAN, "scanConfigurationArn": SCAN.replace("cis-scan", "cis-configuration"),
            "scanName": "weekly", "status": "COMPLETED", "scanDate": "2026-02-27T00:00:00Z",
            "failedChecks": 1, "totalChecks": 1, "securityLevel": "LEVEL_1",
            "targets": {"accountIds": [SECURITY]}, "results": [result],
            "report": {"status": "SUCCEEDED", "url": "https://example.com/report"}}],
        "code_projects": [{"id": PROJECT}],
        "clusters": [{"image": IMAGE, "cluster": {
            "clusterArn": f"arn:aws:ecs:{REGION}:{SECURITY}:cluster/front"}}]}
    accounts = [{"id": account, "root_access_keys": [key]} for account, key in KEYS.items()]
    accounts[1]["regions"] = {REGION: {"inspector": inspector}}
    return {"now": "2026-03-01T09:00:00Z", "accounts": accounts,
            "organization": {"id": "o-exampleorgid", "accounts": list(KEYS)}}


def faults_in(shape, value, path):
    """What botocore's shape says against a JSON value, as it stands on the wire."""
    kind = shape.type_name
    if kind == "structure":
        if not isinstance(value, dict):
            return [f"{path}: no object"]
        faults = [f"{path}.{name}: unknown" for name in value if name not in shape.members]
        required = set(shape.required_members) - NEVER_SENT.get(shape.name, set())
        faults += [f"{path}.{name}: missing" for name in required if name not in value]
        for name, item in value.items():
            if name in shape.members:
                faults += faults_in(shape.members[name], item, f"{path}.{name}")
        if shape.is_tagged_union and len(value) != 1:
            faults.append(f"{path}: a union of {len(value)}")
        return faults
    if kind == "list":
        if not isinstance(value, list):
            return [f"{path}: no list"]
        return [fault for i, item in enumerate(value)
                for fault in faults_in(shape.member, item, f"{path}[{i}]")]
    if kind == "map":
        if not isinstance(value, dict):
            return [f"{path}: no map"]
        return [fault for name, item in value.items()
                for fault in faults_in(shape.value, item, f"{path}[{name}]")]
    if kind == "boolean":
        return [] if isinstance(value, bool) else [f"{path}: no boolean"]
    if kind in ("integer", "long"):
        right = isinstance(value, int) and not isinstance(value, bool)
        return [] if right else [f"{path}: no whole number"]
    if kind in ("float", "double", "timestamp"):
        right = isinstance(value, (int, float)) and not isinstance(value, bool)
        return [] if right else [f"{path}: no number"]
    if not isinstance(value, str):
        return [f"{path}: no text"]
    # A group's key is the value that the group shares, against the model's enum.
    if shape.enum and value not in shape.enum and shape.name != "GroupKey":
        return [f"{path}: {value} is none of the enum"]
    return []


class OperationsTest(unittest.TestCase):
    def setUp(self):
        environment = clean_environment()
        clean = environment.__enter__()
        self.addCleanup(environment.__exit__, None, None, None)
        os.environ.clear()
        os.environ.update(clean)
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        path = os.path.join(folder.name, "world.json")
        with open(path, "w", encoding="utf-8") as file:
            json.dump(world(), file)
        self.sim = Simulator("--pace", "stepped", "--world", path)
        self.addCleanup(self.sim.stop)
        self.called, self.faults, self.wire = set(), [], None

    def client(self, service, account):
        client = boto3.client(service, region_name=REGION, endpoint_url=self.sim.url,
                              aws_access_key_id=KEYS[account]["id"],
                              aws_secret_access_key=KEYS[account]["secret"])
        self.addCleanup(client.close)
        return client

    def inspector(self, account):
        client = self.client("inspector2", account)
        client.meta.events.register("after-call.inspector2", self.keep)

        def call(operation, **request):
            self.called.add(operation)
            method = xform_name(operation)
            answer = getattr(client, method)(**request)
            shape = client.meta.service_model.operation_model(operation).output_shape
            self.faults += faults_in(shape, self.wire, operation)
            return answer

        call.model = client.meta.service_model
        return call

    def keep(self, http_response, **_):
        self.wire = json.loads(http_response.content or b"{}")

    def test_every_operation_answers_in_its_shape(self):
        management, security, member = map(self.inspector, (MANAGEMENT, SECURITY, MEMBER))
        self.organization(management, security)
        self.findings(security)
        self.reports(security)
        self.accounts(security, member)
        self.configuration(security)
        self.cis(security)
        self.code(security)
        self.clean_up(management, security)
        self.assertEqual(self.faults, [])
        self.assertEqual(set(security.model.operation_names) - self.called, set())

    def organization(self, management, security):
        management("EnableDelegatedAdminAccount", delegatedAdminAccountId=SECURITY)
        self.sim.advance("1m")
        management("ListDelegatedAdminAccounts")
        security("GetDelegatedAdminAccount")
        security("AssociateMember", accountId=MEMBER)
        security("GetMember", accountId=MEMBER)
        security("ListMembers")
        security("UpdateOrganizationConfiguration", autoEnable={"ec2": True, "ecr": False})
        security("DescribeOrganizationConfiguration")

    def findings(self, security):
        equals = [{"comparison": "EQUALS", "value": "HIGH"}]
        self.assertEqual(len(security("ListFindings",
                                      filterCriteria={"severity": equals})["findings"]), 2)
        for kind in security.model.shape_for("AggregationType").enum:
            security("ListFindingAggregations", aggregationType=kind)
        arns = [f"{FINDING}1", f"{FINDING}2", f"{FINDING}9"]
        security("BatchGetFindingDetails", findingArns=arns)
        security("BatchGetCodeSnippet", findingArns=arns)
        security("SearchVulnerabilities",
                 filterCriteria={"vulnerabilityIds": ["CVE-2024-6387"]})
        security("ListCoverage")
        for key in security.model.shape_for("GroupKey").enum:
            security("ListCoverageStatistics", groupBy=key)
        arn = security("CreateFilter", name="low", action="NONE",
                       filterCriteria={"severity": equals})["arn"]
        security("UpdateFilter", filterArn=arn, description="d")
        security("ListFilters")
        security("DeleteFilter", arn=arn)
        security("GetClustersForImage", filter={"resourceId": IMAGE})

    def reports(self, security):
        s3, kms = self.client("s3", SECURITY), self.client("kms", SECURITY)
        s3.create_bucket(Bucket=BUCKET)
        key = kms.create_key()["KeyMetadata"]["Arn"]
        s3.put_bucket_policy(Bucket=BUCKET,
                             Policy=json.dumps(bucket_policy(BUCKET, account=SECURITY)))
        kms.put_key_policy(KeyId=key, PolicyName="default",
                           Policy=json.dumps(key_policy(account=SECURITY)))
        to = {"bucketName": BUCKET, "kmsKeyArn": key}
        report_id = {"reportId": security(
            "CreateFindingsReport", reportFormat="JSON", s3Destination=to)["reportId"]}
        security("GetFindingsReportStatus")
        security("CancelFindingsReport", **report_id)
        export_id = {"reportId": security(
            "CreateSbomExport", reportFormat="SPDX_2_3", s3Destination=to)["reportId"]}
        security("GetSbomExport", **export_id)
        security("CancelSbomExport", **export_id)

    def accounts(self, security, member):
        security("Enable", resourceTypes=["EC2"], accountIds=[MEMBER])
        security("BatchGetAccountStatus", accountIds=[SECURITY, MEMBER, "123456789012"])
        self.sim.advance("1m")
        security("BatchGetFreeTrialInfo", accountIds=[SECURITY, "123456789012"])
        security("ListUsageTotals")
        member("ListAccountPermissions")
        security("BatchGetMemberEc2DeepInspectionStatus", accountIds=[MEMBER])
        security("BatchUpdateMemberEc2DeepInspectionStatus",
                 accountIds=[{"accountId": MEMBER, "activateDeepInspection": False}])

    def configuration(self, security):
        security("UpdateConfiguration", ec2Configuration={"scanMode": "EC2_HYBRID"})
        security("GetConfiguration")
        security("UpdateEc2DeepInspectionConfiguration", packagePaths=["/opt/app/"])
        security("UpdateOrgEc2DeepInspectionConfiguration", orgPackagePaths=["/opt/org/"])
        security("GetEc2DeepInspectionConfiguration")
        key = self.client("kms", SECURITY).create_key()["KeyMetadata"]["Arn"]
        security("UpdateEncryptionKey", kmsKeyId=key, **CODE_KEY)
        security("GetEncryptionKey", **CODE_KEY)
        security("ResetEncryptionKey", **CODE_KEY)

    def cis(self, security):
        arn = security("CreateCisScanConfiguration", scanName="nightly", securityLevel="LEVEL_2",
                       schedule={"oneTime": {}},
                       targets={"accountIds": ["SELF"], "targetResourceTags": {"scan": ["yes"]}},
                       )["scanConfigurationArn"]
        security("UpdateCisScanConfiguration", scanConfigurationArn=arn, scanName="daily")
        security("ListCisScanConfigurations")
        security("TagResource", resourceArn=arn, tags={"team": "blue"})
        security("ListTagsForResource", resourceArn=arn)
        security("UntagResource", resourceArn=arn, tagKeys=["team"])
        security("DeleteCisScanConfiguration", scanConfigurationArn=arn)
        security("ListCisScans")
        security("GetCisScanReport", scanArn=SCAN)
        security("GetCisScanResultDetails", scanArn=SCAN, targetResourceId="i-12345678",
                 accountId=SECURITY)
        security("ListCisScanResultsAggregatedByChecks", scanArn=SCAN)
        security("ListCisScanResultsAggregatedByTargetResource", scanArn=SCAN)
        security("StartCisSession", **JOB, message={"sessionToken": SESSION["sessionToken"]})
        security("SendCisSessionHealth", **SESSION)
        security("SendCisSessionTelemetry", **SESSION,
                 messages=[{"ruleId": "r", "status": "PASSED", "cisRuleDetails": b"d"}])
        security("StopCisSession", **SESSION, message={"status": "SUCCESS", "progress": {}})

    def code(self, security):
        integration = {"integrationArn": security(
            "CreateCodeSecurityIntegration", name="hub", type="GITHUB")["integrationArn"]}
        security("UpdateCodeSecurityIntegration", **integration,
                 details={"github": {"code": "c", "installationId": "1"}})
        security("GetCodeSecurityIntegration", **integration)
        security("ListCodeSecurityIntegrations")
        security("DeleteCodeSecurityIntegration", **integration)
        rules = {"ruleSetCategories": ["SAST"]}
        arn = {"scanConfigurationArn": security(
            "CreateCodeSecurityScanConfiguration", name="all", level="ACCOUNT",
            configuration=rules)["scanConfigurationArn"]}
        security("UpdateCodeSecurityScanConfiguration", **arn, configuration=rules)
        security("GetCodeSecurityScanConfiguration", **arn)
        security("ListCodeSecurityScanConfigurations")
        project = {"resource": {"projectId": PROJECT}}
        security("BatchAssociateCodeSecurityScanConfiguration",
                 associateConfigurationRequests=[{**arn, **project}])
        security("ListCodeSecurityScanConfigurationAssociations", **arn)
        scan = security("StartCodeSecurityScan", **project)["scanId"]
        self.sim.advance("1m")
        security("GetCodeSecurityScan", **project, scanId=scan)
        security("BatchDisassociateCodeSecurityScanConfiguration",
                 disassociateConfigurationRequests=[{**arn, **project}])
        security("DeleteCodeSecurityScanConfiguration", **arn)

    def clean_up(self, management, security):
        security("DisassociateMember", accountId=MEMBER)
        security("Disable", resourceTypes=["LAMBDA_CODE"])
        management("DisableDelegatedAdminAccount", delegatedAdminAccountId=SECURITY)


if __name__ == "__main__":
    unittest.main()
