#include "sim/policy/document.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <stdexcept>
#include <unordered_map>
#include <utility>

#include "sim/base/text.h"
#include "sim/policy/elements.h"
#include "sim/policy/statement.h"
#include "sim/policy/syntax.h"
#include "sim/policy/vocabulary.h"

namespace sim::policy {
namespace {

// What each kind of document demands beyond the common grammar.
enum class Need { kForbidden, kOptional, kRequired };

struct Grammar {
  Need principal;
  Need resource;
  bool not_principal;
  bool plain_sid;  // letters and digits only
};

constexpr Grammar grammar_of(DocumentKind kind) {
  switch (kind) {
    case DocumentKind::kIdentity:
    case DocumentKind::kServiceControl:
      return {Need::kForbidden, Need::kRequired, false, true};
    case DocumentKind::kBucket:
    case DocumentKind::kEndpoint:
      return {Need::kRequired, Need::kRequired, true, false};
    case DocumentKind::kKey:
      return {Need::kRequired, Need::kOptional, true, false};
    case DocumentKind::kTrust:
      return {Need::kRequired, Need::kForbidden, false, true};
    case DocumentKind::kResourceControl:
      return {Need::kRequired, Need::kRequired, false, true};
  }
  return {};
}

constexpr std::array<std::string_view, 3> kDocumentElements = {"Version", "Id", "Statement"};
constexpr std::array<std::string_view, 9> kStatementElements = {
    "Sid",       "Effect",   "Principal",   "NotPrincipal", "Action",
    "NotAction", "Resource", "NotResource", "Condition"};
constexpr std::array<std::string_view, 4> kPrincipalKinds = {"AWS", "Service", "Federated",
                                                             "CanonicalUser"};

bool is_scalar(const Node& node) {
  return node.kind == Node::Kind::kString || node.kind == Node::Kind::kNumber ||
         node.kind == Node::Kind::kBoolean;
}

class Reader {
 public:
  explicit Reader(DocumentKind kind) : kind_(kind), grammar_(grammar_of(kind)) {}

  Document read(const Node& root) {
    Document document;
    if (root.kind != Node::Kind::kObject) {
      fault(FaultKind::kNotAnObject, "document", "", "a policy document is a JSON object");
      return document;
    }
    check_members(root, kDocumentElements, "");
    read_heading(root, document);
    const Node* statements = root.find("Statement");
    if (!statements) {
      missing("", "Statement");
    } else if (statements->kind == Node::Kind::kArray) {
      if (statements->items.empty()) empty("", "Statement");
      for (const auto& item : statements->items) add_statement(item, document);
    } else {
      add_statement(*statements, document);
    }
    return document;
  }

  std::vector<Fault>& faults() { return faults_; }
  // What is no fault, and yet cannot be meant.
  std::vector<std::string>& notes() { return notes_; }

 private:
  void fault(FaultKind kind, std::string place, std::string_view subject, std::string message) {
    faults_.push_back({kind, std::move(place), std::string(subject), std::move(message)});
  }
  static std::string join(const std::string& place, std::string_view element) {
    return place.empty() ? std::string(element) : fmt::format("{}.{}", place, element);
  }
  void missing(const std::string& place, std::string_view element) {
    fault(FaultKind::kMissingElement, place.empty() ? "document" : place, element,
          fmt::format("{} is missing", element));
  }
  void empty(const std::string& place, std::string_view element) {
    fault(FaultKind::kEmptyElement, join(place, element), element,
          fmt::format("{} must not be empty", element));
  }
  void wrong_type(const std::string& place, std::string_view element, std::string_view wanted) {
    fault(FaultKind::kWrongType, join(place, element), element,
          fmt::format("{} must be {}", element, wanted));
  }
  void forbidden(const std::string& place, std::string_view element) {
    fault(FaultKind::kForbiddenElement, join(place, element), element,
          fmt::format("{} has no place in this kind of policy", element));
  }

