#include "fakes/inspector/asff.h"

#include <fmt/format.h>

#include <cstdlib>

#include "sim/aws/arn.h"
#include "sim/base/text.h"
#include "sim/gateway/service.h"

namespace fakes::inspector {
namespace {

using sim::Value;

// How a member of one form becomes a member of the other.
enum class Kind { kSame, kDate, kNumberAsText };

struct Twin {
  std::string_view finding, asff;  // member names
  Kind kind = Kind::kSame;
};

constexpr Twin kTop[] = {{"findingArn", "Id"},
                         {"awsAccountId", "AwsAccountId"},
                         {"title", "Title"},
                         {"description", "Description"},
                         {"firstObservedAt", "FirstObservedAt", Kind::kDate},
                         {"lastObservedAt", "LastObservedAt", Kind::kDate},
                         {"updatedAt", "UpdatedAt", Kind::kDate}};
constexpr Twin kPackage[] = {{"name", "Name"},
                             {"version", "Version"},
                             {"epoch", "Epoch", Kind::kNumberAsText},
                             {"release", "Release"},
                             {"arch", "Architecture"},
                             {"packageManager", "PackageManager"},
                             {"filePath", "FilePath"},
                             {"fixedInVersion", "FixedInVersion"},
                             {"remediation", "Remediation"},
                             {"sourceLayerHash", "SourceLayerHash"},
                             {"sourceLambdaLayerArn", "SourceLayerArn"}};
constexpr Twin kCvss[] = {{"version", "Version"},
                          {"baseScore", "BaseScore"},
                          {"scoringVector", "BaseVector"},
                          {"source", "Source"}};
constexpr Twin kVendor[] = {{"source", "Name"},
                            {"sourceUrl", "Url"},
                            {"vendorSeverity", "VendorSeverity"},
                            {"vendorCreatedAt", "VendorCreatedAt", Kind::kDate},
                            {"vendorUpdatedAt", "VendorUpdatedAt", Kind::kDate}};
constexpr Twin kInstance[] = {{"type", "Type"},
                              {"imageId", "ImageId"},
                              {"ipV4Addresses", "IpV4Addresses"},
                              {"ipV6Addresses", "IpV6Addresses"},
                              {"keyName", "KeyName"},
                              {"iamInstanceProfileArn", "IamInstanceProfileArn"},
                              {"vpcId", "VpcId"},
                              {"subnetId", "SubnetId"},
                              {"launchedAt", "LaunchedAt", Kind::kDate}};
constexpr Twin kImage[] = {
    {"registry", "RegistryId"},       {"repositoryName", "RepositoryName"},
    {"architecture", "Architecture"}, {"imageHash", "ImageDigest"},
    {"imageTags", "ImageTags"},       {"pushedAt", "ImagePublishedAt", Kind::kDate}};
constexpr Twin kFunction[] = {
    {"functionName", "FunctionName"},   {"runtime", "Runtime"},
    {"codeSha256", "CodeSha256"},       {"version", "Version"},
    {"executionRoleArn", "Role"},       {"packageType", "PackageType"},
    {"architectures", "Architectures"}, {"lastModifiedAt", "LastModified", Kind::kDate}};
constexpr Twin kProject[] = {{"projectName", "ProjectName"},
                             {"integrationArn", "CodeSecurityIntegrationArn"},
                             {"providerType", "ProviderType"}};
constexpr Twin kCodePlace[] = {{"fileName", "FileName"},
                               {"filePath", "FilePath"},
                               {"startLine", "StartLine"},
                               {"endLine", "EndLine"}};

struct ResourceKind {
  std::string_view type, asff_type, member, asff_member;
  const Twin* twins;
  size_t twin_count;
};
constexpr ResourceKind kResources[] = {
    {"AWS_EC2_INSTANCE", "AwsEc2Instance", "awsEc2Instance", "AwsEc2Instance", kInstance,
     std::size(kInstance)},
    {"AWS_ECR_CONTAINER_IMAGE", "AwsEcrContainerImage", "awsEcrContainerImage",
     "AwsEcrContainerImage", kImage, std::size(kImage)},
    {"AWS_LAMBDA_FUNCTION", "AwsLambdaFunction", "awsLambdaFunction", "AwsLambdaFunction",
     kFunction, std::size(kFunction)},
    {"CODE_REPOSITORY", "CodeRepository", "codeRepository", "CodeRepository", kProject,
     std::size(kProject)},
    {"AWS_ECR_REPOSITORY", "AwsEcrRepository", "", "", nullptr, 0}};

const Value* find(const Value& of, std::string_view name) {
  if (!of.is_object()) return nullptr;
  const auto found = of.find(name);
  return found == of.end() || found->is_null() ? nullptr : &*found;
}

const Value* find(const Value& of, std::string_view first, std::string_view second) {
  const Value* inner = find(of, first);
  return inner ? find(*inner, second) : nullptr;
}

std::string text(const Value* value) {
  return value && value->is_string() ? value->get<std::string>() : std::string();
}

// Real exports show whole seconds.
Value date(const Value& millis) {
  return millis.is_number_integer() ? Value(sim::date::iso(sim::from_millis(millis.get<int64_t>())))
                                    : millis;
}

void copy_out(const Value& finding, Value& asff, const Twin* twins, size_t count) {
  for (size_t i = 0; i < count; ++i) {
    const Value* had = find(finding, twins[i].finding);
    if (!had) continue;
    Value& there = asff[std::string(twins[i].asff)];
    switch (twins[i].kind) {
      case Kind::kSame:
        there = *had;
        break;
      case Kind::kDate:
        there = date(*had);
        break;
      case Kind::kNumberAsText:
        there = had->dump();
        break;
    }
  }
}

void copy_in(const Value& asff, Value& finding, const Twin* twins, size_t count) {
  for (size_t i = 0; i < count; ++i) {
    const Value* had = find(asff, twins[i].asff);
    if (!had) continue;
    Value& there = finding[std::string(twins[i].finding)];
    const auto number =
        had->is_string() ? sim::text::to_integer(had->get_ref<const std::string&>()) : std::nullopt;
    if (twins[i].kind == Kind::kNumberAsText && number) {
      there = *number;
    } else {
      there = *had;
    }
  }
}

template <size_t N>
void copy_out(const Value& finding, Value& asff, const Twin (&twins)[N]) {
  copy_out(finding, asff, twins, N);
}
template <size_t N>
void copy_in(const Value& asff, Value& finding, const Twin (&twins)[N]) {
  copy_in(asff, finding, twins, N);
}

// A number that some exports write as a text.
Value number(const Value& value) {
  if (!value.is_string()) return value;
  char* end = nullptr;
  const std::string& digits = value.get_ref<const std::string&>();
  const double read = std::strtod(digits.c_str(), &end);
  return digits.empty() || *end != '\0' ? value : Value(read);
}

// The values that Security Hub gives the labels of Inspector's findings.
int normalized(const std::string& label) {
  if (label == "CRITICAL") return 90;
  if (label == "HIGH") return 70;
  if (label == "MEDIUM") return 40;
  return label == "LOW" ? 1 : 0;
}

// Security Hub knows no UNTRIAGED.
std::string label_of(const Value& finding) {
  const std::string severity = text(find(finding, "severity"));
  return severity == "UNTRIAGED" ? "INFORMATIONAL" : severity;
}

std::string class_of(const std::string& type) {
  if (type == "NETWORK_REACHABILITY") {
    return "Software and Configuration Checks/AWS Security Best Practices/Network Reachability";
  }
  return type == "CODE_VULNERABILITY" ? "Software and Configuration Checks/Vulnerabilities/CWE"
                                      : "Software and Configuration Checks/Vulnerabilities/CVE";
}

std::string platform_key(size_t number, std::string_view member) {
  return fmt::format("aws/inspector/resources/{}/resourceDetails/{}Details/platform", number,
                     member);
}

const ResourceKind* kind_of(std::string_view type, std::string_view ResourceKind::*name) {
  for (const auto& kind : kResources) {
    if (kind.*name == type) return &kind;
  }
  return nullptr;
}

Value resource_out(const Value& resource, const sim::aws::Arn& arn) {
  Value out = {{"Partition", arn.partition}, {"Region", arn.region}};
  for (const auto& [name, asff] : {std::pair{"partition", "Partition"}, {"region", "Region"}}) {
    if (const Value* had = find(resource, name)) out[asff] = *had;
  }
  if (const Value* tags = find(resource, "tags")) out["Tags"] = *tags;
  const std::string type = text(find(resource, "type")), id = text(find(resource, "id"));
  const auto* kind = kind_of(type, &ResourceKind::type);
  out["Type"] = kind ? kind->asff_type : std::string_view(type);
  out["Id"] = type == "AWS_EC2_INSTANCE"
                  ? fmt::format("arn:{}:ec2:{}:{}:{}", arn.partition, arn.region, arn.account, id)
                  : id;
  const Value* details =
      kind && !kind->member.empty() ? find(resource, "details", kind->member) : nullptr;
  if (!details) return out;
  Value& there = out["Details"][std::string(kind->asff_member)] = Value::object();
  copy_out(*details, there, kind->twins, kind->twin_count);
  if (const Value* layers = find(*details, "layers")) {
    for (const auto& layer : *layers) there["Layers"].push_back({{"Arn", layer}});
  }
  if (const Value* vpc = find(*details, "vpcConfig")) {
    constexpr Twin kVpc[] = {{"subnetIds", "SubnetIds"}, {"securityGroupIds", "SecurityGroupIds"}};
    copy_out(*vpc, there["VpcConfig"], kVpc);
  }
  return out;
}

Value resource_in(const Value& asff, const Value& fields, size_t number) {
  const std::string type = text(find(asff, "Type"));
  const auto* kind = kind_of(type, &ResourceKind::asff_type);
  if (!kind) {
    throw sim::WorldError(fmt::format("/Resources/{}/Type", number - 1),
                          "is not a type of resource that Inspector scans");
  }
  std::string id = text(find(asff, "Id"));
  if (type == "AwsEc2Instance") id = id.substr(id.find_last_of(":/") + 1);
  Value resource = {{"type", kind->type}, {"id", id}};
  constexpr Twin kPlain[] = {{"partition", "Partition"}, {"region", "Region"}, {"tags", "Tags"}};
  copy_in(asff, resource, kPlain);
  const Value* details = kind->member.empty() ? nullptr : find(asff, "Details", kind->asff_member);
  if (!details) return resource;
  Value& there = resource["details"][std::string(kind->member)] = Value::object();
  copy_in(*details, there, kind->twins, kind->twin_count);
  if (const Value* layers = find(*details, "Layers")) {
    for (const auto& layer : *layers) there["layers"].push_back(text(find(layer, "Arn")));
  }
  if (const Value* vpc = find(*details, "VpcConfig")) {
    constexpr Twin kVpc[] = {{"subnetIds", "SubnetIds"}, {"securityGroupIds", "SecurityGroupIds"}};
    copy_in(*vpc, there["vpcConfig"], kVpc);
  }
  if (const Value* platform = find(fields, platform_key(number, kind->member))) {
    there["platform"] = *platform;
  }
  return resource;
}

Value vulnerability_out(const Value& finding, const Value& details) {
  Value out = {{"Id", text(find(details, "vulnerabilityId"))}};
  if (const Value* packages = find(details, "vulnerablePackages")) {
    Value& list = out["VulnerablePackages"] = Value::array();
    for (const auto& package : *packages) {
      copy_out(package, list.emplace_back(Value::object()), kPackage);
    }
  }
  if (const Value* scores = find(details, "cvss")) {
    Value& list = out["Cvss"] = Value::array();
    for (const auto& score : *scores) copy_out(score, list.emplace_back(Value::object()), kCvss);
  }
  for (const auto& [name, asff] : {std::pair{"relatedVulnerabilities", "RelatedVulnerabilities"},
                                   {"referenceUrls", "ReferenceUrls"}}) {
    const Value* had = find(details, name);
    if (had && !had->empty()) out[asff] = *had;
  }
  copy_out(details, out["Vendor"], kVendor);
  if (const Value* fix = find(finding, "fixAvailable")) out["FixAvailable"] = *fix;
  if (const Value* exploit = find(finding, "exploitAvailable")) out["ExploitAvailable"] = *exploit;
  if (const Value* epss = find(finding, "epss", "score")) out["EpssScore"] = *epss;
  if (const Value* last = find(finding, "exploitabilityDetails", "lastKnownExploitAt")) {
    out["LastKnownExploitAt"] = date(*last);
  }
  return out;
}

void vulnerability_in(const Value& asff, Value& finding) {
  Value& details = finding["packageVulnerabilityDetails"];
  details = {{"vulnerabilityId", text(find(asff, "Id"))}};
  if (const Value* packages = find(asff, "VulnerablePackages")) {
    Value& list = details["vulnerablePackages"] = Value::array();
    for (const auto& package : *packages) {
      copy_in(package, list.emplace_back(Value::object()), kPackage);
    }
  }
  if (const Value* scores = find(asff, "Cvss")) {
    Value& list = details["cvss"] = Value::array();
    for (const auto& score : *scores) {
      Value& read = list.emplace_back(Value::object());
      copy_in(score, read, kCvss);
      if (read.contains("baseScore")) read["baseScore"] = number(read["baseScore"]);
    }
  }
  constexpr Twin kLists[] = {{"relatedVulnerabilities", "RelatedVulnerabilities"},
                             {"referenceUrls", "ReferenceUrls"}};
  copy_in(asff, details, kLists);
  if (const Value* vendor = find(asff, "Vendor")) copy_in(*vendor, details, kVendor);
  constexpr Twin kWords[] = {{"fixAvailable", "FixAvailable"},
                             {"exploitAvailable", "ExploitAvailable"}};
  copy_in(asff, finding, kWords);
  if (const Value* epss = find(asff, "EpssScore")) finding["epss"]["score"] = number(*epss);
  if (const Value* last = find(asff, "LastKnownExploitAt")) {
    finding["exploitabilityDetails"]["lastKnownExploitAt"] = *last;
  }
}

void network_out(const Value& details, Value& out) {
  Value& network = out["Network"];
  network["Direction"] = "IN";
  if (const Value* protocol = find(details, "protocol")) network["Protocol"] = *protocol;
  if (const Value* ports = find(details, "openPortRange")) {
    constexpr Twin kPorts[] = {{"begin", "Begin"}, {"end", "End"}};
    copy_out(*ports, network["OpenPortRange"], kPorts);
  }
  const Value* steps = find(details, "networkPath", "steps");
  if (!steps) return;
  for (const auto& step : *steps) {
    constexpr Twin kStep[] = {{"componentId", "ComponentId"}, {"componentType", "ComponentType"}};
    copy_out(step, out["NetworkPath"].emplace_back(Value::object()), kStep);
  }
}

void network_in(const Value& asff, Value& details) {
  const Value& network = asff.at("Network");
  if (const Value* protocol = find(network, "Protocol")) details["protocol"] = *protocol;
  if (const Value* ports = find(network, "OpenPortRange")) {
    constexpr Twin kPorts[] = {{"begin", "Begin"}, {"end", "End"}};
    copy_in(*ports, details["openPortRange"], kPorts);
  }
  const Value* steps = find(asff, "NetworkPath");
  if (!steps) return;
  for (const auto& step : *steps) {
    constexpr Twin kStep[] = {{"componentId", "ComponentId"}, {"componentType", "ComponentType"}};
    copy_in(step, details["networkPath"]["steps"].emplace_back(Value::object()), kStep);
  }
}

Value code_out(const Value& details) {
  Value code = Value::object();
  if (const Value* cwes = find(details, "cwes")) code["Cwes"] = *cwes;
  if (const Value* place = find(details, "filePath")) {
    copy_out(*place, code["FilePath"], kCodePlace);
  }
  if (const Value* layer = find(details, "sourceLambdaLayerArn")) code["SourceArn"] = *layer;
  return code;
}

void code_in(const Value& asff, Value& finding) {
  const Value& code = asff.at("CodeVulnerabilities").at(0);
  Value& details = finding["codeVulnerabilityDetails"];
  if (const Value* cwes = find(code, "Cwes")) details["cwes"] = *cwes;
  if (const Value* place = find(code, "FilePath")) copy_in(*place, details["filePath"], kCodePlace);
  if (const Value* layer = find(code, "SourceArn")) details["sourceLambdaLayerArn"] = *layer;
  // "CWE-798 - Hardcoded credentials"
  const std::string title = text(find(finding, "title"));
  const auto dash = title.find(" - ");
  if (dash != std::string::npos) details["detectorName"] = title.substr(dash + 3);
}

Value product_fields(const Value& finding, const std::string& product) {
  Value fields = {{"aws/inspector/ProductVersion", "2"},
                  {"aws/inspector/FindingStatus", text(find(finding, "status"))},
                  {"aws/securityhub/FindingId", product + "/" + text(find(finding, "findingArn"))},
                  {"aws/securityhub/ProductName", "Inspector"},
                  {"aws/securityhub/CompanyName", "Amazon"}};
  if (const Value* score = find(finding, "inspectorScore")) {
    fields["aws/inspector/inspectorScore"] = fmt::format("{:.1f}", score->get<double>());
  }
  size_t number = 0;
  for (const auto& resource : finding.at("resources")) {
    ++number;
    const auto* kind = kind_of(text(find(resource, "type")), &ResourceKind::type);
    if (!kind) continue;
    if (kind->type == "AWS_EC2_INSTANCE") {
      fields["aws/inspector/instanceId"] = text(find(resource, "id"));
    }
    const Value* details = find(resource, "details", kind->member);
    const Value* platform = details ? find(*details, "platform") : nullptr;
    if (platform) fields[platform_key(number, kind->member)] = *platform;
  }
  return fields;
}

std::string type_of(const Value& asff) {
  if (asff.contains("Network")) return "NETWORK_REACHABILITY";
  const Value* found = find(asff, "Vulnerabilities");
  const bool code =
      found && found->is_array() && !found->empty() && find(found->front(), "CodeVulnerabilities");
  return code ? "CODE_VULNERABILITY" : "PACKAGE_VULNERABILITY";
}

// ASFF keeps the score alone; its vector is that of the first entry with the same one.
void score_in(const Value& fields, Value& finding) {
  const Value* text_score = find(fields, "aws/inspector/inspectorScore");
  if (!text_score) return;
  finding["inspectorScore"] = number(*text_score);
  const Value* scores = find(finding, "packageVulnerabilityDetails", "cvss");
  if (!scores) return;
  for (const auto& score : *scores) {
    if (text(find(score, "version")).starts_with("3") && find(score, "baseScore") &&
        score.at("baseScore") == finding["inspectorScore"]) {
      finding["inspectorScoreDetails"]["adjustedCvss"] = {
          {"score", score.at("baseScore")},
          {"version", score.at("version")},
          {"scoringVector", text(find(score, "scoringVector"))},
          {"scoreSource", text(find(score, "source"))},
          {"cvssSource", text(find(score, "source"))}};
      return;
    }
  }
}

}  // namespace

bool is_asff(const Value& finding) {
  return finding.is_object() && finding.contains("ProductArn") && finding.contains("Id");
}

Value to_asff(const Value& finding) {
  const std::string id = text(find(finding, "findingArn"));
  const auto arn = sim::aws::parse_arn(id).value();
  const std::string product =
      fmt::format("arn:{}:securityhub:{}::product/aws/inspector", arn.partition, arn.region);
  const std::string type = text(find(finding, "type")), label = label_of(finding);
  const std::string status = text(find(finding, "status"));
  Value out = {{"SchemaVersion", "2018-10-08"},
               {"ProductArn", product},
               {"ProductName", "Inspector"},
               {"CompanyName", "Amazon"},
               {"Region", arn.region},
               {"GeneratorId", "AWSInspector"},
               {"Types", Value::array({class_of(type)})},
               {"CreatedAt", date(finding.at("firstObservedAt"))},
               {"Severity", {{"Label", label}, {"Normalized", normalized(label)}}},
               {"ProductFields", product_fields(finding, product)},
               {"WorkflowState", "NEW"},
               {"Workflow", {{"Status", status == "SUPPRESSED" ? "SUPPRESSED" : "NEW"}}},
               {"RecordState", status == "ACTIVE" ? "ACTIVE" : "ARCHIVED"},
               {"FindingProviderFields",
                {{"Severity", {{"Label", label}}}, {"Types", Value::array({class_of(type)})}}}};
  copy_out(finding, out, kTop);
  if (!out.contains("UpdatedAt")) out["UpdatedAt"] = out["LastObservedAt"];
  if (const Value* advice = find(finding, "remediation", "recommendation")) {
    constexpr Twin kAdvice[] = {{"text", "Text"}, {"Url", "Url"}};
    copy_out(*advice, out["Remediation"]["Recommendation"], kAdvice);
  }
  for (const auto& resource : finding.at("resources")) {
    out["Resources"].push_back(resource_out(resource, arn));
  }
  if (const Value* details = find(finding, "packageVulnerabilityDetails")) {
    out["Vulnerabilities"].push_back(vulnerability_out(finding, *details));
  }
  if (const Value* details = find(finding, "networkReachabilityDetails")) {
    network_out(*details, out);
  }
  if (const Value* details = find(finding, "codeVulnerabilityDetails")) {
    const Value code = code_out(*details);
    const Value* cwes = find(code, "Cwes");
    const std::string about = cwes && !cwes->empty() ? cwes->front().get<std::string>() : "CWE";
    out["Vulnerabilities"].push_back({{"Id", about}, {"CodeVulnerabilities", {code}}});
  }
  return out;
}

Value from_asff(const Value& asff) {
  const std::string product = text(find(asff, "ProductArn"));
  if (!product.ends_with("product/aws/inspector")) {
    throw sim::WorldError("/ProductArn", "this finding is not one of Amazon Inspector");
  }
  const Value nothing = Value::object();
  const Value& fields = find(asff, "ProductFields") ? asff.at("ProductFields") : nothing;
  Value finding = Value::object();
  copy_in(asff, finding, kTop);
  finding["type"] = type_of(asff);
  finding["severity"] = text(find(asff, "Severity", "Label"));
  const std::string status = text(find(fields, "aws/inspector/FindingStatus"));
  const bool archived = text(find(asff, "RecordState")) == "ARCHIVED";
  finding["status"] = !status.empty() ? status : archived ? "CLOSED" : "ACTIVE";
  finding["remediation"] = Value::object();
  if (const Value* advice = find(asff, "Remediation", "Recommendation")) {
    constexpr Twin kAdvice[] = {{"text", "Text"}, {"Url", "Url"}};
    copy_in(*advice, finding["remediation"]["recommendation"], kAdvice);
  }
  size_t number = 0;
  Value& resources = finding["resources"] = Value::array();
  if (const Value* list = find(asff, "Resources"); list && list->is_array()) {
    for (const auto& resource : *list) resources.push_back(resource_in(resource, fields, ++number));
  }
  const std::string type = finding["type"];
  if (type == "NETWORK_REACHABILITY") {
    network_in(asff, finding["networkReachabilityDetails"]);
  } else if (type == "CODE_VULNERABILITY") {
    code_in(asff.at("Vulnerabilities").at(0), finding);
  } else if (const Value* list = find(asff, "Vulnerabilities");
             list && list->is_array() && !list->empty()) {
    vulnerability_in(list->front(), finding);
  }
  score_in(fields, finding);
  return finding;
}

}  // namespace fakes::inspector
