#include "harness/doctor.h"

#include <fmt/format.h>

#include <iterator>
#include <stdexcept>

#include "fakes/kms/records.h"
#include "harness/account_files.h"
#include "harness/environment.h"
#include "harness/identities.h"
#include "sim/aws/arn.h"
#include "sim/aws/partition.h"
#include "sim/base/json_writer.h"
#include "sim/base/text.h"

namespace harness {
namespace {

using sim::Value;

struct Examined {
  Diagnosis diagnosis;
  std::vector<std::string> assumed;
};

void check_format(const std::string& format) {
  if (format == "CSV" || format == "JSON") return;
  throw std::runtime_error(fmt::format("--format is CSV or JSON, not \"{}\"", format));
}

Examined in_account(const DoctorOptions& options) {
  const auto need = [](const std::optional<std::string>& value, const char* option) {
    if (value) return *value;
    throw std::runtime_error(
        fmt::format("to examine a real account, doctor needs {} as well", option));
  };
  if (options.world || options.as) {
    throw std::runtime_error("--world and --as do not go with the files of a real account");
  }
  AccountFiles files;
  files.account = need(options.account, "--account");
  files.region = need(options.region, "--region");
  files.bucket = options.bucket;
  files.bucket_policy = need(options.bucket_policy, "--bucket-policy FILE|none");
  files.key_policy = need(options.key_policy, "--key-policy FILE|none");
  files.bucket_location = options.bucket_location;
  files.key = options.key;
  auto account = world_of(files);
  account.plan.prefix = options.prefix;
  account.plan.format = options.format;
  Examined out{diagnose(*account.world, account.plan), std::move(account.assumed)};
  // What was taken for granted was not found out.
  std::erase_if(out.diagnosis.findings, [](const Finding& finding) {
    return finding.subject == "caller" || finding.subject == "inspector";
  });
  return out;
}

Examined in_world(const DoctorOptions& options) {
  const auto loaded = loaded_world(options.world);
  auto& world = *loaded.world;
  if (!options.bucket) throw std::runtime_error("doctor needs --bucket");
  ExportPlan plan;
  plan.region = options.region.value_or(loaded.region);
  if (!sim::aws::find_region(plan.region)) {
    throw std::runtime_error(fmt::format("AWS has no region \"{}\"", plan.region));
  }
  const auto key = first_key(world_file_or_default(options.world).value);
  const bool first = !options.as && !options.account && key.has_value();
  plan.caller =
      identity_named(world, options.account.value_or(loaded.account),
                     first ? key->account + ":" + key->user : options.as.value_or("root"));
  plan.bucket = *options.bucket;
  plan.prefix = options.prefix;
  plan.format = options.format;
  plan.key_arn = key_arn_named(world, acting_account(plan.caller), plan.region, options.key);
  return {diagnose(world, plan), {}};
}

std::string indented(const std::string& text, size_t by) {
  const std::string margin(by, ' ');
  return margin + sim::text::replace_all(text, "\n", "\n" + margin);
}

std::string headline(const Prediction& prediction) {
  if (prediction.succeeds()) return "The export will succeed.\n";
  return fmt::format("The export will {}: {}\n  {}\n",
                     prediction.status == "REFUSED" ? "be refused" : "fail", prediction.code,
                     prediction.message);
}

std::string_view mark_of(Verdict verdict) {
  return verdict == Verdict::kGood ? "ok" : verdict == Verdict::kFault ? "FAULT" : "advice";
}

}  // namespace

std::string key_arn_named(sim::World& world, const std::string& account, const std::string& region,
                          const std::string& name) {
  if (name.starts_with("arn:")) return name;
  const std::string prefix =
      fmt::format("arn:{}:kms:{}:{}:", sim::aws::partition_of(region).name, region, account);
  if (!name.starts_with("alias/")) return prefix + "key/" + name;
  const auto alias = fakes::kms::find_alias(world.store().state, prefix + name);
  if (alias) return alias->key_arn;
  throw std::runtime_error(fmt::format("account {} has no {} in {}", account, name, region));
}

std::string text_of(const Diagnosis& diagnosis, const std::vector<std::string>& assumed) {
  std::string out = headline(diagnosis.prediction) + "\n";
  auto to = std::back_inserter(out);
  for (const auto& finding : diagnosis.findings) {
    fmt::format_to(to, "{:<6} {}: {}\n", mark_of(finding.verdict), finding.subject, finding.text);
    for (const auto& mistake : finding.mistakes) {
      fmt::format_to(to, "         {}{}{}: {}. {}\n", mistake.policy,
                     mistake.statement.empty() ? "" : ", ", mistake.statement, mistake.what,
                     mistake.remedy);
    }
  }
  for (const auto& each : assumed) fmt::format_to(to, "assumed: {}\n", each);
  if (diagnosis.fixes.empty()) return out;
  out += "\nWhat to change:\n";
  int number = 0;
  for (const auto& fix : diagnosis.fixes) {
    fmt::format_to(to, "{}. {}{}{}\n", ++number, fix.edit ? fix.edit->policy + ": " : "", fix.text,
                   fix.command.empty() ? "" : ":");
    if (!fix.command.empty()) fmt::format_to(to, "     {}\n", fix.command);
    if (fix.edit && !fix.edit->statement.is_null()) {
      out += indented(sim::policy::pretty_statement(fix.edit->statement), 5) + "\n";
    }
  }
  if (diagnosis.after_fixes) {
    out += diagnosis.after_fixes->succeeds()
               ? "\nWith these changes the export succeeds.\n"
               : fmt::format("\nWith these changes there is still this: {}",
                             headline(*diagnosis.after_fixes));
  }
  return out;
}

int run_doctor(const DoctorOptions& options) {
  check_format(options.format);
  const bool account = options.bucket_policy || options.bucket_location || options.key_policy;
  const auto examined = account ? in_account(options) : in_world(options);
  if (options.json) {
    Value out = to_value(examined.diagnosis);
    out["assumed"] = examined.assumed;
    fmt::print("{}\n", sim::json::dump(out, 2));
  } else {
    fmt::print("{}", text_of(examined.diagnosis, examined.assumed));
  }
  return examined.diagnosis.prediction.succeeds() ? 0 : 1;
}

}  // namespace harness
