// Every field of FilterCriteria, as ListFindings answers it, against a plain reading of the joining
// rules over the unfiltered list.
#include "fakes/inspector/filters.h"

#include <gtest/gtest.h>

#include <set>

#include "fakes/models.h"
#include "sim/base/text.h"
#include "sim/wire/model.h"
#include "tests/support/test_world.h"

namespace {

using sim::Value;

// Findings of every kind: generated ones in us-east-1; in eu-west-1 a few that the generator does
// not make (several resources, code repositories, missing members).
constexpr const char* kWorld = R"({
  "now": "2026-03-01T09:00:00Z", "seed": 11,
  "accounts": [ { "id": "111122223333",
    "users": [ { "name": "admin", "policies": { "All": { "Version": "2012-10-17", "Statement": [
                 { "Effect": "Allow", "Action": "*", "Resource": "*" } ] } } } ],
    "regions": {
      "us-east-1": { "inspector": { "findings": { "generate": { "count": 400 } } } },
      "eu-west-1": { "inspector": { "findings": [
        { "findingArn": "arn:aws:inspector2:eu-west-1:111122223333:finding/00000000000000000000000000000001",
          "awsAccountId": "111122223333", "type": "CODE_VULNERABILITY", "description": "d",
          "remediation": {}, "severity": "HIGH", "status": "ACTIVE",
          "firstObservedAt": "2026-02-01T00:00:00Z", "lastObservedAt": "2026-02-02T00:00:00Z",
          "resources": [ { "type": "CODE_REPOSITORY", "id": "repo-1",
            "details": { "codeRepository": { "projectName": "shop", "providerType": "GITHUB" } } } ] },
        { "findingArn": "arn:aws:inspector2:eu-west-1:111122223333:finding/00000000000000000000000000000002",
          "awsAccountId": "111122223333", "type": "PACKAGE_VULNERABILITY", "description": "d",
          "remediation": {}, "severity": "LOW", "status": "CLOSED", "inspectorScore": 3.1,
          "firstObservedAt": 1770000000.5, "lastObservedAt": 1770000001, "title": "two images",
          "packageVulnerabilityDetails": { "vulnerabilityId": "CVE-1", "source": "NVD",
            "vulnerablePackages": [ { "name": "a", "version": "1", "epoch": 2, "release": "r1",
                                      "arch": "X86_64", "filePath": "opt/a" },
                                    { "name": "b", "version": "2", "epoch": 0,
              "sourceLambdaLayerArn": "arn:aws:lambda:eu-west-1:111122223333:layer:l:1" } ] },
          "resources": [
            { "type": "AWS_ECR_CONTAINER_IMAGE", "id": "image-1", "tags": { "team": "a", "empty": "" },
              "details": { "awsEcrContainerImage": { "repositoryName": "one", "registry": "111122223333",
                "imageHash": "sha256:0000000000000000000000000000000000000000000000000000000000000001",
                "pushedAt": "2026-01-01T00:00:00Z" } } },
            { "type": "AWS_ECR_CONTAINER_IMAGE", "id": "image-2", "tags": { "team": "b" },
              "details": { "awsEcrContainerImage": { "repositoryName": "two", "registry": "444455556666",
                "imageHash": "sha256:0000000000000000000000000000000000000000000000000000000000000002",
                "pushedAt": "2026-02-01T00:00:00Z" } } } ] } ] } } } } ]
})";

