#include "harness/mutants.h"

#include <fmt/format.h>

#include <filesystem>
#include <optional>

#include "sim/base/json_text.h"

namespace harness {
namespace {

namespace fs = std::filesystem;
using sim::Value;

// Values that no request carries.
constexpr const char* kNobody = "arn:aws:iam::000000000000:role/nobody";
constexpr const char* kNever = "never";

bool is_document(const Value& value) {
  return value.is_object() && value.contains("Statement") && value["Statement"].is_structured();
}

// A single statement may stand without its list.
std::vector<Value*> statements_of(Value& document) {
  std::vector<Value*> out;
  Value& all = document["Statement"];
  if (all.is_object()) return {&all};
  for (auto& each : all) out.push_back(&each);
  return out;
}

std::string name_of(const Value& statement, size_t index) {
  const std::string sid = statement.value("Sid", "");
  return sid.empty() ? fmt::format("Statement[{}]", index)
                     : fmt::format("Statement[{}] (Sid {})", index, sid);
}

class Mutation {
 public:
  explicit Mutation(const Value& document) : document_(document) {}

  std::vector<Mutant> all() {
    Value copy = document_;
    const auto statements = statements_of(copy);
    for (size_t i = 0; i < statements.size(); ++i) {
      if (statements[i]->is_object()) of_statement(*statements[i], i);
    }
    return std::move(out_);
  }

 private:
  template <class Change>
  void add(size_t index, const std::string& words, Change change) {
    Value changed = document_;
    Value& statement = *statements_of(changed)[index];
    const std::string name = name_of(statement, index);
    change(statement);
    out_.push_back({fmt::format("{}: {}", name, words), std::move(changed)});
  }

  void of_statement(const Value& statement, size_t index) {
    // A document without statements is none, so one that never matches stands for its absence.
    add(index, "dropped",
        [](Value& each) { each["Condition"]["ArnEquals"]["aws:PrincipalArn"] = kNobody; });
    const bool allows = statement.value("Effect", "") == "Allow";
    add(index, allows ? "denies instead of allowing" : "allows instead of denying",
        [&](Value& each) { each["Effect"] = allows ? "Deny" : "Allow"; });
    for (const char* element : {"Action", "NotAction", "Resource", "NotResource"}) {
      of_list(statement, index, element);
    }
    if (statement.contains("Principal") && statement["Principal"] != "*") {
      add(index, "for every principal", [](Value& each) { each["Principal"] = "*"; });
    }
    if (statement.contains("Condition")) of_conditions(statement["Condition"], index);
  }

  void of_list(const Value& statement, size_t index, const char* element) {
    const auto found = statement.find(element);
    if (found == statement.end() || !found->is_array() || found->size() < 2) return;
    for (size_t i = 0; i < found->size(); ++i) {
      const Value& entry = (*found)[i];
      if (!entry.is_string()) continue;
      add(index, fmt::format("without {} in {}", entry.get<std::string>(), element),
          [&](Value& each) { each[element].erase(i); });
    }
  }

  void of_conditions(const Value& conditions, size_t index) {
    for (const auto& [operation, keys] : conditions.items()) {
      for (const auto& [key, values] : keys.items()) {
        const std::string name = fmt::format("{} {}", operation, key);
        add(index, fmt::format("without the condition {}", name),
            [&, operation = operation, key = key](Value& each) { drop(each, operation, key); });
        add(index, fmt::format("with another value in the condition {}", name),
            [&, operation = operation, key = key](Value& each) {
              each["Condition"][operation][key] = another(values);
            });
      }
    }
  }

  static void drop(Value& statement, const std::string& operation, const std::string& key) {
    Value& conditions = statement["Condition"];
    conditions[operation].erase(key);
    if (conditions[operation].empty()) conditions.erase(operation);
    if (conditions.empty()) statement.erase("Condition");
  }

  // Of the same form as far as a parser looks.
  static Value another(const Value& values) {
    const Value& first = values.is_array() && !values.empty() ? values.front() : values;
    if (first.is_boolean()) return !first.get<bool>();
    if (first == "true") return "false";
    if (first == "false") return "true";
    if (first.is_string() && first.get_ref<const std::string&>().starts_with("arn:")) {
      return kNobody;
    }
    return kNever;
  }

  const Value& document_;
  std::vector<Mutant> out_;
};

// A policy in a file that the world names; nothing when the text names none.
std::optional<Value> document_named(const std::string& folder, const std::string& text) {
  if (!text.ends_with(".json")) return std::nullopt;
  const auto path = fs::path(folder) / text;
  std::error_code ignored;
  if (!fs::is_regular_file(path, ignored)) return std::nullopt;
  auto parsed = sim::json::parse(sim::read_file(path.string()));
  if (!parsed || !is_document(*parsed.value)) return std::nullopt;
  return std::move(*parsed.value);
}

// "policies/bucket.json" of "../policies/bucket.json".
std::string short_name(const std::string& text) {
  const fs::path path(text);
  return (path.parent_path().filename() / path.filename()).string();
}

void search(Value& here, const std::string& pointer, const std::string& folder,
            std::vector<PolicyPlace>& out) {
  if (is_document(here)) {
    out.push_back({pointer, pointer});
    return;
  }
  if (here.is_string()) {
    const auto file = here.get<std::string>();
    if (auto document = document_named(folder, file)) {
      out.push_back({short_name(file), pointer});
      here = std::move(*document);
    }
    return;
  }
  if (here.is_object()) {
    for (auto& [name, value] : here.items()) {
      search(value, pointer + sim::json::step(name), folder, out);
    }
  } else if (here.is_array()) {
    for (size_t i = 0; i < here.size(); ++i) {
      search(here[i], fmt::format("{}/{}", pointer, i), folder, out);
    }
  }
}

}  // namespace

std::vector<Mutant> mutants_of(const Value& document) {
  if (!is_document(document)) return {};
  return Mutation(document).all();
}

std::vector<PolicyPlace> take_in_policies(sim::WorldFile& world) {
  std::vector<PolicyPlace> out;
  search(world.value, "", world.folder, out);
  world.text = world.value.dump(2);
  return out;
}

}  // namespace harness
