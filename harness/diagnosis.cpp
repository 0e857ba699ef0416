#include "harness/diagnosis.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <set>
#include <utility>

#include "fakes/inspector/account_records.h"
#include "fakes/inspector/records.h"
#include "fakes/kms/records.h"
#include "fakes/s3/records.h"
#include "harness/identities.h"
#include "sim/aws/arn.h"
#include "sim/aws/partition.h"
#include "sim/policy/document.h"
#include "sim/policy/near_miss.h"

namespace harness {
namespace {

namespace policy = sim::policy;
using sim::Value;
using sim::aws::PrincipalKind;

// A report's id as it might be: only its form matters to a policy.
constexpr const char* kSampleReport = "c7974469-dd40-4c19-8aae-ea296eb3093d";

// One caller and one resource, with the policies between them; edits are made on the way, so that
// what the next question still lacks is seen.
struct Pair {
  std::string subject;
  std::optional<policy::Policies> edited;
  struct Edit {
    policy::Remedy remedy;
    size_t statement;  // which it adds, replaces or removes, by its number in the document
  };
  std::vector<Edit> edits;
};

bool same_document(const policy::Remedy& a, const policy::Remedy& b) {
  return a.layer == b.layer && a.level == b.level && a.document == b.document;
}

size_t statements_in(const policy::Policies& policies, const policy::Remedy& where) {
  const auto levels = policy::documents_of(policies, where.layer);
  if (where.level >= levels.size() || where.document >= levels[where.level].size()) return 0;
  return levels[where.level][where.document]->document->statements.size();
}

// A removed statement stays as one that concerns nothing, so that the others keep their numbers.
policy::Remedy emptied(policy::Remedy edit) {
  if (edit.edit != "remove") return edit;
  edit.edit = "replace";
  edit.statement = {{"Effect", "Deny"}, {"NotAction", "*"}, {"Resource", "*"}};
  if (edit.layer == policy::Layer::kResource) edit.statement["Principal"] = "*";
  return edit;
}

class Examination {
 public:
  Examination(sim::World& world, const ExportPlan& plan)
      : world_(world),
        plan_(plan),
        account_(acting_account(plan.caller)),
        partition_(sim::aws::partition_of(plan.region).name),
        key_arn_(plan.key_arn) {}

  Diagnosis run() {
    out_.prediction = rehearse(world_, plan_);
    look_at_caller();
    look_at_inspector();
    const auto bucket = look_at_bucket();
    const auto key = look_at_key();
    if (bucket) look_at_bucket_policy();
    if (bucket_to_create_) look_at_policy_to_come();
    if (key) look_at_key_policy(bucket);
    note_unexplained_failure();
    for (const auto* pair : {&caller_, &bucket_, &key_}) {
      for (auto& edit : merged(pair->edits)) {
        out_.fixes.push_back({edit.summary, "", std::move(edit)});
      }
    }
    if (!out_.fixes.empty() && can_be_tried_) {
      out_.after_fixes = rehearse(world_, improved_plan(), [this] { mend(); });
    }
    return std::move(out_);
  }

 private:
  sim::state::Database& state() { return world_.store().state; }

  void note(const std::string& subject, Verdict verdict, std::string text) {
    out_.findings.push_back({subject, verdict, std::move(text), {}});
  }
  void good(const std::string& subject, std::string text) {
    note(subject, Verdict::kGood, std::move(text));
  }
  // A fault that no policy mends. `mend` does it in the rehearsal; without it nothing can be tried.
  void fault(const std::string& subject, std::string text, Fix fix,
             std::function<void()> mend = nullptr) {
    note(subject, Verdict::kFault, std::move(text));
    out_.fixes.push_back(std::move(fix));
    if (mend) {
      mends_.push_back(std::move(mend));
    } else {
      can_be_tried_ = false;
    }
  }

  // ---- the six subjects ----

  void look_at_caller() {
    sim::Call::Facts facts = facts_of(plan_.caller, "inspector2");
    judge(caller_, facts, "CreateFindingsReport", Value::object(), Verdict::kFault);
    judge(caller_, facts, "GetFindingsReportStatus", Value::object(), Verdict::kAdvice);
    judge(caller_, facts, "CancelFindingsReport", Value::object(), Verdict::kAdvice);
  }

