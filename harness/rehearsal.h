// An export as it would go, without leaving a trace: the report is asked for and generated in the
// world as it stands, and the world put back. Other trials leave none likewise. Used by the doctor.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "sim/aws/principal.h"
#include "sim/base/value.h"
#include "sim/world.h"

namespace harness {

struct ExportPlan {
  sim::aws::Principal caller;
  std::string region;
  std::string bucket, key_arn;
  std::optional<std::string> prefix;
  std::string format = "CSV";
};

struct Prediction {
  std::string status;         // "SUCCEEDED", "FAILED", or "REFUSED": no report comes about
  std::string code, message;  // of the report, or of the refusal; empty when it succeeds

  bool succeeds() const { return status == "SUCCEEDED"; }
};

// Does work in the world and puts the world back, whatever happens.
void without_trace(sim::World& world, const std::function<void()>& work);

// `first` may change the world beforehand; that is undone, too.
Prediction rehearse(
    sim::World& world, const ExportPlan& plan, const std::function<void()>& first = [] {});

}  // namespace harness
