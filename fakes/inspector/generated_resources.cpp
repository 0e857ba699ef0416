#include "fakes/inspector/generated_resources.h"

#include <fmt/format.h>

#include "sim/base/crypto.h"
#include "sim/base/encoding.h"

namespace fakes::inspector {
namespace {

using sim::Value;

struct System {
  std::string_view platform, ecosystem;
};
constexpr System kSystems[] = {{"AMAZON_LINUX_2023", "Amazon Linux:2023"},
                               {"AMAZON_LINUX_2", "Amazon Linux:2"},
                               {"UBUNTU_22_04", "Ubuntu:22.04"},
                               {"DEBIAN_12", "Debian:12"}};
constexpr System kRuntimes[] = {
    {"PYTHON_3_11", "PyPI"}, {"NODEJS_18_X", "npm"}, {"JAVA_17", "Maven"}, {"GO_1_X", "Go"}};
constexpr std::string_view kLanguages[] = {"PyPI", "npm", "Maven", "Go"};
constexpr std::string_view kProducts[] = {"billing",  "catalog", "checkout", "ledger",  "search",
                                          "shipping", "signup",  "support",  "tracker", "wallet"};
constexpr std::string_view kRoles[] = {"api", "worker", "web", "batch", "gateway"};
constexpr std::string_view kStages[] = {"prod", "staging", "dev"};
constexpr std::string_view kTypes[] = {"t3.micro", "t3.large", "m5.large", "m6i.xlarge",
                                       "c6i.2xlarge"};

}  // namespace

Dice::Dice(std::string_view seed) : state_(0) {
  for (const char c : sim::crypto::sha256(seed).substr(0, 8)) {
    state_ = state_ << 8 | static_cast<unsigned char>(c);
  }
}

// SplitMix64.
uint64_t Dice::next() {
  state_ += 0x9e3779b97f4a7c15ULL;
  uint64_t z = state_;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

std::string Dice::hex(size_t digits) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  while (out.size() < digits) {
    uint64_t bits = next();
    for (int i = 0; i < 16 && out.size() < digits; ++i, bits >>= 4) out += kDigits[bits & 15];
  }
  return out;
}

Resources::Resources(const sim::Call& call, Dice& dice)
    : call_(call), dice_(dice), now_(sim::to_millis(call.now())) {
  for (int i = 0; i < 3; ++i) vpcs_.push_back("vpc-" + dice.hex(17));
}

// A time of day some days before now, in whole seconds.
int64_t Resources::days_ago(int64_t from, int64_t to) {
  const int64_t days = from + dice_.below(to - from);
  const int64_t seconds = dice_.below(86'400);
  return (now_ / 1000 - days * 86'400 - seconds) * 1000;
}

// No call below draws twice in one list of arguments: their order is the compiler's choice, and the
// same seed must give the same findings everywhere.
std::string Resources::product_and_role(char between) {
  const std::string_view product = dice_.pick(kProducts);
  return fmt::format("{}{}{}", product, between, dice_.pick(kRoles));
}

Value Resources::tags(std::string_view name) {
  if (dice_.chance(15)) return Value::object();
  return {{"Name", name}, {"Environment", dice_.pick(kStages)}, {"Team", dice_.pick(kProducts)}};
}

Resource Resources::finish(Resource resource, Value details, Value tags) const {
  resource.json =
      Value{
          {"type", resource.type},  {"id", resource.id},       {"partition", call_.partition.name},
          {"region", call_.region}, {"tags", std::move(tags)}, {"details", std::move(details)}}
          .dump();
  return resource;
}

Resource Resources::instance() {
  const System& system = dice_.pick(kSystems);
  const std::string name = fmt::format("{}-{}", product_and_role('-'), ++count_);
  Resource resource;
  resource.type = "AWS_EC2_INSTANCE";
  resource.id = "i-" + dice_.hex(17);
  resource.ecosystems = {std::string(system.ecosystem)};
  resource.created_at = days_ago(20, 300);
  Value addresses = Value::array();
  // Public addresses are from the ranges that RFC 5737 keeps for examples.
  if (dice_.chance(40)) addresses.push_back(fmt::format("203.0.113.{}", 1 + dice_.below(254)));
  const int64_t address = dice_.below(64 * 256 * 250);
  addresses.push_back(
      fmt::format("10.{}.{}.{}", address / (256 * 250), address / 250 % 256, 4 + address % 250));
  Value details = {{"type", dice_.pick(kTypes)},
                   {"imageId", "ami-" + dice_.hex(17)},
                   {"ipV4Addresses", addresses},
                   {"ipV6Addresses", Value::array()},
                   {"iamInstanceProfileArn",
                    call_.arn("iam", "", call_.account, "instance-profile/" + name + "-profile")},
                   {"vpcId", dice_.pick(vpcs_)},
                   {"subnetId", "subnet-" + dice_.hex(17)},
                   {"launchedAt", resource.created_at},
                   {"platform", system.platform}};
  if (dice_.chance(50)) details["keyName"] = "operations";
  Value named = tags(name);
  return finish(std::move(resource), {{"awsEc2Instance", details}}, std::move(named));
}

Resource Resources::image() {
  const System& system = dice_.pick(kSystems);
  Resource resource;
  resource.type = "AWS_ECR_CONTAINER_IMAGE";
  resource.repository = product_and_role('/');
  resource.registry = call_.account;
  const std::string digest = "sha256:" + dice_.hex(64);
  resource.id = call_.arn("ecr", call_.region, call_.account,
                          fmt::format("repository/{}/{}", resource.repository, digest));
  resource.ecosystems = {std::string(system.ecosystem), std::string(dice_.pick(kLanguages))};
  resource.layer_hash = "sha256:" + dice_.hex(64);
  resource.created_at = days_ago(10, 200);
  resource.pushed_at = resource.created_at;
  const int64_t version = dice_.below(80);
  Value image_tags = {fmt::format("{}.{}.{}", 1 + version / 20, version % 20, ++count_)};
  if (dice_.chance(25)) image_tags.push_back("latest");
  Value details = {{"repositoryName", resource.repository},
                   {"imageTags", image_tags},
                   {"pushedAt", resource.pushed_at},
                   {"architecture", dice_.chance(80) ? "amd64" : "arm64"},
                   {"imageHash", digest},
                   {"registry", resource.registry},
                   {"platform", system.platform}};
  if (dice_.chance(60)) {
    details["lastInUseAt"] = days_ago(0, 9);
    details["inUseCount"] = 1 + dice_.below(12);
  }
  return finish(std::move(resource), {{"awsEcrContainerImage", details}}, Value::object());
}

Resource Resources::function() {
  const System& runtime = dice_.pick(kRuntimes);
  Resource resource;
  resource.type = "AWS_LAMBDA_FUNCTION";
  const std::string purpose = product_and_role('-');
  resource.name = fmt::format("{}-{}-{}", purpose, dice_.pick(kStages), ++count_);
  resource.id = call_.arn("lambda", call_.region, call_.account,
                          fmt::format("function:{}:$LATEST", resource.name));
  resource.ecosystems = {std::string(runtime.ecosystem)};
  resource.created_at = days_ago(10, 250);
  Value details = {
      {"functionName", resource.name},
      {"runtime", runtime.platform},
      {"codeSha256", sim::encoding::base64(sim::crypto::sha256(resource.name))},
      {"version", "$LATEST"},
      {"executionRoleArn", call_.arn("iam", "", call_.account, "role/" + resource.name + "-role")},
      {"packageType", "ZIP"},
      {"architectures", Value::array({"X86_64"})},
      {"lastModifiedAt", resource.created_at}};
  if (dice_.chance(30)) {
    details["layers"] =
        Value::array({call_.arn("lambda", call_.region, call_.account,
                                fmt::format("layer:shared:{}", 1 + dice_.below(40)))});
  }
  if (dice_.chance(30)) {
    details["vpcConfig"] = {{"subnetIds", Value::array({"subnet-" + dice_.hex(17)})},
                            {"securityGroupIds", Value::array({"sg-" + dice_.hex(17)})},
                            {"vpcId", dice_.pick(vpcs_)}};
  }
  Value named = tags(resource.name);
  return finish(std::move(resource), {{"awsLambdaFunction", details}}, std::move(named));
}

Resource Resources::repository() {
  const auto uuid = [this] {
    const std::string digits = dice_.hex(32);
    const std::string_view d = digits;
    return fmt::format("{}-{}-{}-{}-{}", d.substr(0, 8), d.substr(8, 4), d.substr(12, 4),
                       d.substr(16, 4), d.substr(20));
  };
  if (integration_.empty()) {
    integration_ =
        call_.arn("inspector2", call_.region, call_.account, "codesecurity-integration/" + uuid());
  }
  Resource resource;
  resource.type = "CODE_REPOSITORY";
  resource.id = "project-" + uuid();
  resource.ecosystems = {std::string(dice_.pick(kLanguages))};
  resource.created_at = days_ago(10, 250);
  const Value details = {{"projectName", fmt::format("{}-{}", product_and_role('-'), ++count_)},
                         {"integrationArn", integration_},
                         {"providerType", "GITHUB"}};
  return finish(std::move(resource), {{"codeRepository", details}}, Value::object());
}

}  // namespace fakes::inspector
