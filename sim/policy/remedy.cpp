#include "sim/policy/remedy.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <set>
#include <utility>

#include "sim/aws/arn.h"
#include "sim/base/text.h"
#include "sim/policy/amend.h"
#include "sim/policy/near_miss.h"
#include "sim/policy/service_rules.h"
#include "sim/policy/statement.h"

namespace sim::policy {
namespace {

using aws::PrincipalKind;

constexpr const char* kAdd = "add";
constexpr const char* kReplace = "replace";
constexpr const char* kRemove = "remove";
constexpr const char* kVersion = "version";
constexpr const char* kSend = "send";
constexpr const char* kNone = "none";
constexpr const char* kPresentVersion = "2012-10-17";

// Each step mends one layer; more steps than this lead in a circle.
constexpr int kMostSteps = 32;

// What an edit costs; the cheapest is proposed.
constexpr unsigned kNewStatement = 5;
constexpr unsigned kElement = 3;
constexpr unsigned kConditionValue = 2;
constexpr unsigned kSentValue = 1;

// Services besides IAM roles whose resources carry policies of their own.
constexpr std::array<std::string_view, 9> kWithResourcePolicies = {
    "s3", "kms", "sqs", "sns", "secretsmanager", "ecr", "lambda", "events", "logs"};

// ---- Applying.

bool same_place(const Remedy& a, const Remedy& b) {
  return a.layer == b.layer && a.level == b.level && a.document == b.document;
}

bool edits_document(const Remedy& remedy) { return remedy.edit != kSend && remedy.edit != kNone; }

// The place of the document, made when it is one past the end.
Attached& place_of(Policies& policies, const Remedy& remedy) {
  const auto in_list = [&](std::vector<Attached>& list) -> Attached& {
    if (list.size() <= remedy.document) list.resize(remedy.document + 1);
    return list[remedy.document];
  };
  const auto in_levels = [&](std::vector<std::vector<Attached>>& levels) -> Attached& {
    if (levels.size() <= remedy.level) levels.resize(remedy.level + 1);
    return in_list(levels[remedy.level]);
  };
  const auto single = [](std::optional<Attached>& one) -> Attached& {
    return one ? *one : one.emplace();
  };
  switch (remedy.layer) {
    case Layer::kResourceControl:
      return in_levels(policies.resource_control);
    case Layer::kServiceControl:
      return in_levels(policies.service_control);
    case Layer::kIdentity:
      return in_list(policies.identity);
    case Layer::kSession:
      return in_list(policies.session);
    case Layer::kBoundary:
      return single(policies.boundary);
    case Layer::kEndpoint:
      return single(policies.endpoint);
    case Layer::kResource:
    case Layer::kGrant:
      break;
  }
  return single(policies.resource);
}

// A statement's name by its number in the document as it was, whatever was removed before it.
std::string name_of(const Statement& statement, size_t index) {
  return statement.sid.empty() ? fmt::format("Statement[{}]", index)
                               : fmt::format("Statement[{}] (Sid {})", index, statement.sid);
}

// All edits of one document, so that indices mean the statements as they were.
void edit_document(Attached& attached, const std::vector<const Remedy*>& edits) {
  const bool exists = attached.document != nullptr;
  Value document = exists ? to_value(*attached.document) : Value{{"Version", kPresentVersion}};
  Value statements = document.value("Statement", Value::array());
  std::set<size_t, std::greater<>> removed;
  for (const auto* edit : edits) {
    if (edit->edit == kVersion) {
      document["Version"] = edit->statement;
    } else if (edit->edit == kAdd) {
      statements.push_back(edit->statement);
    } else if (edit->index && *edit->index < statements.size()) {
      if (edit->edit == kRemove) removed.insert(*edit->index);
      if (edit->edit == kReplace) statements[*edit->index] = edit->statement;
    }
  }
  for (const size_t index : removed) statements.erase(index);
  if (!exists) attached.name = edits.front()->policy;
  if (statements.empty()) {
    attached.document = std::make_shared<const Document>();
    return;
  }
  document["Statement"] = std::move(statements);
  auto parsed = parse_document(document.dump(), edits.front()->kind, Standard::kJudgeable);
  if (parsed) {
    attached.document = std::make_shared<const Document>(std::move(*parsed.value));
  } else if (!exists) {
    attached.document = std::make_shared<const Document>();
  }
}

// ---- New statements.

Value principal_of(const aws::Principal& who) {
  switch (who.kind) {
    case PrincipalKind::kAnonymous:
      return "*";
    case PrincipalKind::kService:
      return {{"Service", who.name}};
    case PrincipalKind::kIdentityProvider:
      return {{"Federated", who.arn}};
    default:
      return {{"AWS", caller_arn(who)}};
  }
}

// The Sids of AWS's documentation, where they are free.
std::string sid_for(const Request& request, DocumentKind kind, const Document* document) {
  if (!is_inspector(request.principal)) return {};
  const std::string sid = kind == DocumentKind::kBucket ? "allow-inspector"
                          : kind == DocumentKind::kKey  ? "Allow Amazon Inspector to use the key"
                                                        : "";
  const bool taken =
      document && std::any_of(document->statements.begin(), document->statements.end(),
                              [&](const auto& each) { return each.sid == sid; });
  return taken ? std::string() : sid;
}

void tie_to_source(Value& statement, const Context& context) {
  const auto value_of = [&](const char* key) -> const std::string* {
    const auto* found = context.find(key);
    return found && !found->values.empty() ? &found->values.front() : nullptr;
  };
  if (const auto* account = value_of("aws:sourceaccount")) {
    statement["Condition"]["StringEquals"]["aws:SourceAccount"] = *account;
  }
  if (const auto* arn = value_of("aws:sourcearn")) {
    statement["Condition"]["ArnLike"]["aws:SourceArn"] = source_arn_pattern(*arn);
  }
}

Value new_statement(const Request& request, Layer layer, DocumentKind kind,
                    const Document* document) {
  Value statement = {{"Effect", "Allow"}};
  if (auto sid = sid_for(request, kind, document); !sid.empty()) statement["Sid"] = sid;
  const auto actions = companion_actions(request);
  statement["Action"] = actions.size() == 1 ? Value(actions.front()) : Value(actions);
  if (auto resource = resource_pattern(request, layer, kind); !resource.empty()) {
    statement["Resource"] = std::move(resource);
  }
  if (layer == Layer::kEndpoint) statement["Principal"] = "*";
  if (layer == Layer::kResource) {
    statement["Principal"] = principal_of(request.principal);
    if (request.principal.kind == PrincipalKind::kService) {
      tie_to_source(statement, request.context);
    }
  }
  return statement;
}

std::string holder_name(const aws::Principal& who) {
  switch (who.kind) {
    case PrincipalKind::kRoleSession:
      return who.role_arn.empty() ? who.arn : who.role_arn;
    case PrincipalKind::kFederatedUser:
      return who.issuer_arn.empty() ? who.arn : who.issuer_arn;
    default:
      return who.arn;
  }
}

std::string name_of_new(const Request& request, Layer layer, size_t level) {
  switch (layer) {
    case Layer::kServiceControl:
      return fmt::format("a new service control policy at level {} of the organization", level);
    case Layer::kIdentity:
      return "a new identity-based policy of " + holder_name(request.principal);
    case Layer::kSession:
      return "a session policy passed for " + request.principal.arn;
    default:
      break;
  }
  const auto arn = aws::parse_arn(request.resource);
  if (layer == Layer::kResource && arn && arn->service == "s3" && arn->account.empty()) {
    return fmt::format("a new bucket policy of {}",
                       arn->resource.substr(0, arn->resource.find('/')));
  }
  return fmt::format("a new {} of {}", name_of(layer), request.resource);
}

// AWS's own policies, whose ARNs name the account "aws", are edited by nobody.
bool is_of_aws(const Attached& attached) {
  const auto arn = aws::parse_arn(attached.name);
  return arn && arn->account == "aws";
}

// Whether a layer holds one document at most, in whose place another would come.
bool is_single(Layer layer) { return layer == Layer::kBoundary || layer == Layer::kEndpoint; }

// ---- Where no edit helps.

bool has_resource_policies(const Request& request, const Policies& policies) {
  if (policies.resource ||
      resource_kind(request.action, request.resource) != ResourceKind::kOrdinary) {
    return true;
  }
  const auto arn = aws::parse_arn(request.resource);
  return arn && std::find(kWithResourcePolicies.begin(), kWithResourcePolicies.end(),
                          arn->service) != kWithResourcePolicies.end();
}

std::string why_hopeless(const Request& request, const Policies& policies, const Rules& rules,
                         const Decision& decision) {
  if (decision.layer != Layer::kResource) return {};
  if (decision.effect == Effect::kExplicitDeny) {
    if (!decision.statement.empty()) return {};
    return "RestrictPublicBuckets is on and the bucket policy is public: make every Allow of the "
           "policy name fixed principals, or turn the setting off";
  }
  if (rules.aws_managed_key) {
    return "the policy of an AWS managed key cannot be changed: use a customer managed key";
  }
  const bool own = request.principal.account == request.resource_account;
  if (resource_kind(request.action, request.resource) == ResourceKind::kKey && !own &&
      request.principal.kind != PrincipalKind::kService && !crosses_accounts(request.action)) {
    return fmt::format(
        "{} never works on a key of another account: someone of account {} has to ask for it",
        request.action, request.resource_account);
  }
  if (has_resource_policies(request, policies)) return {};
  return fmt::format(
      "no resource-based policy exists for {}: assume a role of account {} that is allowed {}",
      request.resource, request.resource_account, request.action);
}

// ---- Mending.

// kFine corrects what is there; kPlain only adds and removes whole statements, for what fine edits
// fail to open.
enum class Ways { kFine, kPlain };

struct Candidate {
  std::vector<Remedy> remedies;
  unsigned cost = 0;
};

class Mender {
 public:
  Mender(const Request& request, const Policies& policies, const Rules& rules, Ways ways)
      : request_(request), policies_(policies), rules_(rules), ways_(ways) {}

