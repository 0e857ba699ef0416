#include "harness/written.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/dotted_path.h"
#include "harness/scenario.h"
#include "sim/base/json_text.h"
#include "sim/base/text.h"
#include "sim/world_file.h"

namespace harness {
namespace {

using sim::Complaint;
using sim::Value;

constexpr size_t kDeepest = 8;         // files that extend one another
constexpr size_t kMostVariants = 200;  // of one file

bool holds(const Value& value, std::string_view pointer) {
  const Value* here = &value;
  if (pointer.empty()) return true;
  for (const auto part : sim::text::split(pointer.substr(1), '/')) {
    const auto name = sim::text::replace_all(sim::text::replace_all(part, "~1", "/"), "~0", "~");
    if (here->is_object() && here->contains(name)) {
      here = &(*here)[name];
      continue;
    }
    const auto at = here->is_array() ? sim::text::to_integer(name) : std::nullopt;
    if (!at || *at < 0 || static_cast<size_t>(*at) >= here->size()) return false;
    here = &(*here)[static_cast<size_t>(*at)];
  }
  return true;
}

// Puts the values of "matrix" and "variables" where placeholders name them.
class Filler {
 public:
  Filler(const Value& words, const Places& places, std::vector<Complaint>& complaints)
      : words_(words), places_(places), complaints_(complaints) {}

  Value filled(const Value& value, const std::string& pointer) const {
    if (value.is_string()) return filled_text(value.get<std::string>(), pointer);
    if (value.is_array()) {
      Value out = Value::array();
      for (size_t i = 0; i < value.size(); ++i) {
        out.push_back(filled(value[i], fmt::format("{}/{}", pointer, i)));
      }
      return out;
    }
    if (!value.is_object()) return value;
    Value out = Value::object();
    for (const auto& [name, member] : value.items()) {
      const auto here = pointer + sim::json::step(name);
      const Value new_name = filled_text(name, here);
      out[new_name.is_string() ? new_name.get<std::string>() : name] = filled(member, here);
    }
    return out;
  }

 private:
  // The first placeholder of ours from `at` on: its path, and where it begins and ends.
  struct Place {
    size_t begins, ends;
    std::string path;
  };
  static std::optional<Place> next(const std::string& text, size_t at) {
    for (; (at = text.find('{', at)) != std::string::npos; ++at) {
      const std::string_view rest = std::string_view(text).substr(at + 1);
      const auto close = rest.find('}');
      if (close == std::string_view::npos) return std::nullopt;
      if (rest.starts_with("matrix.") || rest.starts_with("variables.")) {
        return Place{at, at + close + 2, std::string(rest.substr(0, close))};
      }
    }
    return std::nullopt;
  }

  // A text that is nothing but a placeholder becomes the value itself.
  Value filled_text(const std::string& text, const std::string& pointer) const {
    std::string out;
    size_t at = 0;
    for (auto place = next(text, 0); place; place = next(text, at)) {
      const Value* value = value_at(words_, place->path);
      if (!value) return unknown(text, place->path, pointer);
      if (place->begins == 0 && place->ends == text.size()) return *value;
      if (value->is_structured()) {
        complain(pointer,
                 fmt::format("{{{}}} is no text that could stand in another", place->path));
        return text;
      }
      out += text.substr(at, place->begins - at);
      out += value->is_string() ? value->get<std::string>() : value->dump();
      at = place->ends;
    }
    return out + text.substr(at);
  }

  Value unknown(const std::string& text, const std::string& path,
                const std::string& pointer) const {
    const auto dot = path.find('.');
    const std::string where = path.substr(0, dot);
    std::vector<std::string> known;
    if (const Value* all = value_at(words_, where); all && all->is_object()) {
      for (const auto& [name, value] : all->items()) known.push_back(where + "." + name);
    }
    const auto near = sim::text::nearest(path, known);
    complain(pointer, fmt::format("there is no {{{}}}{}", path,
                                  near ? fmt::format("; did you mean {{{}}}?", *near) : ""));
    return text;
  }

  void complain(const std::string& pointer, const std::string& message) const {
    complaints_.push_back({places_.of(pointer), message});
  }