  void look_at_inspector() {
    const fakes::inspector::Scope scope{account_, plan_.region};
    if (!fakes::inspector::is_on(state(), scope)) {
      fault("inspector",
            fmt::format("Amazon Inspector is not enabled for {} in {}", account_, plan_.region),
            {"enable Amazon Inspector there",
             fmt::format("aws inspector2 enable --resource-types EC2 ECR LAMBDA --region {}",
                         plan_.region),
             {}},
            [this] { enable_inspector(); });
    } else {
      good("inspector", fmt::format("enabled for {} in {}", account_, plan_.region));
    }
    const auto running = fakes::inspector::running_report(state(), scope);
    if (!running) return;
    fault("inspector",
          fmt::format("report {} is being generated, and there can be one at a time", running->id),
          {"wait for that report, or cancel it",
           fmt::format("aws inspector2 cancel-findings-report --report-id {} --region {}",
                       running->id, plan_.region),
           {}},
          [this, done = *running]() mutable {
            done.status = "CANCELLED";
            fakes::inspector::finish_report(state(), done);
          });
  }

  // As its command does it. What is on its way off gets there first; findings that went with their
  // scan type come back with it.
  void enable_inspector() {
    const auto settled =
        std::chrono::seconds(world_.settings().number("inspector.enable_seconds") + 1);
    world_.advance(settled);
    (void)world_.client(identity_named(world_, account_, "root"), plan_.region)
        .call("inspector2", "Enable", {{"resourceTypes", {"EC2", "ECR", "LAMBDA"}}});
    world_.advance(settled);
  }

  std::optional<fakes::s3::Bucket> look_at_bucket() {
    const auto& name = plan_.bucket;
    const auto bucket = fakes::s3::find_bucket(state(), partition_, name);
    if (!bucket) {
      const bool here = plan_.region == sim::aws::partition_of(plan_.region).default_region;
      fault("bucket", fmt::format("the bucket {} does not exist", name),
            {fmt::format("create it in {}", plan_.region),
             fmt::format(
                 "aws s3api create-bucket --bucket {} --region {}{}", name, plan_.region,
                 here ? "" : " --create-bucket-configuration LocationConstraint=" + plan_.region),
             {}},
            [this] { create_bucket(); });
      bucket_to_create_ = true;
      return std::nullopt;
    }
    if (bucket->region != plan_.region) {
      fault("bucket",
            fmt::format("the bucket {} is in {}, the findings are in {}", name, bucket->region,
                        plan_.region),
            {fmt::format("name a bucket in {}", plan_.region), "", {}});
      return std::nullopt;
    }
    good("bucket", fmt::format("{} is in {}, owned by {}", name, bucket->region, bucket->account));
    return bucket;
  }

  // As its command does it.
  bool create_bucket() {
    Value input = {{"Bucket", plan_.bucket}};
    if (plan_.region != sim::aws::partition_of(plan_.region).default_region) {
      input["CreateBucketConfiguration"] = {{"LocationConstraint", plan_.region}};
    }
    return world_.client(identity_named(world_, account_, "root"), plan_.region)
        .call("s3", "CreateBucket", input)
        .ok();
  }

  // A bucket that is yet to be created will need a policy as well.
  void look_at_policy_to_come() {
    without_trace(world_, [this] {
      if (create_bucket()) look_at_bucket_policy();
    });
  }

  std::optional<fakes::kms::Key> look_at_key() {
    const auto arn = sim::aws::parse_arn(plan_.key_arn);
    const Fix another = {
        fmt::format("name a symmetric customer managed key of {} by its ARN", plan_.region),
        "",
        {}};
    if (!arn || arn->service != "kms") {
      fault("key", fmt::format("\"{}\" is not the ARN of a KMS key", plan_.key_arn), another);
      return std::nullopt;
    }
    if (arn->resource.starts_with("alias/")) {
      const bool taken = world_.settings().flag("inspector.accepts_key_alias") &&
                         !arn->resource.starts_with("alias/aws/");
      if (!taken) {
        fault("key", fmt::format("{} is the ARN of an alias, not of a key", plan_.key_arn),
              another);
        return std::nullopt;
      }
      if (const auto alias = fakes::kms::find_alias(state(), plan_.key_arn)) {
        key_arn_ = alias->key_arn;
      }
    }
    if (arn->region != plan_.region) {
      fault("key",
            fmt::format("the key {} is in {}, the bucket and the findings are in {}", key_arn_,
                        arn->region, plan_.region),
            another);
      return std::nullopt;
    }
    const auto key = fakes::kms::find_key(state(), key_arn_);
    if (!key) {
      fault("key", fmt::format("there is no key {}", key_arn_), another);
      return std::nullopt;
    }
    return look_at_facts(*key, another) ? key : std::nullopt;
  }

