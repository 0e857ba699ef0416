// A service model in memory: the operations, shapes and constraints of one AWS API, read from the
// compact JSON that `fakes/import-models` derives from botocore's public data. Routing, codecs,
// validation and generated tests are driven by it; handlers never restate what it says. Reading one
// takes milliseconds, so all but its head is read when it is first asked for.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/wire/http.h"

namespace sim::wire {

enum class Protocol { kRestJson, kAwsJson, kAwsQuery, kRestXml, kEc2Query };
enum class ShapeType {
  kStructure,
  kList,
  kMap,
  kString,
  kBoolean,
  kInteger,
  kLong,
  kFloat,
  kBlob,
  kTimestamp,
  kDocument
};
enum class Location { kBody, kUri, kHeader, kHeaderPrefix, kQuery, kQueryMap, kStatusCode };
enum class TimestampFormat { kOfProtocol, kIso8601, kUnix, kHttp };

struct Shape;

struct Member {
  std::string name;
  const Shape* shape = nullptr;
  std::string wire_name;  // element, header, parameter or JSON name; the name itself by default
  Location location = Location::kBody;
  bool required = false;
  bool payload = false;    // the whole HTTP body is this member
  bool streaming = false;  // payload blob that is not part of any document
  bool flattened = false;  // XML and query lists and maps without a wrapper element
  bool xml_attribute = false;
  bool idempotency_token = false;
  TimestampFormat timestamp = TimestampFormat::kOfProtocol;
  std::string query_name;                 // ec2Query: the parameter, where it is not the wire name
  std::string xml_prefix, xml_namespace;  // of this member's element (S3's xsi:type Grantee)
};

struct Shape {
  std::string name;
  ShapeType type = ShapeType::kString;
  std::vector<Member> members;     // structure, in the model's order
  const Shape* element = nullptr;  // list element; map value
  const Shape* key = nullptr;      // map key
  std::string element_name = "member", key_name = "key", value_name = "value";
  bool flattened = false;
  bool sensitive = false;  // never shown in messages or the journal
  bool is_union = false;   // exactly one member is set
  TimestampFormat timestamp = TimestampFormat::kOfProtocol;
  std::string xml_namespace;
  std::optional<double> min, max;   // length of strings, blobs, lists, maps; value of numbers
  std::string pattern;              // as in the model, Java flavour
  std::vector<std::string> values;  // enum
  // Error shapes only.
  bool is_error = false;
  std::string error_code;  // the code on the wire ("NoSuchEntity"); the name by default
  // The code that the error had in the query protocol which the service spoke before JSON.
  std::string query_code;
  int error_status = 0;

  const Member* find(std::string_view member_name) const;
};

struct Operation {
  std::string name;
  std::string method = "POST";
  std::string path = "/";         // "/{Bucket}/{Key+}?uploads", as the model writes it
  const Shape* input = nullptr;   // nullptr: takes nothing
  const Shape* output = nullptr;  // nullptr: answers nothing
  std::vector<const Shape*> errors;
  std::string result_wrapper;           // awsQuery
  std::string input_root, output_root;  // restXml: root elements of bodies without payload member
  int status = 200;                     // of a success
  bool unsigned_request = false;        // authtype none: no credentials needed
  bool checksum_required = false;       // the body must carry Content-MD5 or a checksum
};

using Operations = std::map<std::string, Operation, std::less<>>;
using Shapes = std::map<std::string, std::unique_ptr<Shape>, std::less<>>;

// Copies share what is behind the head.
struct Model {
  std::string service;               // "inspector2": our name and the name in fault rules
  std::string signing_name;          // in the credential scope
  std::string target_prefix;         // X-Amz-Target, JSON protocols
  std::string json_version = "1.1";  // awsJson: in the content type
  // awsQuery: the member that a request's path stands for when the form leaves it out (older
  // clients of SQS send to the queue's own URL).
  std::string path_member;
  std::string path_prefix = "/";  // what the paths of every operation begin with: "/v20180820/"
  std::string api_version;
  std::string xml_namespace;
  std::string botocore_version;  // the release that the model was derived from
  Protocol protocol = Protocol::kRestJson;
  bool global = false;  // one endpoint a partition (iam, organizations)

  // These throw std::runtime_error, as load_model does.
  const Operations& operations() const;
  const Shapes& shapes() const;
  const Operation* find(std::string_view operation) const;

  struct Body;
  std::shared_ptr<Body> body;
};

// Reads the head of the compact form, whose text must outlive the model and its copies. Throws
// std::runtime_error naming the member at fault: models are part of the program, so a bad one is a
// bug.
Model load_model(std::string_view json);

// Which operation of one REST model an HTTP message names, and the labels of its path. Answers for
// method, path and query only; hosts are the router's business.
struct RestMatch {
  const Operation* operation = nullptr;
  std::map<std::string, std::string> labels;  // decoded: {"Bucket": "b", "Key": "a/b c"}
};

// Built once from a model with REST bindings. When several operations fit, the one with the most
// required query parameters and headers wins (GET /b?list-type=2 is ListObjectsV2).
class RestRouter {
 public:
  explicit RestRouter(const Model& model);
  ~RestRouter();
  RestRouter(RestRouter&&) noexcept;

  // Nothing when no operation fits. Throws ApiError(400) for a path that is not valid
  // percent-encoding or not UTF-8.
  std::optional<RestMatch> match(const HttpRequest& request) const;
  // The methods that would have fitted the path, for 405 answers.
  std::vector<std::string> methods_at(const HttpRequest& request) const;

 private:
  struct Table;
  std::unique_ptr<Table> table_;
};

}  // namespace sim::wire
