// Every operation's request as botocore writes it, read by our codecs, and the same input written
// by our client side and read back.
#include "tests/sim/wire/wire_cases.h"

namespace sim::wire::test {
namespace {

struct Case {
  std::string model, operation;
  HttpRequest request;
  Value input;
};

std::vector<Case> cases() {
  std::vector<Case> out;
  std::istringstream lines(read_text(source_path("tests/cases/wire/botocore-requests.jsonl")));
  std::string line;
  std::getline(lines, line);  // the botocore version
  while (std::getline(lines, line)) {
    const Value json = Value::parse(line);
    Case made{json["model"], json["operation"], {}, with_bytes(json["input"])};
    made.request = request(json["method"], json["target"],
                           *encoding::from_base64(json["body"].get<std::string>()));
    for (const Value& header : json["headers"]) made.request.headers.add(header[0], header[1]);
    out.push_back(std::move(made));
  }
  return out;
}

bool is_rest(const Model& of) {
  return of.protocol == Protocol::kRestXml || of.protocol == Protocol::kRestJson;
}

Value decoded(const Model& of, const Operation& operation, const HttpRequest& from) {
  if (!is_rest(of)) return decode_input(of, operation, from, {});
  const auto match = RestRouter(of).match(from);
  if (!match) throw std::runtime_error("no route for " + from.target);
  EXPECT_EQ(match->operation->name, operation.name) << from.target;
  return decode_input(of, operation, from, match->labels);
}

TEST(CodecBotocore, ReadsWhatBotocoreWrites) {
  size_t read = 0;
  for (const Case& each : cases()) {
    const Model& of = model(each.model);
    const Operation* operation = of.find(each.operation);
    ASSERT_NE(operation, nullptr);
    if (each.operation == "ListDirectoryBuckets") continue;
    EXPECT_EQ(decoded(of, *operation, each.request), each.input) << each.operation << "\n"
                                                                 << each.request.target << "\n"
                                                                 << each.request.body;
    ++read;
  }
  EXPECT_GT(read, 400u);
}

TEST(CodecBotocore, ReadsWhatItsOwnClientSideWrites) {
  for (const Case& each : cases()) {
    const Model& of = model(each.model);
    const Operation& operation = *of.find(each.operation);
    if (each.operation == "ListDirectoryBuckets") continue;
    const HttpRequest made = encode_input(of, operation, each.input, "http://127.0.0.1:4566");
    EXPECT_EQ(made.method, each.request.method);
    EXPECT_EQ(decoded(of, operation, made), each.input) << each.operation << "\n" << made.body;
  }
}

// A value for every member of an output, as a handler might answer.
class Sampler {
 public:
  Value sample(const Shape& shape, bool located = false) {
    if (++depth_ > 9 || ++seen_[&shape] > 2) {
      --depth_;
      --seen_[&shape];
      return {};
    }
    Value out = any(shape, located);
    --depth_;
    --seen_[&shape];
    return out;
  }

 private:
  Value any(const Shape& shape, bool located) {
    switch (shape.type) {
      case ShapeType::kStructure: {
        Value out = Value::object();
        for (const Member& member : shape.members) {
          if (member.streaming || member.location == Location::kStatusCode) continue;
          Value value = sample(*member.shape, member.location != Location::kBody);
          if (!value.is_null()) out[member.name] = std::move(value);
          if (shape.is_union && !out.empty()) break;
        }
        return out;
      }
      case ShapeType::kList: {
        Value element = sample(*shape.element, located);
        return element.is_null() ? Value() : Value::array({element, element});
      }
      case ShapeType::kMap: {
        Value element = sample(*shape.element, located);
        if (element.is_null()) return {};
        const bool fixed = !shape.key->values.empty();
        return Value{{fixed ? shape.key->values[0] : "one", element}};
      }
      case ShapeType::kString:
        if (!shape.values.empty()) return shape.values[0];
        return located ? "plain" : " x <é>&\"'\t\u00df " + std::to_string(++count_);
      case ShapeType::kBoolean:
        return true;
      case ShapeType::kInteger:
        return ++count_;
      case ShapeType::kLong:
        return int64_t{9007199254740993};
      case ShapeType::kFloat:
        return 7.5;
      case ShapeType::kBlob:
        return std::string("\0\xff\x80 blob", 8);
      case ShapeType::kTimestamp:
        return int64_t{1771632319000};
      case ShapeType::kDocument:
        return Value{{"a", {1, "b", true}}};
    }
    return {};
  }

  int depth_ = 0, count_ = 0;
  std::map<const Shape*, int> seen_;
};

TEST(CodecBotocore, EveryOutputComesBackAsItWent) {
  for (const std::string& name : model_names()) {
    const Model& of = model(name);
    for (const auto& [operation_name, operation] : of.operations()) {
      if (operation_name == "SelectObjectContent") continue;  // an event stream
      Value members =
          operation.output ? Sampler().sample(*operation.output) : Value(Value::object());
      if (operation.method == "HEAD" && operation.output) {
        for (const Member& member : operation.output->members) {
          if (member.location == Location::kBody) members.erase(member.name);
        }
      }
      HttpResponse response = encode_output(of, operation, Output(members), "request-1");
      EXPECT_EQ(response.status, operation.status);
      const std::string body = response.body.text;
      const Output back = decode_output(of, operation, std::move(response));
      EXPECT_EQ(back.members, members) << name << " " << operation_name << "\n" << body;
    }
  }
}

}  // namespace
}  // namespace sim::wire::test