  // Whether the edits found lead to an Allow.
  bool mend() {
    for (int step = 0; step < kMostSteps; ++step) {
      now_policies_ = policy::apply(policies_, remedies_);
      now_request_ = policy::apply(request_, remedies_);
      now_ = authorize(now_request_, now_policies_, rules_);
      if (now_.allowed()) return true;
      why_ = why_hopeless(now_request_, now_policies_, rules_, now_);
      if (!why_.empty()) return false;
      const bool moved = now_.effect == Effect::kExplicitDeny ? lift_denials() : open();
      if (!moved) return false;
    }
    return false;
  }

  std::vector<Remedy> take() { return std::move(remedies_); }
  const std::string& why() const { return why_; }

 private:
  Subject subject_of(Layer layer, const Attached& attached) const {
    return {now_request_,
            layer,
            *attached.document,
            document_kind(layer, now_request_),
            boundary_of(now_request_, now_policies_),
            rules_.assumptions};
  }

  Remedy at(Layer layer, size_t level, size_t document, const std::string& policy) const {
    Remedy remedy;
    remedy.layer = layer;
    remedy.level = level;
    remedy.document = document;
    remedy.policy = policy;
    remedy.kind = document_kind(layer, now_request_);
    return remedy;
  }

  // ---- Which remedy stands behind a statement of the documents as edited so far.