const std::map<std::string, std::string> kTextFields = {
    {"findingArn", "/findingArn"},
    {"awsAccountId", "/awsAccountId"},
    {"findingType", "/type"},
    {"severity", "/severity"},
    {"findingStatus", "/status"},
    {"title", "/title"},
    {"resourceType", "/resources/type"},
    {"resourceId", "/resources/id"},
    {"ec2InstanceImageId", "/resources/details/awsEc2Instance/imageId"},
    {"ec2InstanceVpcId", "/resources/details/awsEc2Instance/vpcId"},
    {"ec2InstanceSubnetId", "/resources/details/awsEc2Instance/subnetId"},
    {"ecrImageArchitecture", "/resources/details/awsEcrContainerImage/architecture"},
    {"ecrImageRegistry", "/resources/details/awsEcrContainerImage/registry"},
    {"ecrImageRepositoryName", "/resources/details/awsEcrContainerImage/repositoryName"},
    {"ecrImageTags", "/resources/details/awsEcrContainerImage/imageTags"},
    {"ecrImageHash", "/resources/details/awsEcrContainerImage/imageHash"},
    {"networkProtocol", "/networkReachabilityDetails/protocol"},
    {"componentId", "/networkReachabilityDetails/networkPath/steps/componentId"},
    {"componentType", "/networkReachabilityDetails/networkPath/steps/componentType"},
    {"vulnerabilityId", "/packageVulnerabilityDetails/vulnerabilityId"},
    {"vulnerabilitySource", "/packageVulnerabilityDetails/source"},
    {"vendorSeverity", "/packageVulnerabilityDetails/vendorSeverity"},
    {"relatedVulnerabilities", "/packageVulnerabilityDetails/relatedVulnerabilities"},
    {"fixAvailable", "/fixAvailable"},
    {"lambdaFunctionName", "/resources/details/awsLambdaFunction/functionName"},
    {"lambdaFunctionLayers", "/resources/details/awsLambdaFunction/layers"},
    {"lambdaFunctionRuntime", "/resources/details/awsLambdaFunction/runtime"},
    {"lambdaFunctionExecutionRoleArn", "/resources/details/awsLambdaFunction/executionRoleArn"},
    {"exploitAvailable", "/exploitAvailable"},
    {"codeVulnerabilityDetectorName", "/codeVulnerabilityDetails/detectorName"},
    {"codeVulnerabilityDetectorTags", "/codeVulnerabilityDetails/detectorTags"},
    {"codeVulnerabilityFilePath", "/codeVulnerabilityDetails/filePath/filePath"},
    {"codeRepositoryProjectName", "/resources/details/codeRepository/projectName"},
    {"codeRepositoryProviderType", "/resources/details/codeRepository/providerType"}};

const std::map<std::string, std::string> kDateFields = {
    {"firstObservedAt", "/firstObservedAt"},
    {"lastObservedAt", "/lastObservedAt"},
    {"updatedAt", "/updatedAt"},
    {"ecrImagePushedAt", "/resources/details/awsEcrContainerImage/pushedAt"},
    {"ecrImageLastInUseAt", "/resources/details/awsEcrContainerImage/lastInUseAt"},
    {"lambdaFunctionLastModifiedAt", "/resources/details/awsLambdaFunction/lastModifiedAt"}};

const std::map<std::string, std::string> kNumberFields = {
    {"inspectorScore", "/inspectorScore"},
    {"ecrImageInUseCount", "/resources/details/awsEcrContainerImage/inUseCount"},
    {"epssScore", "/epss/score"}};

// The values at a pointer, whatever list elements stand in between.
std::vector<Value> values_at(const Value& finding, const std::string& wanted) {
  std::vector<Value> found;
  const Value flat = finding.flatten();
  for (const auto& [pointer, value] : flat.items()) {
    std::string plain;
    for (const auto part : sim::text::split(std::string_view(pointer).substr(1), '/')) {
      if (!sim::text::to_integer(part)) plain += "/" + std::string(part);
    }
    if (plain == wanted && !value.is_null()) found.push_back(value);
  }
  return found;
}

class Filters : public testing::TestWithParam<const char*> {
 protected:
  Filters() : client_(world_.client(GetParam())), all_(list(Value::object())) {}

  std::vector<Value> list(const Value& criteria) {
    std::vector<Value> found;
    Value input = {{"filterCriteria", criteria}, {"maxResults", 100}};
    for (;;) {
      const auto answer = client_.call("inspector2", "ListFindings", input);
      for (const auto& finding : answer.value().at("findings")) found.push_back(finding);
      if (!answer.value().contains("nextToken")) return found;
      input["nextToken"] = answer.value().at("nextToken");
    }
  }

  static std::set<std::string> arns(const std::vector<Value>& findings) {
    std::set<std::string> out;
    for (const auto& finding : findings) out.insert(finding.at("findingArn"));
    return out;
  }

