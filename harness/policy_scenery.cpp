#include "harness/policy_scenery.h"

#include <fmt/format.h>

#include <stdexcept>
#include <vector>

#include "fakes/all.h"
#include "harness/identities.h"
#include "sim/aws/arn.h"
#include "sim/aws/partition.h"
#include "sim/base/crypto.h"
#include "sim/base/encoding.h"

namespace harness {
namespace {

using sim::Value;

constexpr const char* kName = "policy-check";

template <class Visit>
void each_text(const Value& value, Visit visit) {
  if (value.is_string()) visit(value.get_ref<const std::string&>());
  if (value.is_number_unsigned()) visit(value.dump());  // a bare account id
  if (!value.is_structured()) return;
  for (const auto& each : value) each_text(each, visit);
}

// The first ARN that says which partition this is about.
std::string region_for(const Value& document) {
  std::string region = "us-east-1";
  each_text(document, [&](const std::string& text) {
    if (text.starts_with("arn:aws-cn:")) region = "cn-north-1";
    if (text.starts_with("arn:aws-us-gov:")) region = "us-gov-west-1";
  });
  return region;
}

std::string bucket_for(const Value& document) {
  std::string found;
  each_text(document, [&](const std::string& text) {
    const auto arn = sim::aws::parse_arn(text);
    if (!found.empty() || !arn || arn->service != "s3") return;
    const auto name = arn->resource.substr(0, arn->resource.find('/'));
    if (name.find_first_of("*?$") == std::string_view::npos) found = name;
  });
  return found.empty() ? kName : found;
}

}  // namespace

PolicyScenery::PolicyScenery(const Wishes& wishes, const Value& document)
    : wishes_(wishes), region_(wishes.region.value_or(region_for(document))) {
  if (!sim::aws::is_account_id(wishes_.account)) {
    throw std::runtime_error(
        fmt::format("--account takes twelve digits, not \"{}\"", wishes_.account));
  }
  if (!sim::aws::find_region(region_)) {
    throw std::runtime_error(fmt::format("AWS has no region \"{}\"", region_));
  }
  if (wishes_.world) {
    world_ = loaded_world(wishes_.world).world;
  } else {
    world_ = std::make_unique<sim::World>();
    fakes::install_all(*world_);
  }
  world_->settings().set("s3.allow_demo_bucket_names", true);
  add_account(wishes_.account);
  root_.kind = sim::aws::PrincipalKind::kRoot;
  root_.account = root_.user_id = wishes_.account;
  root_.arn = fmt::format("arn:{}:iam::{}:root", partition(), wishes_.account);
  if (!wishes_.bucket) wishes_.bucket = bucket_for(document);
  if (!wishes_.world) add_named(document);
}

std::string PolicyScenery::partition() const {
  return std::string(sim::aws::partition_of(region_).name);
}

void PolicyScenery::add_account(const std::string& id) {
  if (world_->accounts().find(id)) return;
  world_->accounts().add(
      {id, id, sim::encoding::hex(sim::crypto::sha256("canonical id of " + id)), partition()});
}

// Whether what a document names exists cannot be known here, and is taken for granted.
void PolicyScenery::add_named(const Value& document) {
  each_text(document, [&](const std::string& text) {
    if (sim::aws::is_account_id(text)) add_account(text);
    const auto arn = sim::aws::parse_arn(text);
    if (!arn || !sim::aws::is_account_id(arn->account)) return;
    add_account(std::string(arn->account));
    if (arn->partition == partition()) add_identity(text);
  });
}

void PolicyScenery::add_identity(const std::string& text) {
  const auto arn = *sim::aws::parse_arn(text);
  const auto first = arn.resource.find('/');
  const auto last = arn.resource.rfind('/');
  if (first == std::string_view::npos) return;
  const std::string_view kind = arn.resource.substr(0, first);
  std::string name(arn.resource.substr(last + 1));
  std::string path(arn.resource.substr(first, last + 1 - first));
  if (kind == "assumed-role") {
    name = arn.resource.substr(first + 1, last - first - 1);
    path = "/";
  }
  const bool user = arn.service == "iam" && kind == "user";
  const bool role = (arn.service == "iam" && kind == "role") || kind == "assumed-role";
  if (!user && !role) return;
  auto owner = root_;
  owner.account = owner.user_id = arn.account;
  owner.arn = fmt::format("arn:{}:iam::{}:root", arn.partition, arn.account);
  auto client = world_->client(owner, region_);
  // Names that nobody can have are refused here, and then by the service that is asked.
  Value input = {{user ? "UserName" : "RoleName", name}, {"Path", path}};
  if (role) {
    input["AssumeRolePolicyDocument"] = fmt::format(
        R"({{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Principal":{{"AWS":"{}"}},)"
        R"("Action":"sts:AssumeRole"}}}})",
        owner.arn);
  }
  static_cast<void>(client.call("iam", user ? "CreateUser" : "CreateRole", std::move(input)));
}