  // The statement's number in the document as it was, or past its end for added ones.
  size_t original_index(const Remedy& where, size_t index) const {
    for (size_t original = 0;; ++original) {
      const bool removed = std::any_of(remedies_.begin(), remedies_.end(), [&](const Remedy& r) {
        return same_place(r, where) && r.edit == kRemove && r.index == original;
      });
      if (removed) continue;
      if (index == 0) return original;
      --index;
    }
  }

  size_t original_size(const Remedy& where) const {
    const auto levels = documents_of(policies_, where.layer);
    if (where.level >= levels.size() || where.document >= levels[where.level].size()) return 0;
    return levels[where.level][where.document]->document->statements.size();
  }

  // Takes an edit up; one of a statement that was edited before replaces that edit.
  void note(std::vector<Remedy>& into, Remedy remedy) const {
    if (remedy.edit == kSend) {
      for (auto& each : into) {
        if (each.edit == kSend && text::equals_ignoring_case(each.key, remedy.key)) {
          each = std::move(remedy);
          return;
        }
      }
    } else if (remedy.index) {
      const size_t originals = original_size(remedy);
      size_t added = originals;
      for (auto at = into.begin(); at != into.end(); ++at) {
        if (!same_place(*at, remedy) || !edits_document(*at)) continue;
        const bool same = at->edit == kAdd ? added++ == *remedy.index : at->index == remedy.index;
        if (!same) continue;
        if (at->edit == kAdd && remedy.edit == kRemove) {
          into.erase(at);
          return;
        }
        if (at->edit == kAdd) {
          at->statement = std::move(remedy.statement);
          return;
        }
        if (remedy.edit == kReplace) remedy.summary = at->summary + "; then " + remedy.summary;
        *at = std::move(remedy);
        return;
      }
    }
    into.push_back(std::move(remedy));
  }