  // Of a key that is there. False when its policy cannot matter.
  bool look_at_facts(const fakes::kms::Key& key, const Fix& another) {
    if (!key.symmetric() || key.usage != "ENCRYPT_DECRYPT") {
      fault("key",
            fmt::format("the key {} is {} for {}; reports need SYMMETRIC_DEFAULT for "
                        "ENCRYPT_DECRYPT",
                        key.arn, key.spec, key.usage),
            another);
      return false;
    }
    if (key.manager != "CUSTOMER") {
      fault("key",
            fmt::format("the key {} is managed by AWS, so its policy cannot be changed", key.arn),
            another);
      return false;
    }
    if (key.state == fakes::kms::KeyState::kPendingImport) {
      fault("key", fmt::format("the key {} is PendingImport: it has no key material yet", key.arn),
            {"import its key material: GetParametersForImport, then ImportKeyMaterial", "", {}},
            [this] { enable_key(); });
      return true;
    }
    if (key.state != fakes::kms::KeyState::kEnabled) {
      const bool dying = key.state == fakes::kms::KeyState::kPendingDeletion;
      const std::string enable = fmt::format("aws kms enable-key --key-id {}", key.arn);
      fault("key",
            fmt::format("the key {} is {}, not Enabled", key.arn, fakes::kms::name_of(key.state)),
            {dying ? "cancel the key's deletion and enable it" : "enable the key",
             dying ? fmt::format("aws kms cancel-key-deletion --key-id {} && {}", key.arn, enable)
                   : enable,
             {}},
            [this] { enable_key(); });
      return true;
    }
    good("key", fmt::format("{} is enabled and symmetric", key.arn));
    return true;
  }

  void enable_key() {
    fakes::kms::set_key_state(state(), key_arn_, fakes::kms::KeyState::kEnabled);
  }

  void look_at_bucket_policy() {
    const auto facts = facts_of(inspector(), "s3");
    judge(bucket_, facts, "PutObject",
          {{"Bucket", plan_.bucket},
           {"Key", object_key()},
           {"ACL", "bucket-owner-full-control"},
           {"ServerSideEncryption", "aws:kms"},
           {"SSEKMSKeyId", plan_.key_arn}},
          Verdict::kFault);
    judge(bucket_, facts, "AbortMultipartUpload",
          {{"Bucket", plan_.bucket}, {"Key", object_key()}, {"UploadId", "1"}}, Verdict::kAdvice);
  }

  void look_at_key_policy(const std::optional<fakes::s3::Bucket>& bucket) {
    auto facts = facts_of(inspector(), "kms");
    facts.via = "s3";
    // With a bucket key, S3 speaks for the whole bucket.
    const bool whole = bucket && bucket->encryption &&
                       bucket->encryption->at("Rules").at(0).value("BucketKeyEnabled", false);
    const std::string arn =
        fmt::format("arn:{}:s3:::{}{}", partition_, plan_.bucket, whole ? "" : "/" + object_key());
    const Value context = {{"aws:s3:arn", arn}};
    judge(key_, facts, "GenerateDataKey",
          {{"KeyId", plan_.key_arn}, {"KeySpec", "AES_256"}, {"EncryptionContext", context}},
          Verdict::kFault);
    // Reports that are written in parts; the user guide asks for it in any case.
    judge(key_, facts, "Decrypt",
          {{"KeyId", plan_.key_arn}, {"CiphertextBlob", "x"}, {"EncryptionContext", context}},
          Verdict::kAdvice);
  }

  // What the rehearsal met and none of the above explains, such as an empty selection.
  void note_unexplained_failure() {
    if (out_.prediction.succeeds()) return;
    for (const auto& finding : out_.findings) {
      if (finding.verdict == Verdict::kFault) return;
    }
    if (out_.prediction.code == "NO_FINDINGS_FOUND") {
      return fault("inspector", "no finding is selected",
                   {"select findings that there are: only ACTIVE ones are by default", "", {}});
    }
    note("export", Verdict::kFault,
         fmt::format("{}: {}", out_.prediction.code, out_.prediction.message));
    can_be_tried_ = false;
  }

  // ---- what services would ask ----

