#include "fakes/inspector/covered_resources.h"

#include <algorithm>
#include <map>

#include "fakes/inspector/item_records.h"
#include "fakes/inspector/membership.h"
#include "fakes/inspector/resource_records.h"

namespace fakes::inspector {
namespace {

using sim::Call;
using sim::Value;

// Members of `from` under the names that coverage has for them.
void copy(const Value& from, Value& to,
          std::initializer_list<std::pair<const char*, const char*>> names) {
  for (const auto& [name, shown] : names) {
    if (const auto found = from.find(name); found != from.end()) to[shown] = *found;
  }
}

const char* platform_of(const Value& instance) {
  const std::string platform = instance.value("platform", "");
  if (platform.empty()) return "UNKNOWN";
  if (platform.find("WINDOWS") != std::string::npos) return "WINDOWS";
  return platform.find("MACOS") != std::string::npos ? "MACOS" : "LINUX";
}

Value instance_metadata(const Value& details, const Value& tags) {
  Value ec2 = {{"platform", platform_of(details)}, {"tags", tags}};
  copy(details, ec2, {{"imageId", "amiId"}});
  return {{"ec2", ec2}};
}

Value repository_metadata(std::string_view name) {
  return {{"name", name}, {"scanFrequency", "CONTINUOUS_SCAN"}};
}

Value image_metadata(const Value& details) {
  Value image = Value::object();
  copy(details, image,
       {{"imageTags", "tags"}, {"lastInUseAt", "lastInUseAt"}, {"inUseCount", "inUseCount"}});
  return {{"ecrImage", image},
          {"ecrRepository",
           repository_metadata(details.at("repositoryName").get_ref<const std::string&>())}};
}

Value function_metadata(const Value& details, const Value& tags) {
  Value function = {{"functionTags", tags}, {"layers", Value::array()}};
  copy(details, function,
       {{"functionName", "functionName"}, {"runtime", "runtime"}, {"layers", "layers"}});
  return {{"lambdaFunction", function}};
}

// Findings do not tell whether a repository is public.
Value code_metadata(const Value& details) {
  Value repository = {{"providerTypeVisibility", "PRIVATE"}};
  copy(details, repository,
       {{"projectName", "projectName"},
        {"providerType", "providerType"},
        {"integrationArn", "integrationArn"}});
  return {{"codeRepository", repository}};
}

// Without an agent, packages are found on a snapshot of a volume, and their paths begin with it.
bool is_agentless(const Value& finding) {
  const auto details = finding.find("packageVulnerabilityDetails");
  if (details == finding.end()) return false;
  const auto packages = details->find("vulnerablePackages");
  return packages != details->end() &&
         std::any_of(packages->begin(), packages->end(), [](const Value& package) {
           return package.value("filePath", "").starts_with("vol-");
         });
}

class Coverage {
 public:
  explicit Coverage(const Call& call) : call_(call) {}

  void add_findings() {
    const auto accounts = visible_accounts(call_);
    for (const auto& account : accounts) states_[account] = states_of(account);
    each_sighting(call_.state, accounts, call_.region, [&](const Sighting& sighting) {
      const Value finding = finding_document(call_.state, sighting.id);
      for (const auto& resource : finding.at("resources")) add(sighting, finding, resource);
    });
  }

  // What the world file says of a resource counts more than what its findings let one think.
  void add_listed() {
    for (const auto& account : visible_accounts(call_)) {
      for (const auto& item : items_of(call_.state, {account, call_.region}, "coverage")) {
        rows_[coverage_position(item.document)].resource = item.document;
      }
    }
  }

  std::vector<Covered> rows() const {
    std::vector<Covered> rows;
    for (const auto& [position, row] : rows_) rows.push_back(row);
    return rows;
  }

 private:
  using States = std::map<std::string, std::string>;  // of scan types

  States states_of(const std::string& account) const {
    States states;
    for (const auto& state : scan_types(call_.state, {account, call_.region})) {
      states[state.type] = state.status;
    }
    return states;
  }