  template <size_t N>
  void check_members(const Node& object, const std::array<std::string_view, N>& known,
                     const std::string& place) {
    std::set<std::string_view> seen;
    for (const auto& member : object.members) {
      if (std::find(known.begin(), known.end(), member.name) == known.end()) {
        const auto guess = text::nearest(member.name, {known.begin(), known.end()});
        fault(FaultKind::kUnknownElement, join(place, member.name), member.name,
              fmt::format("`{}` is not an element of a policy{}", member.name,
                          guess ? fmt::format("; did you mean {}?", *guess) : ""));
      } else if (!seen.insert(member.name).second) {
        repeated(place, member.name);
      }
    }
  }
  void repeated(const std::string& place, std::string_view element) {
    fault(FaultKind::kRepeatedElement, join(place, element), element,
          fmt::format("{} stands here twice", element));
  }

  void read_heading(const Node& root, Document& document) {
    if (const Node* version = root.find("Version")) {
      document.version = version->text;
      if (version->kind != Node::Kind::kString ||
          (version->text != "2012-10-17" && version->text != "2008-10-17")) {
        fault(FaultKind::kVersion, "Version", version->text,
              "Version must be \"2012-10-17\" or \"2008-10-17\"");
      }
    }
    if (const Node* id = root.find("Id")) {
      document.id = id->text;
      if (id->kind != Node::Kind::kString) wrong_type("", "Id", "a string");
    }
    variables_ = document.version == "2012-10-17" ? Variables::kSubstituted : Variables::kLiteral;
  }

  void add_statement(const Node& node, Document& document) {
    const std::string place = fmt::format("Statement[{}]", document.statements.size());
    Statement& statement = document.statements.emplace_back();
    statement.name = place;
    if (node.kind != Node::Kind::kObject) {
      fault(FaultKind::kNotAnObject, place, "Statement", "a statement is a JSON object");
      return;
    }
    check_members(node, kStatementElements, place);
    read_sid(node, place, statement);
    read_effect(node, place, statement);
    read_principals(node, place, statement);
    read_actions(node, place, statement);
    read_resources(node, place, statement);
    if (const Node* condition = node.find("Condition")) {
      read_conditions(*condition, join(place, "Condition"), statement);
    }
  }

  void read_sid(const Node& node, const std::string& place, Statement& statement) {
    const Node* sid = node.find("Sid");
    if (!sid) return;
    if (sid->kind != Node::Kind::kString) return wrong_type(place, "Sid", "a string");
    if (sid->text.empty()) return;
    statement.sid = sid->text;
    statement.name = fmt::format("{} (Sid {})", place, sid->text);
    const bool plain = std::all_of(sid->text.begin(), sid->text.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    });
    if (grammar_.plain_sid && !plain) {
      fault(FaultKind::kSid, join(place, "Sid"), sid->text,
            "a Sid holds letters and digits only in this kind of policy");
    }
    if (!sids_.insert(sid->text).second) {
      fault(FaultKind::kRepeatedSid, join(place, "Sid"), sid->text,
            fmt::format("the Sid `{}` is taken by an earlier statement", sid->text));
    }
  }

  void read_effect(const Node& node, const std::string& place, Statement& statement) {
    const Node* effect = node.find("Effect");
    if (!effect) return missing(place, "Effect");
    if (effect->kind != Node::Kind::kString) return wrong_type(place, "Effect", "a string");
    statement.denies = effect->text == "Deny";
    if (!statement.denies && effect->text != "Allow") {
      fault(FaultKind::kEffect, join(place, "Effect"), effect->text,
            fmt::format("Effect must be \"Allow\" or \"Deny\", not `{}`", effect->text));
    } else if (!statement.denies && kind_ == DocumentKind::kResourceControl) {
      fault(FaultKind::kEffect, join(place, "Effect"), effect->text,
            "a resource control policy can only Deny");
    }
  }