  // ---- Denials.

  bool lift_denials() {
    std::vector<Remedy> found;
    const auto levels = documents_of(now_policies_, now_.layer);
    for (size_t level = 0; level < levels.size(); ++level) {
      for (size_t document = 0; document < levels[level].size(); ++document) {
        lift_in(at(now_.layer, level, document, levels[level][document]->name),
                *levels[level][document], found);
      }
    }
    for (auto& remedy : found) note(remedies_, std::move(remedy));
    return !found.empty();
  }

  void lift_in(const Remedy& where, const Attached& attached, std::vector<Remedy>& found) const {
    const auto& statements = attached.document->statements;
    const Subject subject = subject_of(where.layer, attached);
    for (size_t i = 0; i < statements.size(); ++i) {
      const auto& statement = statements[i];
      if (!statement.denies ||
          !examine(statement, now_request_, subject.boundary, rules_.assumptions).matched()) {
        continue;
      }
      Remedy remedy = where;
      remedy.index = original_index(where, i);
      auto amendment =
          ways_ == Ways::kFine ? amend_deny(statement, subject) : std::optional<Amendment>();
      if (!amendment) {
        remedy.edit = kRemove;
        remedy.statement = to_value(statement);
        remedy.summary =
            fmt::format("remove {}: it denies the request and leaves room for no exception",
                        name_of(statement, *remedy.index));
        found.push_back(std::move(remedy));
        continue;
      }
      add_amendment(found, std::move(remedy), statement, std::move(*amendment));
    }
  }

  static void add_amendment(std::vector<Remedy>& into, Remedy remedy, const Statement& statement,
                            Amendment amendment) {
    const std::string name = name_of(statement, *remedy.index);
    for (auto& sending : amendment.sendings) {
      Remedy send = remedy;
      send.edit = kSend;
      send.index.reset();
      send.key = sending.key;
      send.values = sending.values;
      send.arity = sending.arity;
      send.summary =
          sending.values.empty()
              ? fmt::format("{} demands it: make the request without {}", name, sending.key)
              : fmt::format("{} demands it: make the request with {} = {}", name, sending.key,
                            text::join(sending.values, ", "));
      into.push_back(std::move(send));
    }
    if (amendment.words.empty()) return;
    remedy.edit = kReplace;
    remedy.statement = std::move(amendment.statement);
    remedy.summary = fmt::format("correct {}: {}", name, text::join(amendment.words, "; "));
    into.push_back(std::move(remedy));
  }

  // ---- Missing permissions.

  bool open() {
    std::vector<Candidate> candidates;
    gather(now_.layer, candidates);
    // In the caller's own account a resource-based policy can allow just as well; only what it
    // nearly allows already is a smaller edit than one of the caller's policies.
    if (now_.layer == Layer::kIdentity && ways_ == Ways::kFine) {
      gather_amendments(Layer::kResource, candidates);
    }
    std::stable_sort(candidates.begin(), candidates.end(),
                     [](const Candidate& a, const Candidate& b) { return a.cost < b.cost; });
    for (auto& candidate : candidates) {
      std::vector<Remedy> tried = remedies_;
      for (auto& remedy : candidate.remedies) note(tried, std::move(remedy));
      if (!gets_further(tried, candidate)) continue;
      remedies_ = std::move(tried);
      return true;
    }
    return false;
  }

  bool gets_further(const std::vector<Remedy>& tried, const Candidate& candidate) const {
    const Policies policies = policy::apply(policies_, tried);
    const Request request = policy::apply(request_, tried);
    const Decision after = authorize(request, policies, rules_);
    if (after.allowed()) return true;
    const Layer layer = candidate.remedies.front().layer;
    if (layer != now_.layer) return false;
    if (layer == Layer::kServiceControl) {
      return levels_lacking(policies, request) < levels_lacking(now_policies_, now_request_);
    }
    return after.layer != layer || after.effect != now_.effect;
  }

