#include "sim/wire/model.h"

#include <charconv>
#include <cstdint>
#include <mutex>
#include <stdexcept>
#include <type_traits>
#include <utility>

namespace sim::wire {

struct Model::Body {
  std::string_view json;
  std::once_flag read;
  Operations operations;
  Shapes shapes;
};

namespace {

// Reads the models' JSON straight into structs: a document tree of every model would cost more time
// than the rest of the program's start-up.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  // Where the reader stands, for messages: "shape Tag, field max".
  std::string context;

  [[noreturn]] void fail(const std::string& what) const {
    size_t line = 1;
    for (size_t i = 0; i < at_ && i < text_.size(); ++i) line += text_[i] == '\n';
    throw std::runtime_error("service model, line " + std::to_string(line) +
                             (context.empty() ? "" : ", " + context) + ": " + what);
  }

  bool take(char c) {
    skip_space();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  void expect(char c) {
    if (!take(c)) fail(std::string("expected '") + c + "'");
  }

  char peek() {
    skip_space();
    return at_ < text_.size() ? text_[at_] : '\0';
  }

  // A string; the view lives until the next escaped string is read.
  std::string_view string() {
    expect('"');
    const size_t start = at_;
    while (at_ < text_.size() && text_[at_] != '"' && text_[at_] != '\\') ++at_;
    if (at_ >= text_.size()) fail("unterminated string");
    if (text_[at_] == '"') return text_.substr(start, at_++ - start);
    return escaped_string(start);
  }

  double number() {
    skip_space();
    double value = 0;
    const auto [end, error] =
        std::from_chars(text_.data() + at_, text_.data() + text_.size(), value);
    if (error != std::errc()) fail("expected a number");
    at_ = static_cast<size_t>(end - text_.data());
    return value;
  }

  bool boolean() {
    skip_space();
    for (const bool value : {true, false}) {
      const std::string_view word = value ? "true" : "false";
      if (text_.substr(at_, word.size()) == word) {
        at_ += word.size();
        return value;
      }
    }
    fail("expected true or false");
  }

  // Calls field(name) for each member of an object; the callback reads the value, or answers false
  // to have the rest of the text left alone.
  template <class F>
  void object(F field) {
    expect('{');
    if (take('}')) return;
    do {
      const std::string name(string());
      expect(':');
      if constexpr (std::is_void_v<decltype(field(name))>) {
        field(name);
      } else if (!field(name)) {
        return;
      }
    } while (take(','));
    expect('}');
  }

  template <class F>
  void array(F element) {
    expect('[');
    if (take(']')) return;
    do {
      element();
    } while (take(','));
    expect(']');
  }

  void end() {
    skip_space();
    if (at_ != text_.size()) fail("text after the end");
  }

 private:
  void skip_space() {
    while (at_ < text_.size() && static_cast<unsigned char>(text_[at_]) <= ' ') ++at_;
  }

  std::string_view escaped_string(size_t start) {
    unescaped_.assign(text_.substr(start, at_ - start));
    while (at_ < text_.size() && text_[at_] != '"') {
      if (text_[at_] != '\\') {
        unescaped_ += text_[at_++];
        continue;
      }
      if (at_ + 1 >= text_.size()) fail("unterminated string");
      const char c = text_[at_ + 1];
      at_ += 2;
      if (c == 'u') {
        append_code_point();
      } else {
        constexpr std::string_view kLetters = "bfnrt";
        const size_t which = kLetters.find(c);
        unescaped_ += which == std::string_view::npos ? c : "\b\f\n\r\t"[which];
      }
    }
    if (at_ >= text_.size()) fail("unterminated string");
    ++at_;
    return unescaped_;
  }

  // The importer writes everything but control characters as itself, so pairs do not occur.
  void append_code_point() {
    unsigned code = 0;
    const char* from = text_.data() + at_;
    if (at_ + 4 > text_.size() || std::from_chars(from, from + 4, code, 16).ptr != from + 4) {
      fail("bad \\u escape");
    }
    at_ += 4;
    if (code < 0x80) {
      unescaped_ += static_cast<char>(code);
    } else if (code < 0x800) {
      unescaped_ += static_cast<char>(0xC0 | (code >> 6));
      unescaped_ += static_cast<char>(0x80 | (code & 63));
    } else {
      unescaped_ += static_cast<char>(0xE0 | (code >> 12));
      unescaped_ += static_cast<char>(0x80 | ((code >> 6) & 63));
      unescaped_ += static_cast<char>(0x80 | (code & 63));
    }
  }

  std::string_view text_;
  size_t at_ = 0;
  std::string unescaped_;
};

template <class E>
struct Word {
  std::string_view text;
  E meaning;
};

constexpr Word<Protocol> kProtocols[] = {{"rest-json", Protocol::kRestJson},
                                         {"json", Protocol::kAwsJson},
                                         {"query", Protocol::kAwsQuery},
                                         {"rest-xml", Protocol::kRestXml},
                                         {"ec2", Protocol::kEc2Query}};
constexpr Word<ShapeType> kTypes[] = {
    {"string", ShapeType::kString},       {"boolean", ShapeType::kBoolean},
    {"integer", ShapeType::kInteger},     {"long", ShapeType::kLong},
    {"float", ShapeType::kFloat},         {"blob", ShapeType::kBlob},
    {"timestamp", ShapeType::kTimestamp}, {"document", ShapeType::kDocument}};
constexpr Word<Location> kLocations[] = {{"uri", Location::kUri},
                                         {"header", Location::kHeader},
                                         {"headers", Location::kHeaderPrefix},
                                         {"query", Location::kQuery},
                                         {"queries", Location::kQueryMap},
                                         {"status", Location::kStatusCode}};
constexpr Word<TimestampFormat> kFormats[] = {{"iso", TimestampFormat::kIso8601},
                                              {"unix", TimestampFormat::kUnix},
                                              {"http", TimestampFormat::kHttp}};

template <class E, size_t n>
E read_word(Reader& in, const Word<E> (&words)[n]) {
  const std::string_view text = in.string();
  for (const Word<E>& word : words) {
    if (word.text == text) return word.meaning;
  }
  in.fail("unknown word '" + std::string(text) + "'");
}

bool read_head_field(Reader& in, Model& model, std::string_view field) {
  in.context = "field " + std::string(field);
  constexpr std::pair<std::string_view, std::string Model::*> kTexts[] = {
      {"service", &Model::service},          {"signing", &Model::signing_name},
      {"target", &Model::target_prefix},     {"json", &Model::json_version},
      {"pathMember", &Model::path_member},   {"pathPrefix", &Model::path_prefix},
      {"version", &Model::api_version},      {"namespace", &Model::xml_namespace},
      {"botocore", &Model::botocore_version}};
  for (const auto& [name, text] : kTexts) {
    if (name != field) continue;
    model.*text = in.string();
    return true;
  }
  if (field == "protocol") {
    model.protocol = read_word(in, kProtocols);
  } else if (field == "global") {
    model.global = in.boolean();
  } else {
    return false;
  }
  return true;
}

// Reads what is behind the head.
class Loader {
 public:
  explicit Loader(Model::Body& body) : in_(body.json), body_(body) {}

