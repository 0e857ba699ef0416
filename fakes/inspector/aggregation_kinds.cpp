#include "fakes/inspector/aggregation_kinds.h"

#include <algorithm>

namespace fakes::inspector {
namespace {

using sim::Value;

constexpr const char* kInstance = "AWS_EC2_INSTANCE";
constexpr const char* kImage = "AWS_ECR_CONTAINER_IMAGE";
constexpr const char* kFunction = "AWS_LAMBDA_FUNCTION";
constexpr const char* kRepository = "CODE_REPOSITORY";

GroupMember of_finding(std::string_view name, const char* path, Role role = Role::kKey) {
  return {name, Source::kFinding, Value::json_pointer(path), role};
}

GroupMember of_resource(std::string_view name, const char* path, Role role = Role::kShown) {
  return {name, Source::kResource, Value::json_pointer(path), role};
}

GroupMember of_part(std::string_view name, const char* path) {
  return {name, Source::kPart, Value::json_pointer(path), Role::kKey};
}

FilterField texts(std::string_view name, std::string_view member) {
  return {name, FieldKind::kText, member, {}};
}

FilterField tags(std::string_view name, std::string_view member) {
  return {name, FieldKind::kTags, member, {}};
}

std::vector<AggregationKind> all_kinds() {
  const GroupMember account = of_finding("accountId", "/awsAccountId");
  const std::vector<GroupCount> availability = {
      {"exploitAvailableCount", Counted::kExploitAvailable, {}},
      {"fixAvailableCount", Counted::kFixAvailable, {}}};
  const std::vector<std::string_view> by_account = {"aws_account_id"};
  const std::vector<std::string_view> by_resource = {"aws_account_id", "resource_id"};
  const std::vector<std::string_view> by_finding = {"id"};
  // The answer of FINDING_TYPE does not name the type: what the request does not narrow down is
  // counted together, an account a row.
  return {{"FINDING_TYPE",
           "findingTypeAggregation",
           {},
           by_account,
           false,
           {account},
           {},
           availability},
          {"ACCOUNT", "accountAggregation", {}, by_account, false, {account}, {}, availability},
          {"TITLE",
           "titleAggregation",
           {},
           {"aws_account_id", "title", "vulnerability_id"},
           false,
           {of_finding("title", "/title"),
            of_finding("vulnerabilityId", "/packageVulnerabilityDetails/vulnerabilityId",
                       Role::kOptionalKey),
            account},
           {texts("titles", "title"), texts("vulnerabilityIds", "vulnerabilityId")},
           {}},
          {"PACKAGE",
           "packageAggregation",
           {},
           by_finding,
           true,
           {of_part("packageName", "/name"), account},
           {texts("packageNames", "packageName")},
           {}},
          {"AMI",
           "amiAggregation",
           kInstance,
           by_resource,
           false,
           {of_resource("ami", "/details/awsEc2Instance/imageId", Role::kKey), account},
           {texts("amis", "ami")},
           {{"affectedInstances", Counted::kResources, "AFFECTED_INSTANCES"}}},
          {"AWS_EC2_INSTANCE",
           "ec2InstanceAggregation",
           kInstance,
           by_resource,
           false,
           {of_resource("instanceId", "/id", Role::kKey),
            of_resource("ami", "/details/awsEc2Instance/imageId"),
            of_resource("operatingSystem", "/details/awsEc2Instance/platform"),
            of_resource("instanceTags", "/tags"), account},
           {texts("amis", "ami"), texts("operatingSystems", "operatingSystem"),
            texts("instanceIds", "instanceId"), tags("instanceTags", "instanceTags")},
           {{"networkFindings", Counted::kNetworkFindings, "NETWORK_FINDINGS"}}},
          {"REPOSITORY",
           "repositoryAggregation",
           kImage,
           by_resource,
           false,
           {of_resource("repository", "/details/awsEcrContainerImage/repositoryName", Role::kKey),
            account},
           {texts("repositories", "repository")},
           {{"affectedImages", Counted::kResources, "AFFECTED_IMAGES"}}},
          {"AWS_ECR_CONTAINER",
           "awsEcrContainerAggregation",
           kImage,
           by_resource,
           false,
           {of_resource("resourceId", "/id", Role::kKey),
            of_resource("imageSha", "/details/awsEcrContainerImage/imageHash"),
            of_resource("repository", "/details/awsEcrContainerImage/repositoryName"),
            of_resource("architecture", "/details/awsEcrContainerImage/architecture"),
            of_resource("imageTags", "/details/awsEcrContainerImage/imageTags"),
            of_resource("lastInUseAt", "/details/awsEcrContainerImage/lastInUseAt"),
            of_resource("inUseCount", "/details/awsEcrContainerImage/inUseCount"), account},
           {texts("resourceIds", "resourceId"),
            texts("imageShas", "imageSha"),
            texts("repositories", "repository"),
            texts("architectures", "architecture"),
            texts("imageTags", "imageTags"),
            {"lastInUseAt", FieldKind::kDate, "lastInUseAt", {}},
            {"inUseCount", FieldKind::kNumber, "inUseCount", {}}},
           {}},
          {"IMAGE_LAYER",
           "imageLayerAggregation",
           kImage,
           by_finding,
           true,
           {of_resource("repository", "/details/awsEcrContainerImage/repositoryName", Role::kKey),
            of_resource("resourceId", "/id", Role::kKey), of_part("layerHash", "/sourceLayerHash"),
            account},
           {texts("repositories", "repository"), texts("resourceIds", "resourceId"),
            texts("layerHashes", "layerHash")},
           {}},
          {"AWS_LAMBDA_FUNCTION",
           "lambdaFunctionAggregation",
           kFunction,
           by_resource,
           false,
           {of_resource("resourceId", "/id", Role::kKey),
            of_resource("functionName", "/details/awsLambdaFunction/functionName"),
            of_resource("runtime", "/details/awsLambdaFunction/runtime"),
            of_resource("lambdaTags", "/tags"),
            of_resource("lastModifiedAt", "/details/awsLambdaFunction/lastModifiedAt"), account},
           {texts("resourceIds", "resourceId"), texts("functionNames", "functionName"),
            texts("runtimes", "runtime"), tags("functionTags", "lambdaTags")},
           {}},
          {"LAMBDA_LAYER",
           "lambdaLayerAggregation",
           kFunction,
           by_finding,
           true,
           {of_resource("functionName", "/details/awsLambdaFunction/functionName", Role::kKey),
            of_resource("resourceId", "/id", Role::kKey),
            of_part("layerArn", "/sourceLambdaLayerArn"), account},
           {texts("functionNames", "functionName"), texts("resourceIds", "resourceId"),
            texts("layerArns", "layerArn")},
           {}},
          {"CODE_REPOSITORY",
           "codeRepositoryAggregation",
           kRepository,
           by_resource,
           false,
           {of_resource("projectNames", "/details/codeRepository/projectName", Role::kKey),
            of_resource("providerType", "/details/codeRepository/providerType"),
            of_resource("resourceId", "/id", Role::kKey), account},
           {texts("projectNames", "projectNames"), texts("providerTypes", "providerType"),
            texts("resourceIds", "resourceId")},
           {{"exploitAvailableActiveFindingsCount", Counted::kExploitAvailable, {}},
            {"fixAvailableActiveFindingsCount", Counted::kFixAvailable, {}}}}};
}

std::vector<const Value*> resources_of(const AggregationKind& kind, const Value& finding) {
  if (kind.resource_type.empty()) return {nullptr};
  std::vector<const Value*> resources;
  for (const auto& resource : finding.at("resources")) {
    if (resource.at("type") == kind.resource_type) resources.push_back(&resource);
  }
  return resources;
}

std::vector<const Value*> parts_of(const AggregationKind& kind, const Value& finding) {
  if (!kind.by_part) return {nullptr};
  std::vector<const Value*> parts;
  const auto code = finding.find("codeVulnerabilityDetails");
  if (code != finding.end()) parts.push_back(&*code);
  const auto packages = finding.find("packageVulnerabilityDetails");
  if (packages == finding.end()) return parts;
  if (const auto list = packages->find("vulnerablePackages"); list != packages->end()) {
    for (const auto& package : *list) parts.push_back(&package);
  }
  return parts;
}

// Nothing when a key has no value there.
std::optional<GroupEntry> entry_of(const AggregationKind& kind, const Value& finding,
                                   const Value* resource, const Value* part) {
  GroupEntry found;
  Value key = Value::array();
  found.members = Value::object();
  for (const auto& [name, source, path, role] : kind.members) {
    const Value& from = source == Source::kResource ? *resource
                        : source == Source::kPart   ? *part
                                                    : finding;
    const bool there = from.contains(path);
    if (!there && role == Role::kKey) return std::nullopt;
    if (there) found.members[name] = from.at(path);
    if (role != Role::kShown) key.push_back(there ? from.at(path) : Value());
  }
  found.key = key.dump();
  if (resource) found.resource_id = resource->at("id").get<std::string>();
  return found;
}

}  // namespace

const AggregationKind& aggregation_kind(std::string_view type) {
  static const std::vector<AggregationKind> kKinds = all_kinds();
  return *std::find_if(kKinds.begin(), kKinds.end(),
                       [&](const AggregationKind& kind) { return kind.type == type; });
}

std::vector<GroupEntry> entries_of(const AggregationKind& kind, const Value& finding) {
  std::vector<GroupEntry> all;
  const auto parts = parts_of(kind, finding);
  for (const auto* resource : resources_of(kind, finding)) {
    for (const auto* part : parts) {
      if (auto found = entry_of(kind, finding, resource, part)) all.push_back(std::move(*found));
    }
  }
  return all;
}

}  // namespace fakes::inspector