  bool level_allows(const std::vector<const Attached*>& level, const Request& request) const {
    return std::any_of(level.begin(), level.end(), [&](const Attached* attached) {
      const auto& statements = attached->document->statements;
      return std::any_of(statements.begin(), statements.end(), [&](const Statement& each) {
        return !each.denies &&
               examine(each, request, Boundary::kAbsent, rules_.assumptions).matched();
      });
    });
  }

  size_t levels_lacking(const Policies& policies, const Request& request) const {
    const auto levels = documents_of(policies, Layer::kServiceControl);
    return static_cast<size_t>(std::count_if(levels.begin(), levels.end(), [&](const auto& level) {
      return !level_allows(level, request);
    }));
  }

  void gather(Layer layer, std::vector<Candidate>& out) const {
    if (ways_ == Ways::kFine) {
      gather_amendments(layer, out);
      gather_versions(layer, out);
    }
    const auto levels = documents_of(now_policies_, layer);
    for (size_t level = 0; level < levels.size(); ++level) {
      if (layer == Layer::kServiceControl && level_allows(levels[level], now_request_)) continue;
      gather_new(layer, level, levels[level], out);
    }
  }

  void gather_new(Layer layer, size_t level, const std::vector<const Attached*>& documents,
                  std::vector<Candidate>& out) const {
    const auto ours = std::find_if(documents.begin(), documents.end(),
                                   [](const Attached* each) { return !is_of_aws(*each); });
    const bool in_place = ours == documents.end() && !documents.empty() && is_single(layer);
    const auto chosen = in_place ? documents.begin() : ours;
    const Attached* attached = chosen == documents.end() ? nullptr : *chosen;
    const std::string name = attached ? attached->name : name_of_new(now_request_, layer, level);
    Remedy remedy = at(layer, level, static_cast<size_t>(chosen - documents.begin()), name);
    remedy.edit = kAdd;
    remedy.statement = new_statement(now_request_, layer, remedy.kind,
                                     attached ? attached->document.get() : nullptr);
    const bool everyone =
        layer == Layer::kResource && now_request_.principal.kind == PrincipalKind::kAnonymous;
    const char* how = in_place
                          ? "AWS manages it: put a copy of your own in its place, with a statement"
                      : attached ? "add a statement"
                                 : "create it with a statement";
    const char* whom = !everyone ? ""
                       : remedy.kind == DocumentKind::kBucket
                           ? " that lets everyone in; Block Public Access must be off for it"
                           : " that lets everyone in";
    remedy.summary = fmt::format("{}{}", how, whom);
    out.push_back({{std::move(remedy)}, kNewStatement});
  }

  template <class Visit>
  void each_document(Layer layer, Visit visit) const {
    const auto levels = documents_of(now_policies_, layer);
    for (size_t level = 0; level < levels.size(); ++level) {
      if (layer == Layer::kServiceControl && level_allows(levels[level], now_request_)) continue;
      for (size_t document = 0; document < levels[level].size(); ++document) {
        const Attached& attached = *levels[level][document];
        if (is_of_aws(attached)) continue;
        visit(at(layer, level, document, attached.name), attached);
      }
    }
  }

  void gather_amendments(Layer layer, std::vector<Candidate>& out) const {
    each_document(layer, [&](const Remedy& where, const Attached& attached) {
      const auto& statements = attached.document->statements;
      const Subject subject = subject_of(layer, attached);
      for (size_t i = 0; i < statements.size(); ++i) {
        if (statements[i].denies) continue;
        const auto misses =
            misses_of(statements[i], now_request_, subject.boundary, rules_.assumptions);
        if (misses.empty() || !is_near(misses)) continue;
        auto amendment = amend_allow(statements[i], misses, subject);
        if (!amendment) continue;
        Candidate candidate{{}, cost_of(misses, *amendment)};
        Remedy remedy = where;
        remedy.index = original_index(where, i);
        add_amendment(candidate.remedies, std::move(remedy), statements[i], std::move(*amendment));
        if (!candidate.remedies.empty()) out.push_back(std::move(candidate));
      }
    });
  }

  // A statement that differs in two of who, what and where would, when widened in both, allow more
  // than was asked for. What a service is let in for is its own affair.
  bool is_near(const std::vector<Miss>& misses) const {
    return now_request_.principal.kind == PrincipalKind::kService || elements_in(misses) <= 1;
  }