  // Compares with the findings for which `expected` holds.
  template <class Expected>
  void check(const Value& criteria, Expected expected) {
    std::set<std::string> wanted;
    for (const auto& finding : all_) {
      if (expected(finding)) wanted.insert(finding.at("findingArn"));
    }
    EXPECT_EQ(arns(list(criteria)), wanted) << criteria.dump();
  }

  // Every distinct value of a pointer in this region's findings.
  std::vector<Value> population(const std::string& pointer) {
    std::set<Value> distinct;
    for (const auto& finding : all_) {
      for (const auto& value : values_at(finding, pointer)) distinct.insert(value);
    }
    return {distinct.begin(), distinct.end()};
  }

  tests::TestWorld world_{kWorld};
  sim::Client client_;
  std::vector<Value> all_;
};

Value text_entry(const char* comparison, const Value& value) {
  return {{"comparison", comparison}, {"value", value}};
}

bool any_equals(const std::vector<Value>& values, const Value& wanted) {
  return std::find(values.begin(), values.end(), wanted) != values.end();
}

bool any_begins(const std::vector<Value>& values, const std::string& prefix) {
  return std::any_of(values.begin(), values.end(), [&](const Value& value) {
    return value.get<std::string>().rfind(prefix, 0) == 0;
  });
}

TEST_P(Filters, Texts) {
  for (const auto& [field, pointer] : kTextFields) {
    const auto values = population(pointer);
    const Value one = values.empty() ? Value("nothing") : values.front();
    const Value other = values.empty() ? Value("nothing at all") : values.back();
    const std::string prefix = other.get<std::string>().substr(0, 4);
    const auto at = [&p = pointer](const Value& finding) { return values_at(finding, p); };
    check({{field, {text_entry("EQUALS", one)}}},
          [&](const Value& f) { return any_equals(at(f), one); });
    check({{field, {text_entry("EQUALS", one), text_entry("EQUALS", other)}}},
          [&](const Value& f) { return any_equals(at(f), one) || any_equals(at(f), other); });
    check({{field, {text_entry("PREFIX", prefix)}}},
          [&](const Value& f) { return any_begins(at(f), prefix); });
    check({{field, {text_entry("NOT_EQUALS", one)}}},
          [&](const Value& f) { return !any_equals(at(f), one); });
    check({{field, {text_entry("NOT_EQUALS", one), text_entry("NOT_EQUALS", other)}}},
          [&](const Value& f) { return !any_equals(at(f), one) && !any_equals(at(f), other); });
    check({{field,
            {text_entry("PREFIX", prefix), text_entry("EQUALS", one),
             text_entry("NOT_EQUALS", other)}}},
          [&](const Value& f) {
            return (any_begins(at(f), prefix) || any_equals(at(f), one)) &&
                   !any_equals(at(f), other);
          });
    check({{field, {text_entry("EQUALS", sim::text::lower(one.get<std::string>()) + "X")}}},
          [](const Value&) { return false; });
  }
}

TEST_P(Filters, DatesAndNumbers) {
  for (const bool dates : {true, false}) {
    const std::string low = dates ? "startInclusive" : "lowerInclusive";
    const std::string high = dates ? "endInclusive" : "upperInclusive";
    for (const auto& [field, pointer] : dates ? kDateFields : kNumberFields) {
      const auto values = population(pointer);
      if (values.empty()) continue;
      const Value middle = values[values.size() / 2], quarter = values[values.size() / 4];
      const auto any = [&p = pointer](const Value& finding, auto holds) {
        const auto found = values_at(finding, p);
        return std::any_of(found.begin(), found.end(), holds);
      };
      check({{field, {{{low, middle}}}}},
            [&](const Value& f) { return any(f, [&](const Value& v) { return v >= middle; }); });
      check({{field, {{{high, middle}}}}},
            [&](const Value& f) { return any(f, [&](const Value& v) { return v <= middle; }); });
      check({{field, {{{low, quarter}, {high, middle}}}}}, [&](const Value& f) {
        return any(f, [&](const Value& v) { return v >= quarter && v <= middle; });
      });
      check({{field, {{{high, quarter}}, {{low, middle}}}}}, [&](const Value& f) {
        return any(f, [&](const Value& v) { return v <= quarter || v >= middle; });
      });
    }
  }
}