  // Finds Element or NotElement; complains about both, and about neither when it is needed.
  template <class T>
  const Node* choose(const Node& node, const std::string& place, std::string_view name, Need need,
                     Element<T>& element, std::string& chosen) {
    const std::string negated = fmt::format("Not{}", name);
    const Node* plain_form = node.find(name);
    const Node* not_form = node.find(negated);
    if (plain_form && not_form) {
      fault(FaultKind::kConflict, place, name,
            fmt::format("give either {} or {}, not both", name, negated));
    }
    const Node* found = plain_form ? plain_form : not_form;
    chosen = plain_form || !not_form ? std::string(name) : negated;
    element.present = found != nullptr;
    element.negated = found == not_form && found != nullptr;
    if (!found && need == Need::kRequired) missing(place, name);
    if (found && need == Need::kForbidden) forbidden(place, chosen);
    return found;
  }

  // A single string or a list of them, handed on one by one with their places.
  template <class Take>
  void each_value(const Node& node, const std::string& place, std::string_view element,
                  bool scalars, Take take) {
    const auto accept = [&](const Node& value, const std::string& at) {
      if (value.kind == Node::Kind::kString || (scalars && is_scalar(value))) {
        take(value.text, at);
      } else {
        fault(FaultKind::kWrongType, at, element,
              fmt::format("{} takes a string or a list of strings", element));
      }
    };
    if (node.kind != Node::Kind::kArray) return accept(node, place);
    for (size_t i = 0; i < node.items.size(); ++i) {
      accept(node.items[i], fmt::format("{}[{}]", place, i));
    }
  }

  static bool is_empty_list(const Node& node) {
    return node.kind == Node::Kind::kArray && node.items.empty();
  }

  void read_actions(const Node& node, const std::string& place, Statement& statement) {
    std::string name;
    const Node* found = choose(node, place, "Action", Need::kRequired, statement.action, name);
    if (!found) return;
    if (statement.action.negated && kind_ == DocumentKind::kResourceControl) {
      forbidden(place, name);
    }
    if (is_empty_list(*found)) empty(place, name);
    each_value(
        *found, join(place, name), name, false,
        [&](const std::string& action, const std::string& at) {
          if (auto bad = check_action(action, kind_)) {
            fault(bad->kind, at, action, std::move(bad->message));
          }
          // "*:*" is another way to write "*".
          statement.action.patterns.push_back(compile_action(action == "*:*" ? "*" : action));
        });
  }

  void read_resources(const Node& node, const std::string& place, Statement& statement) {
    std::string name;
    const Node* found =
        choose(node, place, "Resource", grammar_.resource, statement.resource, name);
    // A trust policy speaks of its role; a key policy's statement without Resource has no effect.
    if (kind_ == DocumentKind::kKey) statement.resource.present = true;
    if (!found) return;
    if (is_empty_list(*found)) empty(place, name);
    each_value(*found, join(place, name), name, false,
               [&](const std::string& resource, const std::string& at) {
                 if (auto bad = check_resource(resource, kind_)) {
                   fault(bad->kind, at, resource, std::move(bad->message));
                 }
                 statement.resource.patterns.push_back(compile_resource(resource, variables_));
               });
  }

  void read_principals(const Node& node, const std::string& place, Statement& statement) {
    std::string name;
    const Node* found =
        choose(node, place, "Principal", grammar_.principal, statement.principal, name);
    if (!found) return;
    if (statement.principal.negated) {
      if (!grammar_.not_principal) {
        forbidden(place, name);
      } else if (!statement.denies) {
        fault(FaultKind::kForbiddenElement, join(place, name), name,
              "NotPrincipal is only for Deny: name those who are allowed in Principal");
      }
    }
    const std::string at = join(place, name);
    if (found->kind == Node::Kind::kObject) {
      read_principal_kinds(*found, at, name, statement);
    } else if (found->kind == Node::Kind::kString && found->text == "*") {
      statement.principal.patterns.push_back({PrincipalPattern::Kind::kEveryone, "*", ""});
    } else {
      bad_principal(at, name, found->text);
    }
    if (kind_ == DocumentKind::kResourceControl && found->text != "*") {
      bad_principal(at, name, "a resource control policy needs \"*\"");
    }
  }