  sim::Call::Facts facts_of(const sim::aws::Principal& who, const char* service) const {
    sim::Call::Facts facts;
    facts.caller = who;
    facts.account = account_;
    facts.region = plan_.region;
    facts.service = service;
    return facts;
  }

  // Inspector in its own name; regions that must be opted in to have a principal of their own.
  sim::aws::Principal inspector() const {
    const auto* region = sim::aws::find_region(plan_.region);
    sim::aws::Principal who;
    who.kind = PrincipalKind::kService;
    who.name = region->opt_in == sim::aws::OptIn::kOptIn
                   ? fmt::format("inspector2.{}.amazonaws.com", plan_.region)
                   : std::string("inspector2.amazonaws.com");
    who.source_account = account_;
    who.source_arn = fmt::format("arn:{}:inspector2:{}:{}:report/{}", partition_, plan_.region,
                                 account_, kSampleReport);
    return who;
  }

  std::string object_key() const {
    std::string prefix = plan_.prefix.value_or("");
    const bool slash = world_.settings().flag("inspector.slash_after_prefix");
    if (slash && !prefix.empty() && !prefix.ends_with('/')) prefix += '/';
    return prefix + kSampleReport + (plan_.format == "CSV" ? ".csv" : ".json");
  }

  // Everything that the operation demands, as the service itself names it.
  void judge(Pair& pair, sim::Call::Facts facts, const char* operation, const Value& input,
             Verdict when_denied) {
    facts.operation = operation;
    const auto& gateway = world_.gateway();
    const auto& service = *gateway.find_service(facts.service);
    const auto& model = *service.model.find(operation);
    sim::Call call(world_.gateway(), facts);
    std::vector<sim::Authorization> demands;
    try {
      demands = service.authorizations(call, model, sim::Input(model.input, input));
    } catch (const sim::ApiError& error) {
      note(pair.subject, Verdict::kFault, fmt::format("{}: {}", error.code, error.message));
      can_be_tried_ = false;
      return;
    }
    for (const auto& demand : demands) {
      judge(pair, world_.gateway().simulate(facts, demand), when_denied);
    }
  }

  void judge(Pair& pair, const sim::Gateway::Simulation& asked, Verdict when_denied) {
    const auto& action = asked.request.action;
    if (asked.decision.allowed()) {
      good(pair.subject, fmt::format("allows {}", action));
    } else {
      const bool met = out_.prediction.message.find(action) != std::string::npos;
      const bool stands = !out_.prediction.succeeds() && (when_denied == Verdict::kFault || met);
      Finding finding{pair.subject, stands ? Verdict::kFault : Verdict::kAdvice,
                      fmt::format("does not let {} do {} {}", asker(asked.request), action,
                                  policy::reason(asked.request, asked.decision)),
                      new_mistakes(asked)};
      out_.findings.push_back(std::move(finding));
    }
    mend_policies(pair, asked);
  }

  // One statement's mistake keeps several actions out, and is named with the first.
  std::vector<policy::Mistake> new_mistakes(const sim::Gateway::Simulation& asked) {
    auto mistakes = policy::mistakes_in(asked.request, asked.policies, asked.decision);
    std::erase_if(mistakes, [this](const policy::Mistake& each) {
      return !named_.insert(each.policy + each.statement + each.what).second;
    });
    return mistakes;
  }

  // Edits build upon one another: each question is put to the policies as edited so far.
  void mend_policies(Pair& pair, const sim::Gateway::Simulation& asked) {
    const policy::Policies& now = pair.edited ? *pair.edited : asked.policies;
    const auto decision = policy::authorize(asked.request, now, asked.rules);
    if (decision.allowed()) return;
    auto edits = policy::remedies_for(asked.request, now, asked.rules, decision);
    for (const auto& edit : edits) {
      const bool own = &pair == &caller_ ? edit.layer == policy::Layer::kIdentity
                                         : edit.layer == policy::Layer::kResource;
      if (!own || edit.edit == "none" || edit.edit == "send") can_be_tried_ = false;
    }
    std::vector<policy::Remedy> kept;
    for (const auto& edit : edits) {
      const auto added = std::count_if(kept.begin(), kept.end(), [&](const policy::Remedy& each) {
        return each.edit == "add" && same_document(each, edit);
      });
      const size_t next = statements_in(now, edit) + static_cast<size_t>(added);
      pair.edits.push_back({edit, edit.index.value_or(next)});
      kept.push_back(emptied(edit));
    }
    pair.edited = policy::apply(now, kept);
  }