  const Value& words_;
  const Places& places_;
  std::vector<Complaint>& complaints_;
};

// How a value of the matrix is called in the name of its variant.
std::string label_of(const Value& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_object() && value.contains("name") && value["name"].is_string()) {
    return value["name"].get<std::string>();
  }
  return value.is_structured() ? std::string() : value.dump();
}

// A list of values for each name, or a complaint.
bool sound_matrix(const Value& matrix, const Places& places, std::vector<Complaint>& complaints) {
  const size_t before = complaints.size();
  const auto complain = [&](const std::string& pointer, const std::string& message) {
    complaints.push_back({places.of("/matrix" + pointer), message});
  };
  if (!matrix.is_object() || matrix.empty()) {
    complain("", "\"matrix\" is an object such as {\"region\": [\"us-east-1\", \"eu-west-1\"]}");
    return false;
  }
  size_t combinations = 1;
  for (const auto& [name, values] : matrix.items()) {
    const auto here = sim::json::step(name);
    if (!values.is_array() || values.empty()) {
      complain(here, fmt::format("\"{}\" lists the values that it takes", name));
      continue;
    }
    for (size_t i = 0; i < values.size(); ++i) {
      if (label_of(values[i]).empty()) {
        complain(fmt::format("{}/{}", here, i),
                 "a value that is no text or number is an object with a \"name\"");
      }
    }
    combinations *= std::min(values.size(), kMostVariants + 1);
    if (combinations > kMostVariants) {
      complain("", fmt::format("the matrix makes more than {} scenarios", kMostVariants));
      return false;
    }
  }
  return complaints.size() == before;
}

// Every combination, the last name changing fastest.
std::vector<Variant> combinations(const Value& matrix) {
  std::vector<Variant> out = {{"", Value::object()}};
  for (const auto& [name, values] : matrix.items()) {
    std::vector<Variant> longer;
    for (const auto& variant : out) {
      for (const auto& value : values) {
        Variant next = variant;
        next.value[name] = value;
        next.name += (next.name.empty() ? "" : ", ") + label_of(value);
        longer.push_back(std::move(next));
      }
    }
    out = std::move(longer);
  }
  return out;
}

}  // namespace

std::string Places::of(std::string_view pointer) const {
  for (size_t i = 0; files_.size() > 1 && i < files_.size(); ++i) {
    const auto& file = files_[i];
    if (!holds(file.value, pointer)) continue;
    const auto place = sim::json::place_of(file.text, pointer);
    return i == 0 ? place : fmt::format("{} of {}", place, file.path);
  }
  return sim::json::place_of(files_.front().text, pointer);
}

Value with_extended(std::vector<WrittenFile>& files, const std::string& folder,
                    std::vector<Complaint>& complaints) {
  std::string here = folder;
  const auto complain = [&](const std::string& message) {
    const auto place = sim::json::place_of(files.back().text, "/extends");
    complaints.push_back(
        {files.size() == 1 ? place : fmt::format("{} of {}", place, files.back().path), message});
  };
  while (files.back().value.is_object() && files.back().value.contains("extends")) {
    const Value named = files.back().value["extends"];
    if (!named.is_string()) {
      complain("\"extends\" names a scenario file");
      break;
    }
    const auto path = find_beside(here, named.get<std::string>());
    if (!path) {
      complain(fmt::format("there is no file {}", named.get<std::string>()));
      break;
    }
    if (files.size() == kDeepest) {
      complain("scenarios extend one another in a circle");
      break;
    }
    WrittenFile below{*path, sim::read_file(*path), {}};
    auto parsed = sim::json::parse(below.text);
    if (!parsed) {
      const auto& fault = parsed.complaints.front();
      complain(fmt::format("{}: {}: {}", *path, fault.place, fault.message));
      break;
    }
    below.value = std::move(*parsed.value);
    here = path->substr(0, path->rfind('/'));
    files.push_back(std::move(below));
  }
  Value whole = files.back().value;
  for (size_t i = files.size() - 1; i-- > 0;) {
    if (whole.is_object()) whole.erase("name");  // each scenario has one of its own
    whole.merge_patch(files[i].value);
  }
  if (whole.is_object()) whole.erase("extends");
  return whole;
}

std::vector<Variant> variants_of(const Value& written, const Places& places,
                                 std::vector<Complaint>& complaints) {
  if (!written.is_object()) return {{"", written}};
  Value rest = written;
  Value matrix = rest.value("matrix", Value());
  const bool has_matrix = rest.contains("matrix");
  rest.erase("matrix");
  if (has_matrix && !sound_matrix(matrix, places, complaints)) return {};
  std::vector<Variant> out;
  for (auto& variant : has_matrix ? combinations(matrix) : std::vector<Variant>{{"", {}}}) {
    Value words = {{"matrix", variant.value.is_null() ? Value::object() : variant.value}};
    const Filler of_matrix(words, places, complaints);
    Value variables = rest.value("variables", Value::object());
    if (!variables.is_object()) {
      complaints.push_back({places.of("/variables"), "\"variables\" is an object"});
      return {};
    }
    words["variables"] = of_matrix.filled(variables, "/variables");
    Value value = rest;
    value.erase("variables");
    out.push_back({variant.name, Filler(words, places, complaints).filled(value, "")});
  }
  return out;
}

}  // namespace harness