TEST_P(Filters, ResourceTags) {
  const auto tag = [](const Value& finding, const std::string& key) {
    std::vector<Value> found;
    for (const auto& resource : finding.at("resources")) {
      if (resource.contains("tags") && resource["tags"].contains(key)) {
        found.push_back(resource["tags"][key]);
      }
    }
    return found;
  };
  for (const std::string key : {"Environment", "team", "empty", "absent"}) {
    for (const std::string value : {"prod", "b", ""}) {
      check({{"resourceTags", {{{"comparison", "EQUALS"}, {"key", key}, {"value", value}}}}},
            [&](const Value& f) { return any_equals(tag(f, key), value); });
    }
    check({{"resourceTags", {{{"comparison", "EQUALS"}, {"key", key}}}}},
          [&](const Value& f) { return !tag(f, key).empty(); });
  }
}

TEST_P(Filters, PortRanges) {
  for (const auto& [begin, end] : {std::pair{22, 22}, {0, 1024}, {1000, 65535}, {9050, 9100}}) {
    check({{"portRange", {{{"beginInclusive", begin}, {"endInclusive", end}}}}},
          [&, b = begin, e = end](const Value& f) {
            if (!f.contains("networkReachabilityDetails")) return false;
            const auto& range = f["networkReachabilityDetails"]["openPortRange"];
            return range["begin"] >= b && range["end"] <= e;
          });
  }
}

TEST_P(Filters, PackagesHoldForOneAndTheSame) {
  const auto any_package = [](const Value& finding, auto holds) {
    if (!finding.contains("packageVulnerabilityDetails")) return false;
    const auto& packages = finding["packageVulnerabilityDetails"]["vulnerablePackages"];
    return std::any_of(packages.begin(), packages.end(), holds);
  };
  struct Member {
    std::string filter, package;
  };
  const std::vector<Member> members = {{"name", "name"},
                                       {"version", "version"},
                                       {"release", "release"},
                                       {"architecture", "arch"},
                                       {"sourceLayerHash", "sourceLayerHash"},
                                       {"sourceLambdaLayerArn", "sourceLambdaLayerArn"},
                                       {"filePath", "filePath"}};
  for (const auto& member : members) {
    const auto values =
        population("/packageVulnerabilityDetails/vulnerablePackages/" + member.package);
    const Value wanted = values.empty() ? Value("nothing") : values.front();
    check({{"vulnerablePackages", {{{member.filter, text_entry("EQUALS", wanted)}}}}},
          [&](const Value& f) {
            return any_package(f, [&](const Value& p) {
              return p.contains(member.package) && p[member.package] == wanted;
            });
          });
  }
  check({{"vulnerablePackages", {{{"epoch", {{"lowerInclusive", 1}}}}}}}, [&](const Value& f) {
    return any_package(f, [](const Value& p) { return p.contains("epoch") && p["epoch"] >= 1; });
  });
  // In eu-west-1 "a" and version "2" exist, but not in one package.
  check({{"vulnerablePackages",
          {{{"name", text_entry("EQUALS", "a")}, {"version", text_entry("EQUALS", "2")}}}}},
        [](const Value&) { return false; });
}

TEST_P(Filters, FieldsAreJoinedByAnd) {
  check({{"severity", {text_entry("EQUALS", "HIGH"), text_entry("EQUALS", "CRITICAL")}},
         {"findingStatus", {text_entry("EQUALS", "ACTIVE")}},
         {"resourceType", {text_entry("NOT_EQUALS", "AWS_EC2_INSTANCE")}}},
        [](const Value& f) {
          return (f["severity"] == "HIGH" || f["severity"] == "CRITICAL") &&
                 f["status"] == "ACTIVE" && f["resources"][0]["type"] != "AWS_EC2_INSTANCE";
        });
}

// The same rules over 5,000 findings. The store is asked itself: pages of so many would take long.
class ManyFindings : public testing::Test {
 protected:
  using Values = std::vector<std::vector<Value>>;  // by finding