  void bad_principal(const std::string& place, std::string_view kind_name,
                     const std::string& value) {
    fault(FaultKind::kPrincipal, place, fmt::format("\"{}\":\"{}\"", kind_name, value),
          fmt::format("not a principal: `{}`; groups and wildcards are none, \"*\" is everyone",
                      value));
  }

  void read_principal_kinds(const Node& object, const std::string& place, std::string_view name,
                            Statement& statement) {
    if (object.members.empty()) {
      fault(FaultKind::kEmptyElement, place, name, fmt::format("{} must not be empty", name));
    }
    std::set<std::string_view> seen;
    for (const auto& [kind_name, value] : object.members) {
      if (!seen.insert(kind_name).second) repeated(place, kind_name);
      if (std::find(kPrincipalKinds.begin(), kPrincipalKinds.end(), kind_name) ==
          kPrincipalKinds.end()) {
        fault(FaultKind::kUnknownElement, join(place, kind_name), kind_name,
              fmt::format("`{}` is no kind of principal: AWS, Service, Federated, CanonicalUser",
                          kind_name));
        continue;
      }
      if (is_empty_list(value)) empty(place, kind_name);
      // Account ids are often written as bare numbers.
      each_value(value, join(place, kind_name), kind_name, true,
                 [&, &kind_text = kind_name](const std::string& who, const std::string& at) {
                   auto principal = read_principal(kind_text, who);
                   if (!principal) return bad_principal(at, kind_text, who);
                   statement.principal.patterns.push_back(std::move(*principal));
                 });
    }
  }

  void read_conditions(const Node& block, const std::string& place, Statement& statement) {
    if (block.kind != Node::Kind::kObject) {
      fault(FaultKind::kWrongType, place, "Condition", "Condition must be an object of operators");
      return;
    }
    std::set<std::string_view> seen;
    for (const auto& [operator_name, keys] : block.members) {
      const std::string at = join(place, operator_name);
      if (!seen.insert(operator_name).second) repeated(place, operator_name);
      const auto op = parse_operator(operator_name);
      // IAM does not look at the name of an operator that holds nothing.
      const bool empty_block = keys.kind == Node::Kind::kObject && keys.members.empty();
      if (!op && empty_block && kind_ == DocumentKind::kIdentity) {
        notes_.push_back(fmt::format(
            "{}: `{}` is not a condition operator; it holds nothing, so it does nothing", at,
            operator_name));
      } else if (!op) {
        fault(FaultKind::kOperator, at, operator_name,
              fmt::format("`{}` is not a condition operator", operator_name));
      } else if (keys.kind != Node::Kind::kObject) {
        fault(FaultKind::kWrongType, at, operator_name,
              fmt::format("{} must be an object of condition keys", operator_name));
      } else {
        for (const auto& key : keys.members) read_condition(*op, operator_name, key, at, statement);
      }
    }
  }

  void read_condition(const Operator& op, const std::string& operator_name, const Member& key,
                      const std::string& place, Statement& statement) {
    const std::string at = join(place, key.name);
    std::vector<std::string> values;
    each_value(key.value, at, "a condition key", true,
               [&](const std::string& value, const std::string& where) {
                 if (op.family == Family::kAddress && kind_ == DocumentKind::kBucket &&
                     !parse_address_range(value)) {
                   fault(FaultKind::kAddress, where, value,
                         fmt::format("`{}` is not an IP address or CIDR block", value));
                 }
                 values.push_back(value);
               });
    auto condition = compile_condition(op, operator_name, key.name, values, variables_);
    if (condition.folded_key == "aws:principalarn" && !op.negated && op.family != Family::kNull) {
      statement.names_principal_arn = true;
    }
    statement.conditions.push_back(std::move(condition));
  }

