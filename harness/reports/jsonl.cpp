#include "harness/reports/jsonl.h"

#include <fmt/format.h>

#include <stdexcept>

#include "harness/outcomes.h"

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
  out_ << line.dump(-1, ' ', false, Value::error_handler_t::replace) << std::endl;
}

void JsonlReport::finished(const Tally& tally) {
  out_ << Value{{"passed", tally.passed}, {"failed", tally.failed}}.dump() << std::endl;
  if (!out_) throw std::runtime_error(fmt::format("cannot write {}", file_));
}

}  // namespace harness
