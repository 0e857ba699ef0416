// What stands in the way of an export, all of it at once: caller, Inspector, bucket, bucket policy,
// key and key policy are looked at one by one as S3 and KMS would, the edits that mend them are
// collected, and the export is rehearsed before and after them. Used by the doctor and its tests.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/rehearsal.h"
#include "sim/policy/mistakes.h"
#include "sim/policy/remedy.h"

namespace harness {

// kAdvice: asked for by the user guide, but this export does without.
enum class Verdict { kGood, kFault, kAdvice };

struct Finding {
  std::string subject;  // "caller", "inspector", "bucket", "bucket policy", "key", "key policy"
  Verdict verdict = Verdict::kGood;
  std::string text;
  std::vector<sim::policy::Mistake> mistakes;
};

// One thing to do: an edit of a policy, or words that say what, with a command where there is one.
struct Fix {
  std::string text, command;
  std::optional<sim::policy::Remedy> edit;
};

struct Diagnosis {
  Prediction prediction;
  std::vector<Finding> findings;
  std::vector<Fix> fixes;
  // How the export goes once the fixes are made; nothing when they cannot be tried here.
  std::optional<Prediction> after_fixes;
};

// Leaves the world as it was.
Diagnosis diagnose(sim::World& world, const ExportPlan& plan);

// {"prediction", "findings", "fixes", "after_fixes"?}
sim::Value to_value(const Diagnosis& diagnosis);

}  // namespace harness
