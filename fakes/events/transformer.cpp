#include "fakes/events/transformer.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>

#include "sim/base/json_writer.h"
#include "sim/base/text.h"

namespace fakes::events {
namespace {

using sim::Value;

// A placeholder's value: JSON, or nothing when the event has nothing there.
using Variables = std::map<std::string, std::optional<Value>>;

constexpr std::string_view kReserved[] = {"aws.events.rule-arn", "aws.events.rule-name",
                                          "aws.events.event.ingestion-time", "aws.events.event",
                                          "aws.events.event.json"};

bool is_name_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '-' || c == '.';
}

// The name of the placeholder that begins at `at`; empty when none does.
std::string placeholder_at(std::string_view text, size_t at) {
  if (text[at] != '<') return {};
  const auto close = text.find('>', at);
  if (close == std::string_view::npos || close == at + 1) return {};
  const auto name = text.substr(at + 1, close - at - 1);
  return std::all_of(name.begin(), name.end(), is_name_character) ? std::string(name)
                                                                  : std::string();
}

enum class Quoted { kNo, kYes };

// Calls on_text for every character outside of placeholders and on_placeholder for these, with
// whether they stand within a JSON string.
template <class OnText, class OnPlaceholder>
void walk(std::string_view text, OnText on_text, OnPlaceholder on_placeholder) {
  bool quoted = false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (const std::string name = placeholder_at(text, i); !name.empty()) {
      on_placeholder(name, quoted ? Quoted::kYes : Quoted::kNo);
      i += name.size() + 1;
      continue;
    }
    if (quoted && text[i] == '\\' && i + 1 < text.size()) {
      on_text(text[i]);
      on_text(text[++i]);
      continue;
    }
    if (text[i] == '"') quoted = !quoted;
    on_text(text[i]);
  }
}

// Text within a JSON string: escaped, without the quotes.
std::string escaped(const std::string& text) {
  const std::string quoted = sim::json::dump(text);
  return quoted.substr(1, quoted.size() - 2);
}

std::string filled_in(const std::optional<Value>& value, Quoted quoted) {
  if (!value) return quoted == Quoted::kYes ? "" : "\"\"";
  if (quoted == Quoted::kNo) return sim::json::dump(*value);
  return escaped(value->is_string() ? value->get<std::string>() : sim::json::dump(*value));
}

std::string fill(std::string_view text, const Variables& variables) {
  std::string out;
  walk(
      text, [&](char c) { out += c; },
      [&](const std::string& name, Quoted quoted) {
        const auto at = variables.find(name);
        if (at == variables.end()) {
          out += '<' + name + '>';
        } else {
          out += filled_in(at->second, quoted);
        }
      });
  return out;
}

Variables variables_of(const Value& transformer, const Source& source) {
  Variables out;
  const Value none = Value::object();
  const auto paths = transformer.find("InputPathsMap");
  const Value& map = paths == transformer.end() ? none : *paths;
  for (const auto& [name, path] : map.items()) {
    const auto parsed = parse_json_path(path.get_ref<const std::string&>());
    const Value* found = parsed ? at_path(source.event, *parsed) : nullptr;
    out[name] = found ? std::optional(*found) : std::nullopt;
  }
  Value without_detail = source.event;
  without_detail.erase("detail");
  out["aws.events.rule-arn"] = Value(source.rule_arn);
  out["aws.events.rule-name"] = Value(source.rule_name);
  out["aws.events.event.ingestion-time"] = Value(source.ingestion_time);
  out["aws.events.event"] = std::move(without_detail);
  out["aws.events.event.json"] = source.event;
  return out;
}

bool is_reserved(const std::string& name) {
  return std::find(std::begin(kReserved), std::end(kReserved), name) != std::end(kReserved);
}

}  // namespace

std::optional<JsonPath> parse_json_path(std::string_view text) {
  if (!text.starts_with('$')) return std::nullopt;
  JsonPath path;
  for (size_t i = 1; i < text.size();) {
    if (text[i] == '.') {
      const auto end = std::min(text.find_first_of(".[", i + 1), text.size());
      if (end == i + 1) return std::nullopt;
      path.emplace_back(std::string(text.substr(i + 1, end - i - 1)));
      i = end;
      continue;
    }
    const auto close = text.find(']', i);
    if (text[i] != '[' || close == std::string_view::npos) return std::nullopt;
    const auto inside = text.substr(i + 1, close - i - 1);
    const bool named = inside.size() > 2 && (inside.front() == '\'' || inside.front() == '"') &&
                       inside.back() == inside.front();
    const auto number = sim::text::to_integer(inside);
    if (named) {
      path.emplace_back(std::string(inside.substr(1, inside.size() - 2)));
    } else if (number && *number >= 0) {
      path.emplace_back(static_cast<size_t>(*number));
    } else {
      return std::nullopt;
    }
    i = close + 1;
  }
  return path;
}

const Value* at_path(const Value& event, const JsonPath& path) {
  const Value* at = &event;
  for (const auto& step : path) {
    if (const auto* name = std::get_if<std::string>(&step)) {
      if (!at->is_object()) return nullptr;
      const auto found = at->find(*name);
      if (found == at->end()) return nullptr;
      at = &*found;
    } else {
      const auto position = std::get<size_t>(step);
      if (!at->is_array() || position >= at->size()) return nullptr;
      at = &(*at)[position];
    }
  }
  return at;
}

std::string fault_of_transformer(const Value& transformer) {
  const auto paths = transformer.find("InputPathsMap");
  const Value none = Value::object();
  const Value& map = paths == transformer.end() ? none : *paths;
  for (const auto& [name, path] : map.items()) {
    if (sim::text::lower(name).starts_with("aws")) {
      return fmt::format("InputPathsMap key {} is reserved", name);
    }
    if (!parse_json_path(path.get_ref<const std::string&>())) {
      return fmt::format("{} is not a JSON path", path.get_ref<const std::string&>());
    }
  }
  std::string unknown;
  const auto look = [&](const std::string& name, Quoted) {
    if (!map.contains(name) && !is_reserved(name) && unknown.empty()) unknown = name;
  };
  walk(
      transformer.at("InputTemplate").get_ref<const std::string&>(), [](char) {}, look);
  if (!unknown.empty())
    return fmt::format("InputTemplate names <{}>, which nothing defines", unknown);
  return {};
}

std::string payload_for(const Value& target, const Source& source) {
  if (const auto input = target.find("Input"); input != target.end()) {
    return input->get<std::string>();
  }
  if (const auto given = target.find("InputPath"); given != target.end()) {
    const auto path = parse_json_path(given->get_ref<const std::string&>());
    if (path && path->empty()) return std::string(source.text);
    const Value* found = path ? at_path(source.event, *path) : nullptr;
    return found ? sim::json::dump(*found) : "null";
  }
  if (const auto transformer = target.find("InputTransformer"); transformer != target.end()) {
    return fill(transformer->at("InputTemplate").get_ref<const std::string&>(),
                variables_of(*transformer, source));
  }
  return std::string(source.text);
}

}  // namespace fakes::events