bool PolicyScenery::implements(std::string_view service, std::string_view operation) const {
  const auto* found = world_->gateway().find_service(service);
  return found && found->operations.count(operation) > 0;
}

sim::Answer PolicyScenery::as_root(std::string_view service, std::string_view operation,
                                   Value input) {
  return world_->client(root_, region_).call(service, operation, std::move(input));
}

sim::Answer PolicyScenery::as_user(std::string_view service, std::string_view operation,
                                   Value input) {
  if (as_root("iam", "CreateUser", {{"UserName", kName}}).ok()) {
    made(as_root(
        "iam", "PutUserPolicy",
        {{"UserName", kName},
         {"PolicyName", kName},
         {"PolicyDocument", R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*",)"
                            R"("Resource":"*"}})"}}));
  }
  const auto user = identity_named(*world_, wishes_.account, kName);
  return world_->client(user, region_).call(service, operation, std::move(input));
}

Value PolicyScenery::made(const sim::Answer& answer) const {
  if (answer.ok()) return answer.output.members;
  throw std::logic_error(fmt::format("the scenery of a policy check was refused: {}: {}",
                                     answer.error->code, answer.error->message));
}

std::string PolicyScenery::bucket() {
  const auto create = [&](const std::string& name) {
    Value input = {{"Bucket", name}};
    if (region_ != sim::aws::partition_of(region_).default_region) {
      input["CreateBucketConfiguration"] = {{"LocationConstraint", region_}};
    }
    return as_root("s3", "CreateBucket", std::move(input));
  };
  // A name that no bucket can have belongs to the document's faults.
  if (!create(*wishes_.bucket).ok()) {
    wishes_.bucket = kName;
    made(create(kName));
  }
  made(as_root("s3", "DeletePublicAccessBlock", {{"Bucket", *wishes_.bucket}}));
  return *wishes_.bucket;
}

std::string PolicyScenery::key() {
  return made(as_root("kms", "CreateKey", Value::object()))["KeyMetadata"]["KeyId"];
}

std::string PolicyScenery::role() {
  const std::string trust = fmt::format(
      R"({{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Principal":{{"AWS":"{}"}},)"
      R"("Action":"sts:AssumeRole"}}}})",
      root_.arn);
  made(as_root("iam", "CreateRole", {{"RoleName", kName}, {"AssumeRolePolicyDocument", trust}}));
  return kName;
}

std::string PolicyScenery::role_arn() {
  return fmt::format("arn:{}:iam::{}:role/{}", partition(), wishes_.account, role());
}

void PolicyScenery::organization() {
  if (!implements("organizations", "CreateOrganization")) return;
  const auto found = as_root("organizations", "DescribeOrganization", Value::object());
  if (found.ok()) {
    const Value& ours = found.output.members.at("Organization");
    root_ = identity_named(*world_, ours.at("MasterAccountId"), "root");
  } else {
    made(as_root("organizations", "CreateOrganization", {{"FeatureSet", "ALL"}}));
  }
}

}  // namespace harness
