#include "harness/account_files.h"

#include <fmt/format.h>

#include <filesystem>

#include "fakes/all.h"
#include "fakes/kms/records.h"
#include "fakes/s3/records.h"
#include "harness/identities.h"
#include "sim/aws/arn.h"
#include "sim/aws/partition.h"
#include "sim/base/json_text.h"
#include "sim/base/text.h"
#include "sim/time/clock.h"
#include "sim/world_file.h"

namespace harness {
namespace {

namespace policy = sim::policy;
using sim::Value;

constexpr const char* kNoPolicy = "none";

// Names in a file may hold anything; a complaint stays on its line.
[[noreturn]] void refuse(const std::string& file, const std::string& message) {
  std::string line = fmt::format("{}: {}", file, message);
  for (char& c : line) {
    if (static_cast<unsigned char>(c) < 0x20) c = ' ';
  }
  throw AccountFileError(line);
}

Value parsed(const std::string& file, const std::string& text) {
  auto value = sim::json::parse(text);
  if (value) return std::move(*value.value);
  const auto& fault = value.complaints.front();
  refuse(file, fmt::format("{}: {}", fault.place, fault.message));
}

std::string text_member(const std::string& file, const Value& object, const char* name,
                        const char* other = nullptr) {
  auto found = object.find(name);
  if (found == object.end() && other) found = object.find(other);
  if (found == object.end() || !found->is_string()) {
    refuse(file, fmt::format("\"{}\" is missing, or no string", name));
  }
  return found->get<std::string>();
}

// What the world file of an account needs to say of the key and of the bucket.
Value description_of(const AccountFiles& files, const DescribedKey& key, const std::string& bucket,
                     const std::string& bucket_region) {
  const std::string partition(sim::aws::partition_of(files.region).name);
  Value ours = {{"id", files.account}, {"partition", partition}, {"regions", Value::object()}};
  ours["regions"][files.region]["inspector"] = {{"enabled", true}};
  // AWS stored the policy, so nothing blocked it.
  ours["regions"][bucket_region]["buckets"] = {
      {{"name", bucket},
       {"public_access_block", {{"BlockPublicPolicy", false}, {"RestrictPublicBuckets", false}}}}};
  const Value keys = {{{"id", key.id},
                       {"spec", key.spec},
                       {"usage", key.usage},
                       {"state", key.state == "Enabled" ? "Enabled" : "Disabled"}}};
  Value accounts = Value::array();
  if (key.account == files.account) {
    ours["regions"][key.region]["keys"] = keys;
  } else {
    accounts.push_back({{"id", key.account},
                        {"partition", partition},
                        {"regions", {{key.region, {{"keys", keys}}}}}});
  }
  accounts.insert(accounts.begin(), std::move(ours));
  return {{"now", sim::date::iso(sim::WallClock().now())},
          {"settings", {{"inspector.empty_report", "write"}, {"s3.allow_demo_bucket_names", true}}},
          {"accounts", std::move(accounts)}};
}

constexpr std::pair<std::string_view, fakes::kms::KeyState> kStates[] = {
    {"Enabled", fakes::kms::KeyState::kEnabled},
    {"Disabled", fakes::kms::KeyState::kDisabled},
    {"PendingDeletion", fakes::kms::KeyState::kPendingDeletion},
    {"PendingReplicaDeletion", fakes::kms::KeyState::kPendingDeletion},
    {"PendingImport", fakes::kms::KeyState::kPendingImport}};

const fakes::kms::KeyState* state_named(std::string_view name) {
  for (const auto& [known, state] : kStates) {
    if (known == name) return &state;
  }
  return nullptr;
}

// The bucket that a document's resources name without wildcards.
std::string bucket_named_in(const std::string& document) {
  const auto parsed_document = Value::parse(document, nullptr, false);
  for (const auto& entry : parsed_document.flatten()) {
    const auto arn =
        entry.is_string() ? sim::aws::parse_arn(entry.get_ref<const std::string&>()) : std::nullopt;
    if (!arn || arn->service != "s3") continue;
    const auto name = arn->resource.substr(0, arn->resource.find('/'));
    if (!name.empty() && name.find_first_of("*?$") == std::string_view::npos) {
      return std::string(name);
    }
  }
  return {};
}

void check_place(const AccountFiles& files) {
  if (!sim::aws::is_account_id(files.account)) {
    throw std::runtime_error(
        fmt::format("--account takes twelve digits, not \"{}\"", files.account));
  }
  if (!sim::aws::find_region(files.region)) {
    throw std::runtime_error(fmt::format("AWS has no region \"{}\"", files.region));
  }
}

std::string document_of(const std::string& file, policy::DocumentKind kind) {
  return file == kNoPolicy ? std::string() : policy_in(file, sim::read_file(file), kind);
}

DescribedKey key_named(const std::string& key) {
  if (auto by_arn = key_of_arn(key)) return std::move(*by_arn);
  if (!std::filesystem::exists(key)) {
    throw std::runtime_error(fmt::format(
        "--key takes the file that aws kms describe-key prints, or a key's ARN, not \"{}\"", key));
  }
  return key_in(key, sim::read_file(key));
}

}  // namespace

std::string policy_in(const std::string& file, const std::string& text, policy::DocumentKind kind) {
  const Value value = parsed(file, text);
  if (!value.is_object()) refuse(file, "a policy document is an object");
  const bool printed = value.contains("Policy");
  if (!printed && !value.contains("Statement")) {
    refuse(file,
           "this is neither a policy document nor what get-bucket-policy or get-key-policy "
           "prints: it has no \"Policy\" and no \"Statement\"");
  }
  std::string document = printed ? text_member(file, value, "Policy") : text;
  const auto faults = policy::faults_of(document, kind);
  if (!faults.empty()) {
    refuse(file, fmt::format("{}{}: {}", printed ? "Policy: " : "", faults.front().place,
                             faults.front().message));
  }
  return document;
}

std::string region_in(const std::string& file, const std::string& text) {
  const Value value = parsed(file, text);
  const auto found = value.is_object() ? value.find("LocationConstraint") : value.end();
  if (!value.is_object() || found == value.end()) {
    refuse(file, "get-bucket-location prints an object with \"LocationConstraint\"");
  }
  if (found->is_null()) return "us-east-1";
  const std::string region = text_member(file, value, "LocationConstraint");
  if (region == "EU") return "eu-west-1";
  if (!sim::aws::find_region(region)) refuse(file, fmt::format("AWS has no region \"{}\"", region));
  return region;
}

std::optional<DescribedKey> key_of_arn(const std::string& text) {
  const auto arn = sim::aws::parse_arn(text);
  if (!arn || arn->service != "kms" || !arn->resource.starts_with("key/")) return std::nullopt;
  return DescribedKey{text,
                      std::string(arn->resource.substr(4)),
                      std::string(arn->account),
                      std::string(arn->region),
                      "SYMMETRIC_DEFAULT",
                      "ENCRYPT_DECRYPT",
                      "CUSTOMER",
                      "Enabled"};
}

DescribedKey key_in(const std::string& file, const std::string& text) {
  const Value value = parsed(file, text);
  const auto found = value.is_object() ? value.find("KeyMetadata") : value.end();
  if (!value.is_object() || found == value.end() || !found->is_object()) {
    refuse(file, "describe-key prints an object with \"KeyMetadata\"");
  }
  const Value& facts = *found;
  auto key = key_of_arn(text_member(file, facts, "Arn"));
  if (!key || !sim::aws::is_account_id(key->account) || !sim::aws::find_region(key->region)) {
    refuse(file, "\"Arn\" is no ARN of a KMS key");
  }
  key->state = text_member(file, facts, "KeyState");
  if (!state_named(key->state)) {
    refuse(file, fmt::format("\"KeyState\": a key in the state {} cannot be examined", key->state));
  }
  key->usage = text_member(file, facts, "KeyUsage");
  // The older name of the same member.
  key->spec = text_member(file, facts, "KeySpec", "CustomerMasterKeySpec");
  key->manager = text_member(file, facts, "KeyManager");
  return *key;
}

AccountWorld world_of(const AccountFiles& files) {
  check_place(files);
  const std::string bucket_policy = document_of(files.bucket_policy, policy::DocumentKind::kBucket);
  const std::string key_policy = document_of(files.key_policy, policy::DocumentKind::kKey);
  const DescribedKey key = key_named(files.key);
  AccountWorld out;
  const std::string bucket = files.bucket.value_or(bucket_named_in(bucket_policy));
  if (bucket.empty()) {
    throw std::runtime_error("the bucket policy names no bucket: give its name with --bucket");
  }
  std::string bucket_region = files.region;
  if (files.bucket_location) {
    bucket_region = region_in(*files.bucket_location, sim::read_file(*files.bucket_location));
  } else {
    out.assumed.push_back(fmt::format("the bucket is in {}", files.region));
  }
  out.world = std::make_unique<sim::World>();
  fakes::install_all(*out.world);
  out.world->load(sim::WorldFile::parse("the account's files", ".",
                                        description_of(files, key, bucket, bucket_region).dump()));
  auto& state = out.world->store().state;
  auto row = *fakes::s3::find_bucket(state, sim::aws::partition_of(files.region).name, bucket);
  row.policy = bucket_policy;
  fakes::s3::update_bucket(state, row);
  auto stored = *fakes::kms::find_key(state, key.arn);
  stored.manager = key.manager;
  stored.state = *state_named(key.state);
  stored.policy = key_policy;
  fakes::kms::remove_key(state, key.arn);
  fakes::kms::add_key(state, stored);
  out.assumed.push_back("the caller may create and follow reports");
  out.assumed.push_back(
      fmt::format("Amazon Inspector is enabled in {}, has findings, and generates no other report",
                  files.region));
  out.assumed.push_back(
      fmt::format("the bucket is owned by {}, and no policy of an organization "
                  "and no grant of the key bears on it",
                  files.account));
  out.plan.caller = identity_named(*out.world, files.account, "root");
  out.plan.region = files.region;
  out.plan.bucket = bucket;
  out.plan.key_arn = key.arn;
  return out;
}

}  // namespace harness