  static std::string asker(const policy::Request& request) {
    return request.principal.arn.empty() ? request.principal.name : request.principal.arn;
  }

  // "correct Statement[0]: add a", and then "correct Statement[0]: add b".
  static std::string joined(const std::string& first, const std::string& second) {
    const auto start = second.rfind(": ");
    const bool same = start != std::string::npos && first.starts_with(second.substr(0, start + 2));
    return first + (same ? ", " + second.substr(start + 2) : "; " + second);
  }

  // A statement that was edited twice reads as after the second time, and an added one at once as
  // it ends up.
  static std::vector<policy::Remedy> merged(const std::vector<Pair::Edit>& edits) {
    std::vector<Pair::Edit> out;
    for (const auto& edit : edits) {
      const auto same = std::find_if(out.begin(), out.end(), [&](const Pair::Edit& earlier) {
        return same_document(earlier.remedy, edit.remedy) && earlier.statement == edit.statement &&
               edit.remedy.index && (earlier.remedy.index || earlier.remedy.edit == "add");
      });
      if (same == out.end()) {
        out.push_back(edit);
      } else if (same->remedy.edit == "add") {
        same->remedy.statement = edit.remedy.statement;
      } else {
        const std::string summary = edit.remedy.edit == "replace"
                                        ? joined(same->remedy.summary, edit.remedy.summary)
                                        : edit.remedy.summary;
        same->remedy = edit.remedy;
        same->remedy.summary = summary;
      }
    }
    std::vector<policy::Remedy> remedies;
    for (auto& each : out) remedies.push_back(std::move(each.remedy));
    return remedies;
  }

  // ---- the fixes, made in the rehearsal ----

  // Edits of the caller's policies are taken for granted: the root user needs none.
  ExportPlan improved_plan() {
    ExportPlan plan = plan_;
    if (!caller_.edits.empty()) plan.caller = identity_named(world_, account_, "root");
    return plan;
  }

  static std::string text_of(const Pair& pair) {
    return policy::to_value(*pair.edited->resource->document).dump();
  }

  void mend() {
    for (const auto& each : mends_) each();
    if (bucket_.edited) {
      auto bucket = *fakes::s3::find_bucket(state(), partition_, plan_.bucket);
      bucket.policy = text_of(bucket_);
      fakes::s3::update_bucket(state(), bucket);
    }
    if (key_.edited) fakes::kms::set_key_policy(state(), key_arn_, text_of(key_));
  }

  sim::World& world_;
  const ExportPlan& plan_;
  const std::string account_;
  const std::string_view partition_;
  std::string key_arn_;  // the key's own where the plan names an alias
  bool bucket_to_create_ = false;
  Diagnosis out_;
  Pair caller_{"caller", {}, {}}, bucket_{"bucket policy", {}, {}}, key_{"key policy", {}, {}};
  std::vector<std::function<void()>> mends_;
  std::set<std::string> named_;  // mistakes
  bool can_be_tried_ = true;
};

std::string_view word_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::kGood:
      return "ok";
    case Verdict::kFault:
      return "fault";
    case Verdict::kAdvice:
      return "advice";
  }
  return "";
}

Value to_value(const Prediction& prediction) {
  Value out = {{"status", prediction.status}};
  if (prediction.succeeds()) return out;
  out["code"] = prediction.code;
  out["message"] = prediction.message;
  return out;
}

}  // namespace

Diagnosis diagnose(sim::World& world, const ExportPlan& plan) {
  return Examination(world, plan).run();
}

Value to_value(const Diagnosis& diagnosis) {
  Value out = {{"prediction", to_value(diagnosis.prediction)},
               {"findings", Value::array()},
               {"fixes", Value::array()}};
  for (const auto& each : diagnosis.findings) {
    Value finding = {
        {"subject", each.subject}, {"verdict", word_of(each.verdict)}, {"text", each.text}};
    for (const auto& mistake : each.mistakes) {
      finding["mistakes"].push_back(policy::to_value(mistake));
    }
    out["findings"].push_back(std::move(finding));
  }
  for (const auto& each : diagnosis.fixes) {
    Value fix = {{"text", each.text}};
    if (!each.command.empty()) fix["command"] = each.command;
    if (each.edit) fix["edit"] = policy::to_value(*each.edit);
    out["fixes"].push_back(std::move(fix));
  }
  if (diagnosis.after_fixes) out["after_fixes"] = to_value(*diagnosis.after_fixes);
  return out;
}

}  // namespace harness