  DocumentKind kind_;
  Grammar grammar_;
  Variables variables_ = Variables::kLiteral;
  std::set<std::string> sids_;
  std::vector<Fault> faults_;
  std::vector<std::string> notes_;
};

// Faults of single values, which leave no doubt what the document means.
bool is_judgeable(const Fault& fault) {
  switch (fault.kind) {
    case FaultKind::kForbiddenElement:
    case FaultKind::kEmptyElement:
    case FaultKind::kSid:
    case FaultKind::kRepeatedSid:
    case FaultKind::kActionForm:
    case FaultKind::kActionVendor:
    case FaultKind::kResourceForm:
    case FaultKind::kResourcePartition:
    case FaultKind::kResourceVendor:
    case FaultKind::kResourceLegacy:
    case FaultKind::kResourceRegion:
    case FaultKind::kResourcePath:
    case FaultKind::kPrincipal:
    case FaultKind::kAddress:
      return true;
    case FaultKind::kEffect:
      return fault.subject == "Allow";  // in a resource control policy
    default:
      return false;
  }
}

struct Reading {
  Document document;
  std::vector<Fault> faults;
};

Reading read(std::string_view json, DocumentKind kind) {
  auto syntax = parse_syntax(json);
  Reading reading;
  if (!syntax) {
    for (auto& [place, message] : syntax.complaints) {
      reading.faults.push_back({FaultKind::kSyntax, std::move(place), "", std::move(message)});
    }
    return reading;
  }
  Reader reader(kind);
  reading.document = reader.read(*syntax.value);
  reading.document.warnings = std::move(reader.notes());
  reading.faults = std::move(reader.faults());
  return reading;
}

}  // namespace

Document::Document() = default;
Document::~Document() = default;
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;

std::vector<Fault> faults_of(std::string_view json, DocumentKind kind) {
  return read(json, kind).faults;
}

Parsed<Document> parse_document(std::string_view json, DocumentKind kind, Standard standard) {
  auto reading = read(json, kind);
  std::vector<Complaint> complaints;
  std::vector<std::string> tolerated;
  for (auto& fault : reading.faults) {
    if (standard == Standard::kJudgeable && is_judgeable(fault)) {
      tolerated.push_back(fmt::format("{}: {}", fault.place, fault.message));
    } else {
      complaints.push_back({std::move(fault.place), std::move(fault.message)});
    }
  }
  if (!complaints.empty()) return Parsed<Document>::failed(std::move(complaints));
  auto& warnings = reading.document.warnings;
  warnings.insert(warnings.end(), tolerated.begin(), tolerated.end());
  for (const auto& found :
       {warnings_of(reading.document), kind_warnings_of(reading.document, kind)}) {
    warnings.insert(warnings.end(), found.begin(), found.end());
  }
  return Parsed<Document>::of(std::move(reading.document));
}

struct DocumentCache::Entries {
  // One map a kind: the same text may be read under several grammars.
  static constexpr size_t kKinds = static_cast<size_t>(DocumentKind::kEndpoint) + 1;
  std::array<std::unordered_map<std::string, std::shared_ptr<const Document>>, kKinds> by_kind;
};

DocumentCache::DocumentCache(Standard standard)
    : standard_(standard), entries_(std::make_unique<Entries>()) {}
DocumentCache::~DocumentCache() = default;

std::shared_ptr<const Document> DocumentCache::get(const std::string& json, DocumentKind kind) {
  // A run that rewrites policies for hours must not keep every one of them.
  constexpr size_t kMost = 4096;
  auto& known = entries_->by_kind.at(static_cast<size_t>(kind));
  if (const auto found = known.find(json); found != known.end()) return found->second;
  auto parsed = parse_document(json, kind, standard_);
  if (!parsed) {
    const auto& complaint = parsed.complaints.front();
    throw std::invalid_argument(
        fmt::format("invalid policy document: {}: {}", complaint.place, complaint.message));
  }
  if (known.size() >= kMost) known.clear();
  auto document = std::make_shared<const Document>(std::move(*parsed.value));
  return known.emplace(json, std::move(document)).first->second;
}

}  // namespace sim::policy