  static unsigned elements_in(const std::vector<Miss>& misses) {
    return static_cast<unsigned>(std::count_if(misses.begin(), misses.end(), [](const Miss& miss) {
      return miss.part != Part::kCondition;
    }));
  }

  unsigned cost_of(const std::vector<Miss>& misses, const Amendment& amendment) const {
    const auto sent = static_cast<unsigned>(amendment.sendings.size());
    const auto elements = elements_in(misses);
    const auto conditions = static_cast<unsigned>(misses.size()) - elements - sent;
    const unsigned cost = elements * kElement + conditions * kConditionValue + sent * kSentValue;
    if (now_request_.principal.kind != PrincipalKind::kService) return cost;
    const auto misses_part = [&](Part part) {
      return std::any_of(misses.begin(), misses.end(),
                         [&](const Miss& miss) { return miss.part == part; });
    };
    // One that is about other things altogether is left alone.
    const bool other = misses_part(Part::kAction) && misses_part(Part::kResource);
    return other ? kNewStatement + 1 : std::min(cost, kNewStatement - 1);
  }

  // Variables are plain text in a document without the present version.
  void gather_versions(Layer layer, std::vector<Candidate>& out) const {
    each_document(layer, [&](const Remedy& where, const Attached& attached) {
      const Document& document = *attached.document;
      if (document.version == kPresentVersion ||
          to_value(document).dump().find("${") == std::string::npos) {
        return;
      }
      Remedy remedy = where;
      remedy.edit = kVersion;
      remedy.statement = kPresentVersion;
      remedy.summary =
          "give the document \"Version\": \"2012-10-17\": without it ${…} is plain text";
      out.push_back({{std::move(remedy)}, kConditionValue});
    });
  }

  const Request& request_;
  const Policies& policies_;
  const Rules& rules_;
  const Ways ways_;
  std::vector<Remedy> remedies_;
  std::string why_;
  // As the edits found so far leave them.
  Policies now_policies_;
  Request now_request_;
  Decision now_;
};

Remedy no_remedy(const Decision& decision, const std::string& why) {
  Remedy remedy;
  remedy.edit = kNone;
  remedy.layer = decision.layer;
  remedy.policy = decision.policy.empty() ? std::string(name_of(decision.layer)) : decision.policy;
  remedy.summary = why.empty() ? "no edit of a policy allows this request" : why;
  return remedy;
}

}  // namespace

std::vector<Remedy> remedies_for(const Request& request, const Policies& policies,
                                 const Rules& rules, const Decision& decision) {
  if (decision.allowed()) return {};
  std::string why;
  for (const Ways ways : {Ways::kFine, Ways::kPlain}) {
    Mender mender(request, policies, rules, ways);
    if (mender.mend()) return mender.take();
    if (why.empty()) why = mender.why();
  }
  return {no_remedy(decision, why)};
}

Policies apply(const Policies& policies, const std::vector<Remedy>& remedies) {
  Policies out = policies;
  for (size_t i = 0; i < remedies.size(); ++i) {
    if (!edits_document(remedies[i])) continue;
    const auto here = [&](const Remedy& each) {
      return edits_document(each) && same_place(each, remedies[i]);
    };
    const auto mine = remedies.begin() + static_cast<std::ptrdiff_t>(i);
    if (std::any_of(remedies.begin(), mine, here)) continue;
    std::vector<const Remedy*> edits;
    for (auto each = mine; each != remedies.end(); ++each) {
      if (here(*each)) edits.push_back(&*each);
    }
    edit_document(place_of(out, remedies[i]), edits);
  }
  return out;
}

Request apply(const Request& request, const std::vector<Remedy>& remedies) {
  Request out = request;
  for (const auto& remedy : remedies) {
    if (remedy.edit != kSend) continue;
    out.context = with_key(out.context, remedy.key, remedy.values, remedy.arity);
  }
  return out;
}

Value to_value(const Remedy& remedy) {
  Value value = {{"layer", name_of(remedy.layer)},
                 {"policy", remedy.policy},
                 {"edit", remedy.edit},
                 {"summary", remedy.summary}};
  if (!remedy.statement.is_null()) value["statement"] = remedy.statement;
  if (remedy.index) value["index"] = *remedy.index;
  if (remedy.edit == kSend) {
    value["key"] = remedy.key;
    value["values"] = remedy.values;
  }
  return value;
}

}  // namespace sim::policy