  void load() {
    Model head;
    in_.object([&](const std::string& field) { read_field(head, field); });
    in_.end();
    in_.context.clear();
    for (const auto& [name, defined] : defined_) {
      if (!defined) in_.fail("shape " + std::string(name) + " is referred to but not defined");
    }
  }

 private:
  void read_field(Model& head, const std::string& field) {
    if (field == "operations") {
      in_.object([&](const std::string& name) { read_operation(name); });
    } else if (field == "shapes") {
      in_.object([&](const std::string& name) { read_shape(name); });
    } else if (!read_head_field(in_, head, field)) {
      in_.fail("unknown field");
    }
  }

  // The shape of that name, made on first mention and filled where it is defined.
  Shape* shape_named(std::string_view name) {
    const auto found = body_.shapes.find(name);
    if (found != body_.shapes.end()) return found->second.get();
    const auto made = body_.shapes.emplace_hint(found, name, std::make_unique<Shape>());
    made->second->name = name;
    defined_.emplace_hint(defined_.end(), made->first, false);
    return made->second.get();
  }

  void read_operation(const std::string& name) {
    in_.context = "operation " + name;
    Operation operation;
    operation.name = name;
    in_.object([&](const std::string& field) { read_operation_field(operation, field); });
    body_.operations.emplace_hint(body_.operations.end(), name, std::move(operation));
  }

  void read_operation_field(Operation& operation, const std::string& field) {
    if (field == "http") {
      const std::string_view text = in_.string();
      const size_t space = text.find(' ');
      if (space == std::string_view::npos) in_.fail("http is not METHOD URI");
      operation.method = text.substr(0, space);
      operation.path = text.substr(space + 1);
    } else if (field == "in") {
      operation.input = shape_named(in_.string());
    } else if (field == "out") {
      operation.output = shape_named(in_.string());
    } else if (field == "errors") {
      in_.array([&] { operation.errors.push_back(shape_named(in_.string())); });
    } else if (field == "status") {
      operation.status = static_cast<int>(in_.number());
    } else if (field == "wrapper") {
      operation.result_wrapper = in_.string();
    } else if (field == "root") {
      operation.output_root = in_.string();
    } else if (field == "inRoot") {
      operation.input_root = in_.string();
    } else if (field == "unsigned") {
      operation.unsigned_request = in_.boolean();
    } else if (field == "checksum") {
      operation.checksum_required = in_.boolean();
    } else {
      in_.fail("unknown field " + field);
    }
  }

  void read_shape(const std::string& name) {
    in_.context = "shape " + name;
    Shape& shape = *shape_named(name);
    defined_[shape.name] = true;
    shape.error_code = name;
    in_.object([&](const std::string& field) {
      if (!read_structure_field(shape, field) && !read_constraint_field(shape, field)) {
        in_.fail("unknown field " + field);
      }
    });
    if (shape.is_error && shape.error_status == 0) shape.error_status = 400;
  }