  static void SetUpTestSuite() {
    world_ = std::make_unique<tests::TestWorld>(R"({ "now": "2026-03-01T09:00:00Z", "seed": 12,
        "accounts": [ { "id": "111122223333", "regions": { "us-east-1": {
            "inspector": { "findings": { "generate": { "count": 5000 } } } } } } ] })");
    db().script(fakes::inspector::kFindingIndexes);  // as for many more
    for (const auto id : fakes::inspector::matching_findings(db(), kScope, {})) {
      ids_.push_back(id);
      documents_.push_back(fakes::inspector::finding_document(db(), id));
    }
    ASSERT_EQ(ids_.size(), 5000u);
  }
  static void TearDownTestSuite() { world_.reset(); }

  static sim::state::Database& db() { return world_->world.store().state; }

  static void collect(const Value& at, const std::vector<std::string_view>& names, size_t depth,
                      std::vector<Value>& into) {
    if (at.is_array()) {
      for (const auto& each : at) collect(each, names, depth, into);
    } else if (depth == names.size()) {
      into.push_back(at);
    } else if (at.is_object() && at.contains(names[depth])) {
      collect(at.at(names[depth]), names, depth + 1, into);
    }
  }
  static Values values_of(const std::string& pointer) {
    const auto names = sim::text::split(std::string_view(pointer).substr(1), '/');
    Values values(documents_.size());
    for (size_t i = 0; i < documents_.size(); ++i) collect(documents_[i], names, 0, values[i]);
    return values;
  }
  static std::vector<Value> distinct(const Values& values) {
    std::set<Value> all;
    for (const auto& each : values) all.insert(each.begin(), each.end());
    return {all.begin(), all.end()};
  }

  // Whatever the store decides is decided by it; the rest is read from the documents.
  static std::vector<int64_t> selected(const Value& criteria) {
    const auto filter = fakes::inspector::filter_of(criteria);
    if (filter.residual.empty()) {
      return fakes::inspector::matching_findings(db(), kScope, filter);
    }
    std::vector<int64_t> ids;
    for (size_t i = 0; i < documents_.size(); ++i) {
      if (filter.accepts(documents_[i])) ids.push_back(ids_[i]);
    }
    return ids;
  }
  template <class Holds>
  static void check(const std::string& field, const Value& entries, const Values& values,
                    Holds holds) {
    std::vector<int64_t> wanted;
    for (size_t i = 0; i < values.size(); ++i) {
      if (holds(values[i])) wanted.push_back(ids_[i]);
    }
    EXPECT_EQ(selected({{field, entries}}), wanted) << field << " " << entries.dump();
  }

  static inline const fakes::inspector::Scope kScope = {"111122223333", "us-east-1"};
  static inline std::unique_ptr<tests::TestWorld> world_;
  static inline std::vector<int64_t> ids_;  // in order of ARNs
  static inline std::vector<Value> documents_;
};

TEST_F(ManyFindings, MeetTextsAsAPlainReadingSays) {
  for (const auto& [field, pointer] : kTextFields) {
    const Values values = values_of(pointer);
    const auto all = distinct(values);
    const auto nth = [&](size_t part) {
      return all.empty() ? Value("nothing") : all[(all.size() - 1) * part / 3];
    };
    const std::string begin = nth(2).get<std::string>().substr(0, 5);
    const Value cases[] = {
        {text_entry("EQUALS", nth(0))},
        {text_entry("EQUALS", nth(1)), text_entry("EQUALS", nth(3))},
        {text_entry("PREFIX", begin)},
        {text_entry("NOT_EQUALS", nth(1)), text_entry("NOT_EQUALS", nth(2))},
        {text_entry("PREFIX", begin), text_entry("EQUALS", nth(0)),
         text_entry("NOT_EQUALS", nth(3))},
    };
    for (const auto& entries : cases) {
      check(field, entries, values, [&](const std::vector<Value>& had) {
        bool wants = false, met = false, refused = false;
        for (const auto& entry : entries) {
          const auto& value = entry.at("value");
          const bool prefix = entry.at("comparison") == "PREFIX";
          const bool found =
              prefix ? any_begins(had, value.get<std::string>()) : any_equals(had, value);
          if (entry.at("comparison") == "NOT_EQUALS") {
            refused = refused || found;
          } else {
            wants = true;
            met = met || found;
          }
        }
        return !refused && (met || !wants);
      });
    }
  }
}

