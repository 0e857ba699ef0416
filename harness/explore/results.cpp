#include "harness/explore/results.h"

#include <fmt/format.h>

#include <filesystem>
#include <stdexcept>

#include "harness/handling.h"
#include "sim/base/json_writer.h"
#include "sim/base/text.h"
#include "sim/world_file.h"

namespace harness::explore {
namespace {

using sim::Value;

std::optional<Row> row_of(const Value& value) {
  try {
    return Row{value.at("trial"), value.at("file"), value.at("of"),      value.at("outcome"),
               value.at("why"),   value.at("exit"), value.at("real_ms"), value.at("replay")};
  } catch (const Value::exception&) {
    return std::nullopt;
  }
}

}  // namespace

bool Row::is_bad() const {
  if (outcome == "bug") return true;
  const auto how = handling_named(outcome);
  return how && Handled{*how, ""}.is_bad();
}

Value to_value(const Row& row) {
  return {{"trial", row.trial},     {"file", row.file},       {"of", row.of},
          {"outcome", row.outcome}, {"bad", row.is_bad()},    {"why", row.why},
          {"exit", row.exit},       {"real_ms", row.real_ms}, {"replay", row.replay}};
}

Results::Results(const std::string& path) : path_(path) {
  std::string text;
  std::error_code ignored;
  if (std::filesystem::exists(path, ignored)) text = sim::read_file(path);
  // What an interruption cut off is run again.
  const size_t whole = text.rfind('\n') == std::string::npos ? 0 : text.rfind('\n') + 1;
  if (whole < text.size()) {
    text.resize(whole);
    std::filesystem::resize_file(path, whole);
  }
  const auto lines = sim::text::split(text, '\n');
  for (size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].empty()) continue;
    auto row = row_of(Value::parse(lines[i], nullptr, false));
    if (!row) {
      throw std::runtime_error(
          fmt::format("{}: line {}: this is no result of explore; move the file away, or name "
                      "another folder with --folder",
                      path, i + 1));
    }
    const std::string of = row->of;
    rows_[of] = std::move(*row);
  }
  out_.open(path, std::ios::binary | std::ios::app);
  if (!out_) throw std::runtime_error(fmt::format("cannot write {}", path));
}

std::optional<Row> Results::find(const std::string& of) const {
  const auto at = rows_.find(of);
  return at == rows_.end() ? std::nullopt : std::optional(at->second);
}

void Results::add(const Row& row) {
  out_ << sim::json::dump(to_value(row)) << std::endl;
  if (!out_) throw std::runtime_error(fmt::format("cannot write {}", path_));
  rows_[row.of] = row;
}

}  // namespace harness::explore