  void add(const Sighting& sighting, const Value& finding, const Value& resource) {
    const std::string& type = resource.at("type").get_ref<const std::string&>();
    const Value tags = resource.value("tags", Value::object());
    const Value all = resource.value("details", Value::object());
    const auto details = [&](const char* name) { return all.value(name, Value::object()); };
    const auto put = [&](const char* switched_by, const char* scan, Value metadata) {
      return put_row(sighting, switched_by,
                     {{"resourceType", type},
                      {"resourceId", resource.at("id")},
                      {"accountId", finding.at("awsAccountId")},
                      {"scanType", scan},
                      {"resourceMetadata", std::move(metadata)}});
    };
    if (type == "AWS_EC2_INSTANCE") {
      const Value metadata = instance_metadata(details("awsEc2Instance"), tags);
      put("EC2", "NETWORK", metadata);
      Covered* row = put("EC2", "PACKAGE", metadata);
      if (row && is_agentless(finding)) row->resource["scanMode"] = "EC2_AGENTLESS";
      if (row) row->resource.emplace("scanMode", "EC2_SSM_AGENT_BASED");
    } else if (type == "AWS_ECR_CONTAINER_IMAGE") {
      const Value image = details("awsEcrContainerImage");
      if (image.empty()) return;
      put("ECR", "PACKAGE", image_metadata(image));
      add_repository(sighting, finding, resource.at("id"));
    } else if (type == "AWS_ECR_REPOSITORY") {
      add_repository(sighting, finding, resource.at("id"));
    } else if (type == "AWS_LAMBDA_FUNCTION") {
      const Value metadata = function_metadata(details("awsLambdaFunction"), tags);
      put("LAMBDA", "PACKAGE", metadata);
      put("LAMBDA_CODE", "CODE", metadata);
    } else if (type == "CODE_REPOSITORY") {
      put("CODE_REPOSITORY", "CODE", code_metadata(details("codeRepository")));
    }
  }

  // A repository by its own ARN or by that of an image in it, which begins with it. Other ids do
  // not tell the repository.
  void add_repository(const Sighting& sighting, const Value& finding, const std::string& id) {
    constexpr std::string_view kMark = ":repository/";
    const auto mark = id.find(kMark);
    if (mark == std::string::npos) return;
    const std::string arn = id.substr(0, id.find("/sha256:"));
    const std::string name = arn.substr(mark + kMark.size());
    put_row(sighting, "ECR",
            {{"resourceType", "AWS_ECR_REPOSITORY"},
             {"resourceId", arn},
             {"accountId", finding.at("awsAccountId")},
             {"scanType", "PACKAGE"},
             {"resourceMetadata", {{"ecrRepository", repository_metadata(name)}}}});
  }

  // A row as long as its type of scan is on, or being turned on or off.
  Covered* put_row(const Sighting& sighting, const char* switched_by, Value resource) {
    const States& states = states_.at(sighting.account);
    const auto state = states.find(switched_by);
    if (state == states.end()) return nullptr;
    Covered& row = rows_[coverage_position(resource)];
    if (row.resource.is_null()) {
      row.resource = std::move(resource);
      row.resource["scanStatus"] = status_of(state->second);
    }
    if (state->second != "ENABLING") {
      row.resource["lastScannedAt"] =
          std::max(row.resource.value("lastScannedAt", int64_t{0}), sighting.last_observed_at);
    }
    row.since =
        std::min(row.since.value_or(sighting.first_observed_at), sighting.first_observed_at);
    return &row;
  }

  static Value status_of(const std::string& scan_type) {
    if (scan_type == "ENABLING") {
      return {{"statusCode", "ACTIVE"}, {"reason", "PENDING_INITIAL_SCAN"}};
    }
    if (scan_type == "DISABLING")
      return {{"statusCode", "INACTIVE"}, {"reason", "PENDING_DISABLE"}};
    return {{"statusCode", "ACTIVE"}, {"reason", "SUCCESSFUL"}};
  }

  const Call& call_;
  std::map<std::string, States> states_;  // of accounts
  std::map<std::string, Covered> rows_;
};

}  // namespace

std::string coverage_position(const Value& resource) {
  const auto text = [&](const char* name) { return resource.at(name).get<std::string>(); };
  return text("resourceId") + "\n" + text("scanType") + "\n" + text("accountId");
}

std::vector<Covered> covered_resources(const Call& call) {
  Coverage coverage(call);
  coverage.add_findings();
  coverage.add_listed();
  return coverage.rows();
}

}  // namespace fakes::inspector