  bool read_structure_field(Shape& shape, const std::string& field) {
    if (field == "type") {
      shape.type = read_word(in_, kTypes);
    } else if (field == "members") {
      shape.type = ShapeType::kStructure;
      in_.object([&](const std::string& name) { read_member(shape, name); });
    } else if (field == "required") {
      in_.array([&] { mark_required(shape, in_.string()); });
    } else if (field == "list") {
      shape.type = ShapeType::kList;
      shape.element = shape_named(in_.string());
    } else if (field == "element") {
      shape.element_name = in_.string();
    } else if (field == "map") {
      shape.type = ShapeType::kMap;
      in_.array([&] {
        const Shape* part = shape_named(in_.string());
        (shape.key ? shape.element : shape.key) = part;
      });
    } else if (field == "key") {
      shape.key_name = in_.string();
    } else if (field == "value") {
      shape.value_name = in_.string();
    } else if (field == "flat") {
      shape.flattened = in_.boolean();
    } else if (field == "format") {
      shape.timestamp = read_word(in_, kFormats);
    } else {
      return false;
    }
    return true;
  }

  bool read_constraint_field(Shape& shape, const std::string& field) {
    if (field == "min") {
      shape.min = in_.number();
    } else if (field == "max") {
      shape.max = in_.number();
    } else if (field == "pattern") {
      shape.pattern = in_.string();
    } else if (field == "enum") {
      in_.array([&] { shape.values.emplace_back(in_.string()); });
    } else if (field == "sensitive") {
      shape.sensitive = in_.boolean();
    } else if (field == "union") {
      shape.is_union = in_.boolean();
    } else if (field == "error") {
      shape.is_error = in_.boolean();
    } else if (field == "code") {
      shape.error_code = in_.string();
    } else if (field == "queryCode") {
      shape.query_code = in_.string();
    } else if (field == "status") {
      shape.error_status = static_cast<int>(in_.number());
    } else {
      return false;
    }
    return true;
  }

  void mark_required(Shape& shape, std::string_view name) {
    for (Member& member : shape.members) {
      if (member.name == name) {
        member.required = true;
        return;
      }
    }
    in_.fail("required names no member " + std::string(name));
  }

  void read_member(Shape& shape, const std::string& name) {
    Member& member = shape.members.emplace_back();
    member.name = member.wire_name = name;
    if (in_.peek() == '"') {
      member.shape = shape_named(in_.string());
      return;
    }
    in_.object([&](const std::string& field) {
      if (!read_binding(member, field) && !read_flag(member, field)) {
        in_.fail("member " + name + ": unknown field " + field);
      }
    });
    if (!member.shape) in_.fail("member " + name + " has no shape");
  }

  bool read_binding(Member& member, const std::string& field) {
    if (field == "shape") {
      member.shape = shape_named(in_.string());
    } else if (field == "in") {
      member.location = read_word(in_, kLocations);
    } else if (field == "name") {
      member.wire_name = in_.string();
    } else if (field == "query") {
      member.query_name = in_.string();
    } else if (field == "format") {
      member.timestamp = read_word(in_, kFormats);
    } else if (field == "prefix") {
      member.xml_prefix = in_.string();
    } else if (field == "ns") {
      member.xml_namespace = in_.string();
    } else {
      return false;
    }
    return true;
  }

  bool read_flag(Member& member, const std::string& field) {
    constexpr std::pair<std::string_view, bool Member::*> kFlags[] = {
        {"payload", &Member::payload},         {"streaming", &Member::streaming},
        {"flat", &Member::flattened},          {"attribute", &Member::xml_attribute},
        {"token", &Member::idempotency_token},
    };
    for (const auto& [name, flag] : kFlags) {
      if (name == field) {
        member.*flag = in_.boolean();
        return true;
      }
    }
    return false;
  }

  Reader in_;
  Model::Body& body_;
  std::map<std::string_view, bool> defined_;
};

const Model::Body& read_body(const Model& model) {
  static const Model::Body kNothing;
  if (!model.body) return kNothing;
  std::call_once(model.body->read, [&] { Loader(*model.body).load(); });
  return *model.body;
}

}  // namespace

const Member* Shape::find(std::string_view member_name) const {
  for (const Member& member : members) {
    if (member.name == member_name) return &member;
  }
  return nullptr;
}

const Operations& Model::operations() const { return read_body(*this).operations; }
const Shapes& Model::shapes() const { return read_body(*this).shapes; }

const Operation* Model::find(std::string_view operation) const {
  const auto& all = operations();
  const auto found = all.find(operation);
  return found == all.end() ? nullptr : &found->second;
}

Model load_model(std::string_view json) {
  Model model;
  Reader in(json);
  in.object([&](const std::string& field) { return read_head_field(in, model, field); });
  model.body = std::make_shared<Model::Body>();
  model.body->json = json;
  return model;
}

}  // namespace sim::wire
