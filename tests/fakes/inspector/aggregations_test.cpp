// ListFindingAggregations, all types with their filters and orders, against a plain count over what
// ListFindings shows.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "tests/support/plain_filters.h"
#include "tests/support/service_calls.h"

namespace {

using sim::Value;
using tests::holds;
using tests::value_at;

// us-east-1: generated findings. eu-west-1: what the generator does not make (several resources,
// layers of functions, code repositories, missing members, severities without a column).
std::string world_with(int generated) {
  return R"({
  "now": "2026-03-01T09:00:00Z", "seed": 21,
  "accounts": [ { "id": "111122223333",
    "users": [ { "name": "admin", "policies": { "All": { "Version": "2012-10-17", "Statement": [
                 { "Effect": "Allow", "Action": "*", "Resource": "*" } ] } } } ],
    "regions": {
      "us-east-1": { "inspector": { "findings": { "generate": { "count": )" +
         std::to_string(generated) + R"( } } } },
      "us-west-2": { "inspector": { "enabled": false } },
      "eu-west-1": { "inspector": { "findings": [
        { "findingArn": "arn:aws:inspector2:eu-west-1:111122223333:finding/00000000000000000000000000000001",
          "awsAccountId": "111122223333", "type": "CODE_VULNERABILITY", "description": "d",
          "remediation": {}, "severity": "HIGH", "status": "ACTIVE", "fixAvailable": "YES",
          "exploitAvailable": "YES", "title": "CWE-1 - a fault",
          "firstObservedAt": "2026-02-01T00:00:00Z", "lastObservedAt": "2026-02-02T00:00:00Z",
          "resources": [ { "type": "CODE_REPOSITORY", "id": "repo-1",
            "details": { "codeRepository": { "projectName": "shop", "providerType": "GITHUB" } } } ] },
        { "findingArn": "arn:aws:inspector2:eu-west-1:111122223333:finding/00000000000000000000000000000002",
          "awsAccountId": "111122223333", "type": "PACKAGE_VULNERABILITY", "description": "d",
          "remediation": {}, "severity": "LOW", "status": "ACTIVE", "fixAvailable": "PARTIAL",
          "exploitAvailable": "NO",
          "firstObservedAt": "2026-02-01T00:00:00Z", "lastObservedAt": "2026-02-02T00:00:00Z",
          "packageVulnerabilityDetails": { "vulnerabilityId": "CVE-1", "source": "NVD",
            "vulnerablePackages": [ { "name": "a", "version": "1" } ] },
          "resources": [ { "type": "CODE_REPOSITORY", "id": "repo-1",
                           "details": { "codeRepository": { "projectName": "shop",
                                                            "providerType": "GITHUB" } } },
                         { "type": "CODE_REPOSITORY", "id": "repo-2",
                           "details": { "codeRepository": { "projectName": "till" } } } ] },
        { "findingArn": "arn:aws:inspector2:eu-west-1:111122223333:finding/00000000000000000000000000000003",
          "awsAccountId": "444455556666", "type": "PACKAGE_VULNERABILITY", "description": "d",
          "remediation": {}, "severity": "CRITICAL", "status": "ACTIVE", "title": "two images",
          "firstObservedAt": "2026-02-01T00:00:00Z", "lastObservedAt": "2026-02-02T00:00:00Z",
          "packageVulnerabilityDetails": { "vulnerabilityId": "CVE-2", "source": "NVD",
            "vulnerablePackages": [
              { "name": "a", "version": "1",
                "sourceLayerHash": "sha256:00000000000000000000000000000000000000000000000000000000000000aa" },
              { "name": "a", "version": "2",
                "sourceLayerHash": "sha256:00000000000000000000000000000000000000000000000000000000000000aa" },
              { "name": "b", "version": "2",
                "sourceLayerHash": "sha256:00000000000000000000000000000000000000000000000000000000000000bb" } ] },
          "resources": [
            { "type": "AWS_ECR_CONTAINER_IMAGE", "id": "image-1",
              "details": { "awsEcrContainerImage": { "repositoryName": "one", "registry": "111122223333",
                "imageTags": [ "1", "latest" ], "inUseCount": 2, "lastInUseAt": "2026-02-20T00:00:00Z",
                "imageHash": "sha256:0000000000000000000000000000000000000000000000000000000000000001" } } },
            { "type": "AWS_ECR_CONTAINER_IMAGE", "id": "image-2",
              "details": { "awsEcrContainerImage": { "repositoryName": "one", "registry": "111122223333",
                "architecture": "arm64",
                "imageHash": "sha256:0000000000000000000000000000000000000000000000000000000000000002" } } },
            { "type": "AWS_EC2_INSTANCE", "id": "i-00000000000000001", "tags": { "team": "a" } } ] },
        { "findingArn": "arn:aws:inspector2:eu-west-1:111122223333:finding/00000000000000000000000000000004",
          "awsAccountId": "111122223333", "type": "PACKAGE_VULNERABILITY", "description": "d",
          "remediation": {}, "severity": "UNTRIAGED", "status": "ACTIVE", "title": "in layers",
          "firstObservedAt": "2026-02-01T00:00:00Z", "lastObservedAt": "2026-02-02T00:00:00Z",
          "packageVulnerabilityDetails": { "vulnerabilityId": "CVE-3", "source": "NVD",
            "vulnerablePackages": [
              { "name": "a", "version": "1",
                "sourceLambdaLayerArn": "arn:aws:lambda:eu-west-1:111122223333:layer:l:1" },
              { "name": "c", "version": "1",
                "sourceLambdaLayerArn": "arn:aws:lambda:eu-west-1:111122223333:layer:m:2" },
              { "name": "d", "version": "1" } ] },
          "resources": [ { "type": "AWS_LAMBDA_FUNCTION", "id": "function-1", "tags": { "team": "b" },
            "details": { "awsLambdaFunction": { "functionName": "f", "runtime": "PYTHON_3_11",
              "codeSha256": "s", "version": "$LATEST", "executionRoleArn":
              "arn:aws:iam::111122223333:role/f" } } } ] },
        { "findingArn": "arn:aws:inspector2:eu-west-1:111122223333:finding/00000000000000000000000000000005",
          "awsAccountId": "111122223333", "type": "CODE_VULNERABILITY", "description": "d",
          "remediation": {}, "severity": "MEDIUM", "status": "ACTIVE", "title": "in a layer",
          "firstObservedAt": "2026-02-01T00:00:00Z", "lastObservedAt": "2026-02-02T00:00:00Z",
          "codeVulnerabilityDetails": { "detectorId": "d", "detectorName": "D", "cwes": [ "CWE-1" ],
            "sourceLambdaLayerArn": "arn:aws:lambda:eu-west-1:111122223333:layer:l:1",
            "filePath": { "fileName": "f.py", "filePath": "f.py", "startLine": 1, "endLine": 2 } },
          "resources": [ { "type": "AWS_LAMBDA_FUNCTION", "id": "function-1", "tags": { "team": "b" },
            "details": { "awsLambdaFunction": { "functionName": "f", "runtime": "PYTHON_3_11",
              "codeSha256": "s", "version": "$LATEST", "executionRoleArn":
              "arn:aws:iam::111122223333:role/f" } } } ] },
        { "findingArn": "arn:aws:inspector2:eu-west-1:111122223333:finding/00000000000000000000000000000006",
          "awsAccountId": "111122223333", "type": "PACKAGE_VULNERABILITY", "description": "d",
          "remediation": {}, "severity": "HIGH", "status": "SUPPRESSED", "title": "not counted",
          "firstObservedAt": "2026-02-01T00:00:00Z", "lastObservedAt": "2026-02-02T00:00:00Z",
          "resources": [ { "type": "AWS_EC2_INSTANCE", "id": "i-00000000000000001" } ] } ] } } } } ]
})";
}

struct Kind {
  const char* type;
  const char* member;
  // Which members tell groups apart.
  std::vector<std::string> keys;
  // Filters of the request: the member of a group that each looks at.
  std::map<std::string, std::string> filters;
  std::vector<std::string> sorts = {"CRITICAL", "HIGH", "ALL"};
};

const std::vector<Kind> kKinds = {
    {"FINDING_TYPE", "findingTypeAggregation", {"accountId"}, {}},
    {"ACCOUNT", "accountAggregation", {"accountId"}, {}},
    {"TITLE",
     "titleAggregation",
     {"title", "vulnerabilityId", "accountId"},
     {{"titles", "title"}, {"vulnerabilityIds", "vulnerabilityId"}}},
    {"PACKAGE",
     "packageAggregation",
     {"packageName", "accountId"},
     {{"packageNames", "packageName"}}},
    {"AMI",
     "amiAggregation",
     {"ami", "accountId"},
     {{"amis", "ami"}},
     {"CRITICAL", "HIGH", "ALL", "AFFECTED_INSTANCES"}},
    {"AWS_EC2_INSTANCE",
     "ec2InstanceAggregation",
     {"instanceId", "accountId"},
     {{"amis", "ami"},
      {"operatingSystems", "operatingSystem"},
      {"instanceIds", "instanceId"},
      {"instanceTags", "instanceTags"}},
     {"CRITICAL", "HIGH", "ALL", "NETWORK_FINDINGS"}},
    {"REPOSITORY",
     "repositoryAggregation",
     {"repository", "accountId"},
     {{"repositories", "repository"}},
     {"CRITICAL", "HIGH", "ALL", "AFFECTED_IMAGES"}},
    {"AWS_ECR_CONTAINER",
     "awsEcrContainerAggregation",
     {"resourceId", "accountId"},
     {{"resourceIds", "resourceId"},
      {"imageShas", "imageSha"},
      {"repositories", "repository"},
      {"architectures", "architecture"},
      {"imageTags", "imageTags"},
      {"lastInUseAt", "lastInUseAt"},
      {"inUseCount", "inUseCount"}}},
    {"IMAGE_LAYER",
     "imageLayerAggregation",
     {"repository", "resourceId", "layerHash", "accountId"},
     {{"repositories", "repository"}, {"resourceIds", "resourceId"}, {"layerHashes", "layerHash"}}},
    {"AWS_LAMBDA_FUNCTION",
     "lambdaFunctionAggregation",
     {"resourceId", "accountId"},
     {{"resourceIds", "resourceId"},
      {"functionNames", "functionName"},
      {"runtimes", "runtime"},
      {"functionTags", "lambdaTags"}}},
    {"LAMBDA_LAYER",
     "lambdaLayerAggregation",
     {"functionName", "resourceId", "layerArn", "accountId"},
     {{"functionNames", "functionName"}, {"resourceIds", "resourceId"}, {"layerArns", "layerArn"}}},
    {"CODE_REPOSITORY",
     "codeRepositoryAggregation",
     {"projectNames", "resourceId", "accountId"},
     {{"projectNames", "projectNames"},
      {"providerTypes", "providerType"},
      {"resourceIds", "resourceId"}}}};

// What the reference says of the groups that one finding belongs to, in the words of each type.
std::vector<Value> groups_in(const std::string& type, const Value& finding) {
  std::vector<Value> groups;
  const auto add = [&](Value group) {
    for (auto member = group.begin(); member != group.end();) {
      member = member->is_null() ? group.erase(member) : std::next(member);
    }
    group["accountId"] = finding.at("awsAccountId");
    groups.push_back(std::move(group));
  };
  const auto each_resource = [&](const std::string& wanted, const std::string& details,
                                 const std::function<void(const Value&, const Value&)>& use) {
    for (const auto& resource : finding.at("resources")) {
      if (resource.at("type") == wanted) use(resource, value_at(resource, "/details/" + details));
    }
  };
  const auto each_package = [&](const std::function<void(const Value&)>& use) {
    for (const auto& package :
         value_at(finding, "/packageVulnerabilityDetails/vulnerablePackages")) {
      use(package);
    }
  };
  if (type == "FINDING_TYPE" || type == "ACCOUNT") add(Value::object());
  if (type == "TITLE" && finding.contains("title")) {
    add({{"title", finding.at("title")},
         {"vulnerabilityId", value_at(finding, "/packageVulnerabilityDetails/vulnerabilityId")}});
  }
  if (type == "PACKAGE") {
    each_package([&](const Value& package) { add({{"packageName", package.at("name")}}); });
  }
  each_resource("AWS_EC2_INSTANCE", "awsEc2Instance", [&](const Value& r, const Value& d) {
    if (type == "AMI" && !value_at(d, "/imageId").is_null()) add({{"ami", d.at("imageId")}});
    if (type == "AWS_EC2_INSTANCE") {
      add({{"instanceId", r.at("id")},
           {"ami", value_at(d, "/imageId")},
           {"operatingSystem", value_at(d, "/platform")},
           {"instanceTags", value_at(r, "/tags")}});
    }
  });
  each_resource("AWS_ECR_CONTAINER_IMAGE", "awsEcrContainerImage",
                [&](const Value& r, const Value& d) {
                  if (type == "REPOSITORY") add({{"repository", d.at("repositoryName")}});
                  if (type == "AWS_ECR_CONTAINER") {
                    add({{"resourceId", r.at("id")},
                         {"imageSha", d.at("imageHash")},
                         {"repository", d.at("repositoryName")},
                         {"architecture", value_at(d, "/architecture")},
                         {"imageTags", value_at(d, "/imageTags")},
                         {"lastInUseAt", value_at(d, "/lastInUseAt")},
                         {"inUseCount", value_at(d, "/inUseCount")}});
                  }
                  if (type != "IMAGE_LAYER") return;
                  each_package([&](const Value& package) {
                    if (!package.contains("sourceLayerHash")) return;
                    add({{"repository", d.at("repositoryName")},
                         {"resourceId", r.at("id")},
                         {"layerHash", package.at("sourceLayerHash")}});
                  });
                });
  each_resource("AWS_LAMBDA_FUNCTION", "awsLambdaFunction", [&](const Value& r, const Value& d) {
    const auto in_layer = [&](const Value& part) {
      if (!part.contains("sourceLambdaLayerArn")) return;
      add({{"functionName", d.at("functionName")},
           {"resourceId", r.at("id")},
           {"layerArn", part.at("sourceLambdaLayerArn")}});
    };
    if (type == "LAMBDA_LAYER") {
      each_package(in_layer);
      if (finding.contains("codeVulnerabilityDetails")) {
        in_layer(finding.at("codeVulnerabilityDetails"));
      }
    }
    if (type == "AWS_LAMBDA_FUNCTION") {
      add({{"resourceId", r.at("id")},
           {"functionName", d.at("functionName")},
           {"runtime", d.at("runtime")},
           {"lambdaTags", value_at(r, "/tags")},
           {"lastModifiedAt", value_at(d, "/lastModifiedAt")}});
    }
  });
  each_resource("CODE_REPOSITORY", "codeRepository", [&](const Value& r, const Value& d) {
    if (type != "CODE_REPOSITORY") return;
    add({{"projectNames", d.at("projectName")},
         {"providerType", value_at(d, "/providerType")},
         {"resourceId", r.at("id")}});
  });
  return groups;
}

// Which resources of a finding stand in a group, for the types that count them.
std::set<std::string> resources_in(const std::string& type, const Value& group,
                                   const Value& finding) {
  std::set<std::string> ids;
  for (const auto& resource : finding.at("resources")) {
    const Value of_ami = value_at(resource, "/details/awsEc2Instance/imageId");
    const Value of_repository = value_at(resource, "/details/awsEcrContainerImage/repositoryName");
    if (type == "AMI" && of_ami == group.at("ami")) ids.insert(resource.at("id"));
    if (type == "REPOSITORY" && of_repository == group.at("repository")) {
      ids.insert(resource.at("id"));
    }
  }
  return ids;
}

class Aggregations : public testing::TestWithParam<const char*> {
 protected:
  explicit Aggregations(int generated = 300)
      : world_(world_with(generated)), client_(world_.client(GetParam())) {
    Value input = {{"maxResults", 100}};
    for (;;) {
      const Value page = tests::answered(client_, "inspector2", "ListFindings", input);
      for (const auto& finding : page.at("findings")) all_.push_back(finding);
      if (!page.contains("nextToken")) break;
      input["nextToken"] = page.at("nextToken");
    }
  }

  // Every response, page by page.
  std::vector<Value> pages(const Kind& kind, Value input, size_t size) {
    input["aggregationType"] = kind.type;
    input["maxResults"] = size;
    std::vector<Value> found;
    for (;;) {
      const Value page = tests::answered(client_, "inspector2", "ListFindingAggregations", input);
      EXPECT_EQ(page.at("aggregationType"), kind.type);
      for (const auto& response : page.at("responses")) {
        EXPECT_EQ(response.size(), 1u);
        found.push_back(response.at(kind.member));
      }
      if (!page.contains("nextToken")) return found;
      EXPECT_EQ(page.at("responses").size(), size);
      input["nextToken"] = page.at("nextToken");
    }
  }

  std::vector<Value> expected(const Kind& kind, const Value& wish, const Value& account_ids) {
    struct Group {
      Value shown;
      Value keys;
      std::set<std::string> resources;
    };
    std::map<std::string, Group> groups;
    for (const auto& finding : all_) {
      if (finding.at("status") != "ACTIVE") continue;
      if (!account_ids.is_null() && !holds(account_ids, finding.at("awsAccountId"))) continue;
      if (wish.contains("findingType") && finding.at("type") != wish.at("findingType")) continue;
      if (wish.contains("resourceType")) {
        bool has = false;
        for (const auto& resource : finding.at("resources")) {
          has = has || resource.at("type") == wish.at("resourceType");
        }
        if (!has) continue;
      }
      std::set<std::string> seen;
      for (const auto& group : groups_in(kind.type, finding)) {
        bool selected = true;
        for (const auto& [filter, member] : kind.filters) {
          if (!wish.contains(filter)) continue;
          selected = selected && holds(wish.at(filter), value_at(group, "/" + member));
        }
        if (!selected) continue;
        Value keys = Value::array();
        for (const auto& key : kind.keys) keys.push_back(value_at(group, "/" + key));
        Group& sum = groups[keys.dump()];
        if (sum.shown.is_null()) {
          sum.shown = group;
          sum.keys = keys;
          sum.shown["severityCounts"] = {{"all", 0}, {"critical", 0}, {"high", 0}, {"medium", 0}};
        }
        sum.resources.merge(resources_in(kind.type, group, finding));
        if (!seen.insert(keys.dump()).second) continue;
        add(sum.shown["severityCounts"], finding);
        add_counts(kind, sum.shown, finding);
      }
    }
    std::vector<Value> rows;
    for (auto& [key, group] : groups) {
      const std::string type = kind.type;
      if (type == "AMI") group.shown["affectedInstances"] = group.resources.size();
      if (type == "REPOSITORY") group.shown["affectedImages"] = group.resources.size();
      rows.push_back(group.shown);
    }
    sort(kind, wish, rows);
    return rows;
  }

  static void add(Value& counts, const Value& finding) {
    const auto bump = [&](const char* name) { counts[name] = counts[name].get<int>() + 1; };
    bump("all");
    if (finding.at("severity") == "CRITICAL") bump("critical");
    if (finding.at("severity") == "HIGH") bump("high");
    if (finding.at("severity") == "MEDIUM") bump("medium");
  }

  static void add_counts(const Kind& kind, Value& shown, const Value& finding) {
    const auto bump = [&](const char* name, bool by_one) {
      shown[name] = shown.value(name, 0) + (by_one ? 1 : 0);
    };
    const std::string type = kind.type;
    const bool exploit = finding.value("exploitAvailable", "") == "YES";
    const bool fix = finding.value("fixAvailable", "") == "YES";
    if (type == "FINDING_TYPE" || type == "ACCOUNT") {
      bump("exploitAvailableCount", exploit);
      bump("fixAvailableCount", fix);
    }
    if (type == "CODE_REPOSITORY") {
      bump("exploitAvailableActiveFindingsCount", exploit);
      bump("fixAvailableActiveFindingsCount", fix);
    }
    if (type == "AWS_EC2_INSTANCE") {
      bump("networkFindings", finding.at("type") == "NETWORK_REACHABILITY");
    }
  }

  static void sort(const Kind& kind, const Value& wish, std::vector<Value>& rows) {
    const std::string by = wish.value("sortBy", "CRITICAL");
    const std::map<std::string, std::string> pointers = {
        {"CRITICAL", "/severityCounts/critical"}, {"HIGH", "/severityCounts/high"},
        {"ALL", "/severityCounts/all"},           {"AFFECTED_INSTANCES", "/affectedInstances"},
        {"AFFECTED_IMAGES", "/affectedImages"},   {"NETWORK_FINDINGS", "/networkFindings"}};
    const bool ascending = wish.value("sortOrder", "DESC") == "ASC";
    const auto place = [&](const Value& row) {
      const auto count = value_at(row, pointers.at(by)).get<int64_t>();
      Value keys = Value::array();
      for (const auto& key : kind.keys) keys.push_back(value_at(row, "/" + key));
      return std::pair(ascending ? count : -count, keys.dump());
    };
    std::sort(rows.begin(), rows.end(),
              [&](const Value& a, const Value& b) { return place(a) < place(b); });
  }

  void check(const Kind& kind, const Value& wish, const Value& account_ids = nullptr,
             size_t size = 100) {
    Value input = Value::object();
    if (!wish.empty()) input["aggregationRequest"][kind.member] = wish;
    if (!account_ids.is_null()) input["accountIds"] = account_ids;
    const auto wanted = expected(kind, wish, account_ids);
    const auto found = pages(kind, input, size);
    ASSERT_EQ(found.size(), wanted.size()) << kind.type << " " << input.dump();
    for (size_t i = 0; i < found.size(); ++i) {
      ASSERT_EQ(found[i], wanted[i]) << kind.type << " " << input.dump() << " at " << i;
    }
  }

  // Distinct values of a member of a type's groups, lists taken apart.
  std::vector<Value> population(const Kind& kind, const std::string& member) {
    std::set<Value> distinct;
    for (const auto& row : expected(kind, Value::object(), nullptr)) {
      const Value had = value_at(row, "/" + member);
      for (const auto& value : had.is_array() ? had : Value::array({had})) {
        if (!value.is_null()) distinct.insert(value);
      }
    }
    return {distinct.begin(), distinct.end()};
  }

  tests::TestWorld world_;
  sim::Client client_;
  std::vector<Value> all_;
};

Value texts(const char* comparison, const std::vector<std::string>& values) {
  Value list = Value::array();
  for (const auto& value : values) list.push_back({{"comparison", comparison}, {"value", value}});
  return list;
}

TEST_P(Aggregations, CountEveryGroupOnceAFinding) {
  for (const auto& kind : kKinds) check(kind, Value::object());
}

TEST_P(Aggregations, PagesMakeUpTheWhole) {
  for (const auto& kind : kKinds) check(kind, Value::object(), nullptr, 13);
}

TEST_P(Aggregations, SortByEveryWordBothWays) {
  for (const auto& kind : kKinds) {
    for (const auto& by : kind.sorts) {
      check(kind, {{"sortBy", by}});
      check(kind, {{"sortBy", by}, {"sortOrder", "ASC"}}, nullptr, 29);
    }
    check(kind, {{"sortOrder", "ASC"}});
  }
}

TEST_P(Aggregations, EveryFilterSelectsGroups) {
  for (const auto& kind : kKinds) {
    for (const auto& [filter, member] : kind.filters) {
      const auto values = population(kind, member);
      if (values.empty()) continue;
      const Value &first = values.front(), &last = values.back();
      std::vector<Value> cases;
      if (first.is_string()) {
        cases = {texts("EQUALS", {first}), texts("EQUALS", {first, last}),
                 texts("NOT_EQUALS", {first, last}),
                 texts("PREFIX", {first.get<std::string>().substr(0, 3)}),
                 texts("EQUALS", {"none of them"})};
        cases.push_back(texts("PREFIX", {last.get<std::string>().substr(0, 2)}));
        cases.back().push_back(texts("NOT_EQUALS", {last}).front());
      } else if (first.is_object()) {
        for (const auto& tags : {first, last}) {
          for (const auto& [key, value] : tags.items()) {
            cases.push_back({{{"comparison", "EQUALS"}, {"key", key}, {"value", value}}});
            cases.push_back({{{"comparison", "EQUALS"}, {"key", key}}});
          }
        }
      } else {
        const bool dates = filter == "lastInUseAt";
        const char *low = dates ? "startInclusive" : "lowerInclusive",
                   *high = dates ? "endInclusive" : "upperInclusive";
        const Value& middle = values[values.size() / 2];
        cases = {{{{low, middle}}}, {{{high, middle}}}, {{{low, middle}, {high, middle}}}};
        cases.push_back({{{high, first}}, {{low, last}}});
      }
      for (const auto& entries : cases) check(kind, {{filter, entries}});
    }
  }
}

TEST_P(Aggregations, FindingTypeAndResourceTypeSelectFindings) {
  for (const auto& kind : kKinds) {
    if (std::string(kind.type) != "FINDING_TYPE" && std::string(kind.type) != "ACCOUNT" &&
        std::string(kind.type) != "TITLE") {
      continue;
    }
    for (const char* type :
         {"NETWORK_REACHABILITY", "PACKAGE_VULNERABILITY", "CODE_VULNERABILITY"}) {
      check(kind, {{"findingType", type}});
      check(kind, {{"findingType", type}, {"resourceType", "AWS_LAMBDA_FUNCTION"}});
    }
    for (const char* type : {"AWS_EC2_INSTANCE", "AWS_ECR_CONTAINER_IMAGE", "AWS_LAMBDA_FUNCTION",
                             "CODE_REPOSITORY"}) {
      check(kind, {{"resourceType", type}});
    }
  }
}

TEST_P(Aggregations, AccountIdsSelectFindings) {
  for (const auto& kind : kKinds) {
    check(kind, Value::object(), texts("EQUALS", {"444455556666"}));
    check(kind, Value::object(), texts("NOT_EQUALS", {"444455556666"}));
    check(kind, Value::object(), texts("PREFIX", {"1111"}));
  }
}

class ManyAggregations : public Aggregations {
 protected:
  ManyAggregations() : Aggregations(3000) {}
};

TEST_P(ManyAggregations, CountEveryGroupOnceAFinding) {
  for (const auto& kind : kKinds) check(kind, Value::object());
}

INSTANTIATE_TEST_SUITE_P(Region, ManyAggregations, testing::Values("us-east-1"));

INSTANTIATE_TEST_SUITE_P(Regions, Aggregations, testing::Values("us-east-1", "eu-west-1"),
                         [](const auto& region) { return std::string(region.param).substr(0, 2); });

class AggregationRequests : public testing::Test {
 protected:
  std::string code(Value input, const char* region = "eu-west-1") {
    auto client = world_.client(region);
    return tests::code_of(client, "inspector2", "ListFindingAggregations", std::move(input));
  }
  tests::TestWorld world_{world_with(30)};
};

TEST_F(AggregationRequests, TheTypesCoverTheModel) {
  const auto& model = world_.world.gateway().find_service("inspector2")->model;
  EXPECT_EQ(model.shapes().at("AggregationType")->values.size(), kKinds.size());
  for (const auto& kind : kKinds) {
    const auto* request = model.shapes().at("AggregationRequest")->find(kind.member);
    ASSERT_NE(request, nullptr) << kind.member;
    for (const auto& member : request->shape->members) {
      const std::set<std::string> others = {"sortBy", "sortOrder", "findingType", "resourceType"};
      EXPECT_TRUE(kind.filters.count(member.name) || others.count(member.name))
          << kind.member << "." << member.name;
      if (member.name != "sortBy") continue;
      EXPECT_EQ(member.shape->values.size(), kind.sorts.size()) << kind.member;
    }
  }
}

TEST_F(AggregationRequests, HaveTheMemberOfTheirTypeAndNoOther) {
  const Value empty = Value::object();
  const auto with = [&](Value request) {
    return code({{"aggregationType", "AMI"}, {"aggregationRequest", std::move(request)}});
  };
  EXPECT_EQ(with({{"amiAggregation", empty}}), "");
  EXPECT_EQ(with({{"titleAggregation", empty}}), "ValidationException");
  EXPECT_EQ(with({{"amiAggregation", empty}, {"titleAggregation", empty}}), "ValidationException");
  EXPECT_EQ(with(empty), "ValidationException");
}

TEST_F(AggregationRequests, RefuseTokensOfOtherRequests) {
  auto client = world_.client("us-east-1");
  const Value first = tests::answered(client, "inspector2", "ListFindingAggregations",
                                      {{"aggregationType", "TITLE"}, {"maxResults", 2}});
  const auto next = [&](Value input) {
    input["nextToken"] = first.at("nextToken");
    return code(std::move(input), "us-east-1");
  };
  EXPECT_EQ(next({{"aggregationType", "TITLE"}, {"maxResults", 5}}), "");
  EXPECT_EQ(next({{"aggregationType", "PACKAGE"}}), "ValidationException");
  EXPECT_EQ(next({{"aggregationType", "TITLE"},
                  {"aggregationRequest", {{"titleAggregation", {{"sortOrder", "ASC"}}}}}}),
            "ValidationException");
}

TEST_F(AggregationRequests, DemandThatInspectorIsEnabled) {
  EXPECT_EQ(code({{"aggregationType", "TITLE"}}, "us-west-2"), "AccessDeniedException");
}

}  // namespace
