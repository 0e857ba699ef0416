#include "harness/reports/jsonl.h"

#include <fmt/format.h>

#include <stdexcept>

#include "harness/outcomes.h"
#include "sim/base/json_writer.h"

namespace harness {

using sim::Value;

JsonlReport::JsonlReport(std::string file) : file_(std::move(file)), out_(file_, std::ios::binary) {
  if (!out_) throw std::runtime_error(fmt::format("cannot write {}", file_));
}

void JsonlReport::ended(const Scenario& scenario, const Outcome& outcome) {
  Value line = to_value(outcome);
  line["scenario"] = scenario.name;
  line["file"] = scenario.path;
  line["tags"] = scenario.tags;
  out_ << sim::json::dump(line) << std::endl;
}

void JsonlReport::finished(const Tally& tally) {
  out_ << Value{{"passed", tally.passed}, {"failed", tally.failed}}.dump() << std::endl;
  if (!out_) throw std::runtime_error(fmt::format("cannot write {}", file_));
}

}  // namespace harness
