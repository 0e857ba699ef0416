// A policy document, read from JSON into the form that evaluation walks: strings compared in folded
// form once, patterns and condition values parsed once. Used by the authorizer and by the fakes
// that validate what callers store. Pure.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/parsed.h"

namespace sim::policy {

// Which grammar a document must meet.
enum class DocumentKind {
  kIdentity,  // user, group, role, managed, boundary and session policies
  kBucket,
  kKey,
  kTrust,
  kServiceControl,
  kResourceControl,
  kEndpoint  // VPC endpoint policies
};

struct Statement;

struct Document {
  Document();
  ~Document();
  Document(Document&&) noexcept;
  Document& operator=(Document&&) noexcept;

  std::string version;  // empty when absent
  std::string id;
  std::vector<Statement> statements;
  std::vector<std::string> warnings;  // what cannot work as written: see warnings_of()
};

// What is wrong with a document, by kind, so that each service can say it in its own words.
enum class FaultKind {
  kSyntax,            // not JSON, or nested too deeply
  kNotAnObject,       // JSON, but not an object where one must be
  kUnknownElement,    // subject: the element
  kMissingElement,    // subject: the element
  kForbiddenElement,  // subject: the element; known, but not allowed in this kind of document
  kRepeatedElement,   // subject: the element
  kConflict,          // subject: an element given in both forms, "Action"
  kEmptyElement,      // subject: the element
  kWrongType,         // subject: the element
  kVersion,           // subject: the value, here and below
  kEffect,
  kSid,
  kRepeatedSid,
  kActionForm,    // no vendor, or more than one colon
  kActionVendor,  // the vendor holds wildcards, or is not allowed in this kind of document
  kResourceForm,
  kResourcePartition,
  kResourceVendor,
  kResourceLegacy,  // five parts: "The policy failed legacy parsing"
  kResourceRegion,  // subject: the vendor that knows no regions
  kResourcePath,    // iam
  kPrincipal,       // subject: "AWS": the kind of principal, then the value
  kOperator,
  kAddress
};

struct Fault {
  FaultKind kind;
  std::string place;  // as Complaint's
  std::string subject;
  std::string message;
};

// Every fault of a document, in order of appearance; empty when it is sound.
std::vector<Fault> faults_of(std::string_view json, DocumentKind kind);

// Whether a document must be one that AWS would store today, or only one whose meaning is clear:
// AWS goes on judging by what it stored before a rule existed, and a question about a policy is no
// wish to store it. Then the faults of single values (a Sid's letters, an ARN's form, a principal
// that is none and so matches nobody) become warnings of the document.
enum class Standard { kStorable, kJudgeable };

// Reads and validates. Every fault is a complaint whose place is a path ("Statement[1].Condition.
// StringEquals"), or line and column for malformed JSON. Unknown elements, operators, effects and
// principal kinds are faults; unknown actions and condition keys are not, as on AWS.
Parsed<Document> parse_document(std::string_view json, DocumentKind kind,
                                Standard standard = Standard::kStorable);

// Whether a bucket policy is public in the sense of S3 Block Public Access: some Allow is not tied
// to fixed principals, accounts, networks or sources.
bool is_public(const Document& document);

// A document read once for each distinct text and kind, shared afterwards. The text must meet the
// standard, as stored policies did when they were put. Throws std::invalid_argument when it does
// not.
class DocumentCache {
 public:
  explicit DocumentCache(Standard standard = Standard::kStorable);
  ~DocumentCache();
  std::shared_ptr<const Document> get(const std::string& json, DocumentKind kind);

 private:
  struct Entries;
  Standard standard_;
  std::unique_ptr<Entries> entries_;
};

}  // namespace sim::policy
