// What AWS calls things: the actions and condition keys of the services that occur here, and the
// global keys, with the type of their values. A policy may name anything, as on AWS; what it names
// that does not exist is reported as a warning, never ignored. Used by the parser (to warn) and by
// whoever makes suggestions. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sim::policy {

struct Document;
enum class DocumentKind;

enum class KeyType { kString, kNumeric, kBool, kArn, kDate, kAddress };

struct KeyFacts {
  std::string name;  // as AWS writes it: "aws:PrincipalOrgID", or a family's: "aws:PrincipalTag/"
  KeyType type = KeyType::kString;
  bool multivalued = false;
  bool family = false;  // any text may follow the name
};

// Whether the actions of a service are known here; letter case does not matter, here and below.
bool is_known_service(std::string_view service);
// The names of a service's actions, without the service; empty when it is not known.
const std::vector<std::string>& actions_of(std::string_view service);
// Whether a name, in which '*' and '?' are wildcards, matches an action of a known service.
bool is_action(std::string_view service, std::string_view name);

// The key of this lower-case name, or the family that it belongs to; nothing when there is none.
std::optional<KeyFacts> key_of(std::string_view folded_key);
// Whether all keys that begin with "prefix:" are known, so that another one does not exist.
bool is_known_key_prefix(std::string_view folded_prefix);
// The known key that a misspelt one comes closest to.
std::optional<std::string> nearest_key(std::string_view key);

std::string_view name_of(KeyType type);  // "a string", "a number", …

// What a sound document says that cannot work as written, each sentence with its statement in
// front: actions and keys that do not exist, operators that do not fit the key, values that match
// nothing, variables that are plain text.
std::vector<std::string> warnings_of(const Document& document);
// The same of what means nothing in a document of this kind: actions of another service in a key
// policy, an identity provider with sts:AssumeRole.
std::vector<std::string> kind_warnings_of(const Document& document, DocumentKind kind);

}  // namespace sim::policy