TEST_F(ManyFindings, MeetDatesAndNumbersAsAPlainReadingSays) {
  for (const bool dates : {true, false}) {
    const std::string low = dates ? "startInclusive" : "lowerInclusive";
    const std::string high = dates ? "endInclusive" : "upperInclusive";
    for (const auto& [field, pointer] : dates ? kDateFields : kNumberFields) {
      const Values values = values_of(pointer);
      const auto all = distinct(values);
      if (all.empty()) continue;
      const Value first = all[all.size() / 4], second = all[all.size() / 2], rare = all.back();
      const Value cases[] = {{{{low, second}}},
                             {{{high, first}}},
                             {{{low, first}, {high, second}}},
                             {{{low, rare}, {high, rare}}},
                             {{{high, first}}, {{low, second}}},
                             {Value::object()}};
      for (const auto& entries : cases) {
        check(field, entries, values, [&](const std::vector<Value>& had) {
          for (const auto& value : had) {
            for (const auto& entry : entries) {
              if (entry.contains(low) && value < entry.at(low)) continue;
              if (entry.contains(high) && value > entry.at(high)) continue;
              return true;
            }
          }
          return false;
        });
      }
    }
  }
}

TEST_F(ManyFindings, MeetTagsPortsAndPackagesAsAPlainReadingSays) {
  const Values tags = values_of("/resources/tags");
  const Value entries = Value::parse(R"([{"comparison":"EQUALS","key":"Environment","value":"prod"},
      {"comparison":"EQUALS","key":"Environment"}, {"comparison":"EQUALS","key":"absent"}])");
  for (const auto& entry : entries) {
    check("resourceTags", Value::array({entry}), tags, [&](const std::vector<Value>& had) {
      return std::any_of(had.begin(), had.end(), [&](const Value& each) {
        const auto found = each.find(entry.at("key").get<std::string>());
        return found != each.end() && (!entry.contains("value") || *found == entry.at("value"));
      });
    });
  }
  const Values ports = values_of("/networkReachabilityDetails/openPortRange");
  check("portRange", {{{"beginInclusive", 20}, {"endInclusive", 1024}}}, ports,
        [](const std::vector<Value>& had) {
          return !had.empty() && had[0].at("begin") >= 20 && had[0].at("end") <= 1024;
        });
  const Values packages = values_of("/packageVulnerabilityDetails/vulnerablePackages");
  const Value name = distinct(values_of("/packageVulnerabilityDetails/vulnerablePackages/name"))[5];
  check("vulnerablePackages",
        {{{"name", text_entry("EQUALS", name)}, {"version", text_entry("NOT_EQUALS", "0")}}},
        packages, [&](const std::vector<Value>& had) {
          return std::any_of(had.begin(), had.end(),
                             [&](const Value& each) { return each.at("name") == name; });
        });
}

// The three tables above and the three special kinds are all there is.
TEST(FilterFields, AllAreCovered) {
  const auto& model = fakes::model("inspector");
  std::set<std::string> covered = {"resourceTags", "portRange", "vulnerablePackages"};
  for (const auto* table : {&kTextFields, &kDateFields, &kNumberFields}) {
    for (const auto& [field, pointer] : *table) covered.insert(field);
  }
  std::set<std::string> of_model;
  for (const auto& member : model.shapes().at("FilterCriteria")->members) {
    of_model.insert(member.name);
  }
  EXPECT_EQ(covered, of_model);
  EXPECT_EQ(of_model.size(), 46u);
}

INSTANTIATE_TEST_SUITE_P(Regions, Filters, testing::Values("us-east-1", "eu-west-1"),
                         [](const auto& region) {
                           return sim::text::replace_all(region.param, "-", "_");
                         });

}  // namespace
