#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <algorithm>
#include <memory>
#include <unordered_map>

#include "sim/base/text.h"
#include "sim/wire/codec.h"
#include "sim/wire/scalars.h"

namespace sim::wire {
namespace {

// ---- patterns ----

struct FreeCode {
  void operator()(pcre2_code* code) const { pcre2_code_free(code); }
};
struct FreeContext {
  void operator()(pcre2_match_context* context) const { pcre2_match_context_free(context); }
};
using Code = std::unique_ptr<pcre2_code, FreeCode>;

// The models' patterns are Java's. A pattern without anchors must match the whole value.
Code compile(const std::string& pattern) {
  const bool anchored = pattern.starts_with('^') || pattern.ends_with('$');
  const std::string whole = anchored ? pattern : "\\A(?:" + pattern + ")\\z";
  const std::unique_ptr<pcre2_compile_context, decltype(&pcre2_compile_context_free)> context(
      pcre2_compile_context_create(nullptr), pcre2_compile_context_free);
  pcre2_set_compile_extra_options(context.get(), PCRE2_EXTRA_ALT_BSUX);
  int error = 0;
  PCRE2_SIZE offset = 0;
  return Code(pcre2_compile(reinterpret_cast<PCRE2_SPTR>(whole.data()), whole.size(),
                            PCRE2_UTF | PCRE2_DOLLAR_ENDONLY, &error, &offset, context.get()));
}

// Compiled on first use. A pattern that PCRE can not read restricts nothing; a test reads them all.
const pcre2_code* compiled(const std::string& pattern) {
  thread_local std::unordered_map<std::string, Code> cache;
  auto found = cache.find(pattern);
  if (found == cache.end()) found = cache.emplace(pattern, compile(pattern)).first;
  return found->second.get();
}

bool matches(const std::string& pattern, const std::string& value) {
  const pcre2_code* code = compiled(pattern);
  if (!code) return true;
  if (!text::is_utf8(value)) return false;
  // Enough for any honest value; a value that makes a pattern run away counts as no match.
  constexpr uint32_t kMostSteps = 200000;
  thread_local const std::unique_ptr<pcre2_match_context, FreeContext> context = [] {
    std::unique_ptr<pcre2_match_context, FreeContext> made(pcre2_match_context_create(nullptr));
    pcre2_set_match_limit(made.get(), kMostSteps);
    pcre2_set_depth_limit(made.get(), kMostSteps);
    pcre2_set_heap_limit(made.get(), 20000);
    return made;
  }();
  const std::unique_ptr<pcre2_match_data, decltype(&pcre2_match_data_free)> data(
      pcre2_match_data_create(1, nullptr), pcre2_match_data_free);
  return pcre2_match(code, reinterpret_cast<PCRE2_SPTR>(value.data()), value.size(), 0,
                     PCRE2_NO_UTF_CHECK, data.get(), context.get()) >= 0;
}

// ---- the values in the messages ----

bool hides_value(const Shape& shape, int depth = 0) {
  if (shape.sensitive || shape.type == ShapeType::kBlob) return true;
  if (depth > 4) return false;
  return shape.element && hides_value(*shape.element, depth + 1);
}

// As Java's toString shows it: [a, b] and {k=v}.
std::string shown_text(const Value& value) {
  if (value.is_string()) return value.get<std::string>();
  const char* separator = "";
  std::string out;
  if (value.is_array()) {
    for (const Value& each : value) {
      out += separator + shown_text(each);
      separator = ", ";
    }
    return "[" + out + "]";
  }
  if (value.is_object()) {
    for (const auto& [key, each] : value.items()) {
      out += separator + key + "=" + shown_text(each);
      separator = ", ";
    }
    return "{" + out + "}";
  }
  return value.dump();
}

std::string number_text(double number) {
  return number == static_cast<double>(static_cast<int64_t>(number))
             ? std::to_string(static_cast<int64_t>(number))
             : float_text(number);
}

size_t characters(std::string_view utf8) {
  return static_cast<size_t>(std::count_if(utf8.begin(), utf8.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

// ---- the walk ----

class Checker {
 public:
  explicit Checker(EnumWording wording) : wording_(wording) {}

  void structure(const Shape& shape, const Value& value, const std::string& path, int depth) {
    for (const Member& member : shape.members) {
      std::string name = member.name;
      if (!name.empty() && name[0] >= 'A' && name[0] <= 'Z') {
        name[0] = static_cast<char>(name[0] + 32);
      }
      const std::string at = path.empty() ? name : path + "." + name;
      const auto found = value.find(member.name);
      if (found != value.end() && !found->is_null()) {
        any(*member.shape, *found, at, depth + 1);
      } else if (member.required && !member.streaming) {
        missing(at);
      }
    }
  }

  std::vector<ConstraintFault> faults;

 private:
  void any(const Shape& shape, const Value& value, const std::string& path, int depth) {
    if (depth > kMaxDepth) return;
    switch (shape.type) {
      case ShapeType::kStructure:
        if (value.is_object()) structure(shape, value, path, depth);
        return;
      case ShapeType::kList:
        length(shape, value, path, value.size());
        for (size_t i = 0; i < value.size(); ++i) {
          element(shape, value[i], path + "." + std::to_string(i + 1) + ".member", depth);
        }
        return;
      case ShapeType::kMap:
        map(shape, value, path, depth);
        return;
      case ShapeType::kString:
        if (value.is_string()) string(shape, value, path);
        return;
      case ShapeType::kBlob:
        if (value.is_string()) {
          length(shape, value, path, value.get_ref<const std::string&>().size());
        }
        return;
      case ShapeType::kInteger:
      case ShapeType::kLong:
      case ShapeType::kFloat:
        if (value.is_number()) range(shape, value, path);
        return;
      default:
        return;
    }
  }

  void element(const Shape& shape, const Value& value, const std::string& path, int depth) {
    if (value.is_null()) return missing(path);
    any(*shape.element, value, path, depth + 1);
  }

  void map(const Shape& shape, const Value& value, const std::string& path, int depth) {
    if (!value.is_object()) return;
    length(shape, value, path, value.size());
    for (const auto& [key, each] : value.items()) {
      any(*shape.key, Value(key), path + "." + key + ".key", depth + 1);
      element(shape, each, path + "." + key + ".member", depth);
    }
  }

  void string(const Shape& shape, const Value& value, const std::string& path) {
    const std::string& text = value.get_ref<const std::string&>();
    length(shape, value, path, characters(text));
    if (!shape.pattern.empty() && !matches(shape.pattern, text)) {
      fault(shape, value, path, "Member must satisfy regular expression pattern: " + shape.pattern);
    }
    if (shape.values.empty() ||
        std::find(shape.values.begin(), shape.values.end(), text) != shape.values.end()) {
      return;
    }
    if (wording_ == EnumWording::kBare) {
      faults.push_back({path, "Value at", "Member must satisfy enum value set"});
    } else {
      fault(shape, value, path,
            "Member must satisfy enum value set: [" + text::join(shape.values, ", ") + "]");
    }
  }

  void length(const Shape& shape, const Value& value, const std::string& path, size_t size) {
    bounds(shape, value, path, static_cast<double>(size), "length");
  }

  void range(const Shape& shape, const Value& value, const std::string& path) {
    bounds(shape, value, path, value.get<double>(), "value");
  }

  void bounds(const Shape& shape, const Value& value, const std::string& path, double actual,
              const std::string& what) {
    if (shape.min && actual < *shape.min) {
      fault(shape, value, path,
            "Member must have " + what + " greater than or equal to " + number_text(*shape.min));
    }
    if (shape.max && actual > *shape.max) {
      fault(shape, value, path,
            "Member must have " + what + " less than or equal to " + number_text(*shape.max));
    }
  }

  void missing(const std::string& path) {
    faults.push_back({path, "Value null at", "Member must not be null"});
  }

  void fault(const Shape& shape, const Value& value, const std::string& path,
             std::string constraint) {
    faults.push_back({path,
                      hides_value(shape) ? "Value at" : "Value '" + shown_text(value) + "' at",
                      std::move(constraint)});
  }

  EnumWording wording_;
};

}  // namespace

std::vector<ConstraintFault> check_constraints(const Operation& operation, const Value& input,
                                               EnumWording wording) {
  if (!operation.input || !input.is_object()) return {};
  Checker checker(wording);
  checker.structure(*operation.input, input, {}, 0);
  return std::move(checker.faults);
}

std::string constraint_message(const std::vector<ConstraintFault>& faults) {
  std::string out =
      std::to_string(faults.size()) +
      (faults.size() == 1 ? " validation error detected: " : " validation errors detected: ");
  for (size_t i = 0; i < faults.size(); ++i) {
    const ConstraintFault& fault = faults[i];
    if (i > 0) out += "; ";
    out += fault.shown + " '" + fault.path + "' failed to satisfy constraint: " + fault.constraint;
  }
  return out;
}

}  // namespace sim::wire
