#include "harness/given_places.h"

#include <fmt/format.h>

#include <optional>
#include <string_view>

#include "harness/stage.h"
#include "sim/base/json_text.h"
#include "sim/base/text.h"
#include "sim/world_merge.h"

namespace harness {
namespace {

using sim::Value;

// A complaint of the loader taken apart: "NAME: line 3, column 5 (/accounts/0): message".
struct Complaint {
  std::string pointer, message;
};

std::optional<Complaint> taken_apart(const std::string& text, const std::string& name) {
  if (!text.starts_with(name + ": line ")) return std::nullopt;
  const auto open = text.find(" (/", name.size());
  const auto close = open == std::string::npos ? open : text.find("): ", open);
  if (close == std::string::npos) return std::nullopt;
  const auto pointer = text.substr(open + 2, close - open - 2);
  return Complaint{pointer == "/" ? "" : pointer, text.substr(close + 3)};
}

std::vector<std::string> steps_of(const std::string& pointer) {
  std::vector<std::string> steps;
  if (pointer.empty()) return steps;
  for (const auto part : sim::text::split(std::string_view(pointer).substr(1), '/')) {
    steps.push_back(sim::text::replace_all(sim::text::replace_all(part, "~1", "/"), "~0", "~"));
  }
  return steps;
}

const Value* member_of(const Value& value, const std::string& step) {
  if (value.is_object()) {
    const auto found = value.find(step);
    return found == value.end() ? nullptr : &*found;
  }
  const auto at = value.is_array() ? sim::text::to_integer(step) : std::nullopt;
  const bool there = at && *at >= 0 && static_cast<size_t>(*at) < value.size();
  return there ? &value[static_cast<size_t>(*at)] : nullptr;
}

// A place of `given`, as deep as it says the thing that is complained of.
struct Written {
  std::string pointer;
  bool whole = false;  // it says all of it
};

class Search {
 public:
  Search(const Value& given, const Value& world, const std::string& pointer)
      : given_(given), world_(world), steps_(steps_of(pointer)) {}

  std::optional<Written> in_given() const {
    if (is(0, "settings")) return below("/settings", 1);
    if (!is(0, "accounts")) return std::nullopt;
    if (is(2, "users")) return entry("iam", 4, "name");
    if (is(2, "regions") && is(4, "buckets")) return entry("s3", 6, "name");
    if (is(2, "regions") && is(4, "keys")) return entry("kms", 6, "alias");
    if (is(2, "regions") && is(4, "inspector")) {
      return below("/inspector" + sim::json::step(steps_[3]), 5);
    }
    return std::nullopt;
  }

 private:
  bool is(size_t at, std::string_view word) const {
    return steps_.size() > at && steps_[at] == word;
  }

  // The entry of a list of the world, which `given` calls by its name.
  std::optional<Written> entry(const std::string& part, size_t depth, const char* name) const {
    const Value* here = &world_;
    for (size_t i = 0; here && i < depth && i < steps_.size(); ++i) {
      here = member_of(*here, steps_[i]);
    }
    if (!here || steps_.size() < depth || !here->is_object() || !here->contains(name) ||
        !(*here)[name].is_string()) {
      return std::nullopt;
    }
    const auto called = (*here)[name].get<std::string>();
    const auto written = below("/" + part + sim::json::step(called), depth);
    constexpr std::string_view kAlias = "alias/";
    if (written || !called.starts_with(kAlias)) return written;
    return below("/" + part + sim::json::step(called.substr(kAlias.size())), depth);
  }

  // From a place of `given` on as far as the rest of the steps leads in it.
  std::optional<Written> below(const std::string& start, size_t depth) const {
    const Value* here = &given_;
    for (const auto& step : steps_of(start)) {
      here = here ? member_of(*here, step) : nullptr;
    }
    if (!here) return std::nullopt;
    Written written{start, true};
    for (size_t i = depth; i < steps_.size(); ++i) {
      here = member_of(*here, steps_[i]);
      if (!here) return Written{written.pointer, false};
      written.pointer += sim::json::step(steps_[i]);
    }
    return written;
  }

  const Value& given_;
  const Value& world_;
  const std::vector<std::string> steps_;
};

}  // namespace

std::string told_where_written(const Scenario& scenario, const sim::WorldFile& whole,
                               const std::string& complaint) {
  const auto fault = taken_apart(complaint, whole.name);
  if (!fault || scenario.world) return complaint;
  const auto base = base_world(scenario);
  const auto written = Search(scenario.given, whole.value, fault->pointer).in_given();
  const auto in_base = sim::place_in(whole.value, fault->pointer, base.value);
  if (written && (written->whole || !in_base)) {
    return scenario.complaint("/given" + written->pointer, fault->message);
  }
  const auto world = scenario.given.find("world");
  if (world != scenario.given.end() && world->is_object()) {
    const auto own = sim::place_in(whole.value, fault->pointer, *world);
    if (own || !in_base) {
      return scenario.complaint("/given/world" + own.value_or(""), fault->message);
    }
  }
  return in_base ? base.error(*in_base, fault->message).what()
                 : scenario.complaint("/given", fault->message);
}

}  // namespace harness
