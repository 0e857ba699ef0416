#include "sim/policy/mistakes.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "sim/aws/arn.h"
#include "sim/policy/amend.h"
#include "sim/policy/key_carriers.h"
#include "sim/policy/mistake_detectors.h"
#include "sim/policy/service_rules.h"
#include "sim/policy/statement.h"
#include "sim/policy/statement_json.h"

namespace sim::policy {
namespace {

using aws::PrincipalKind;
using Kind = PrincipalPattern::Kind;

bool names_kind(const Statement& statement, Kind kind) {
  const auto& listed = statement.principal.patterns;
  return std::any_of(listed.begin(), listed.end(),
                     [&](const PrincipalPattern& each) { return each.kind == kind; });
}

bool allows(const Decision& decision, Layer layer) {
  return std::any_of(decision.verdicts.begin(), decision.verdicts.end(), [&](const auto& verdict) {
    return verdict.layer == layer && verdict.effect == Effect::kAllow;
  });
}

// ---- Documents as a whole.

// What a detector of a whole document sees.
struct DocumentSight {
  const Request& request;
  const Decision& decision;
  Layer layer;
  const Attached& attached;
};

using DocumentDetector = std::optional<Sighting> (*)(const DocumentSight&);

bool is_policy_of_own_key(const DocumentSight& sight) {
  const auto& request = sight.request;
  return sight.layer == Layer::kResource && !request.principal.account.empty() &&
         request.principal.account == request.resource_account &&
         resource_kind(request.action, request.resource) == ResourceKind::kKey;
}

std::optional<Sighting> delegates_to_wrong_root(const DocumentSight& sight) {
  if (!is_policy_of_own_key(sight)) return std::nullopt;
  const std::string& owner = sight.request.resource_account;
  std::string other;
  for (const auto& statement : sight.attached.document->statements) {
    if (statement.denies) continue;
    for (const auto& each : statement.principal.patterns) {
      if (each.kind != Kind::kAccount) continue;
      if (each.account == owner) return std::nullopt;
      other = each.text;
    }
  }
  const auto arn = aws::parse_arn(sight.request.resource);
  const std::string root = fmt::format("arn:{}:iam::{}:root", arn ? arn->partition : "aws", owner);
  if (other.empty()) {
    if (!allows(sight.decision, Layer::kIdentity)) return std::nullopt;
    return Sighting{fmt::format("the key policy does not delegate to its account: IAM policies of "
                                "{} do not count without a statement for {}",
                                owner, root),
                    fmt::format("Add a statement that allows {} the key's actions.", root)};
  }
  return Sighting{fmt::format("the key policy delegates to a wrong root: it names {}, but the key "
                              "belongs to account {}",
                              other, owner),
                  fmt::format("Name {}.", root)};
}

std::optional<Sighting> service_not_named(const DocumentSight& sight) {
  const auto& who = sight.request.principal;
  if (sight.layer != Layer::kResource || who.kind != PrincipalKind::kService) return std::nullopt;
  for (const auto& statement : sight.attached.document->statements) {
    if (statement.denies) continue;
    for (const auto& each : statement.principal.patterns) {
      if (each.kind == Kind::kEveryone ||
          (each.kind == Kind::kService && same_service(each.text, who.name))) {
        return std::nullopt;
      }
    }
  }
  return Sighting{
      fmt::format("no statement names {}: a service acts under its own name, accounts, "
                  "users and roles do not stand for it",
                  who.name),
      fmt::format("Add a statement with the principal {{\"Service\": \"{}\"}}.", who.name)};
}

std::optional<Sighting> variables_without_version(const DocumentSight& sight) {
  const Document& document = *sight.attached.document;
  if (document.version == "2012-10-17" ||
      to_value(document).dump().find("${") == std::string::npos) {
    return std::nullopt;
  }
  return Sighting{fmt::format("the document's version is {}, in which ${{…}} is plain text",
                              document.version.empty() ? "absent" : document.version),
                  "Give it \"Version\": \"2012-10-17\"."};
}

constexpr DocumentDetector kDocumentDetectors[] = {delegates_to_wrong_root, service_not_named,
                                                   variables_without_version};

// ---- The request between the layers.

std::optional<Mistake> one_side_only(const Request& request, const Decision& decision) {
  const auto& who = request.principal;
  const bool has_own = who.kind == PrincipalKind::kUser ||
                       who.kind == PrincipalKind::kRoleSession ||
                       who.kind == PrincipalKind::kFederatedUser;
  if (!has_own || request.resource_account.empty() || who.account == request.resource_account ||
      decision.effect == Effect::kExplicitDeny) {
    return std::nullopt;
  }
  const bool caller = allows(decision, Layer::kIdentity);
  const bool resource = allows(decision, Layer::kResource);
  if (caller == resource) return std::nullopt;
  return Mistake{
      std::string(name_of(caller ? Layer::kResource : Layer::kIdentity)), "",
      fmt::format("access across accounts needs both sides: {} allows it, {} does not",
                  caller ? fmt::format("account {} of the caller", who.account)
                         : fmt::format("account {} of the resource", request.resource_account),
                  caller ? fmt::format("account {} of the resource", request.resource_account)
                         : fmt::format("account {} of the caller", who.account)),
      caller
          ? "Let the policy of the resource, where it can have one, name the caller or his account."
          : "Give the caller an identity-based policy with the same permission."};
}

std::optional<Mistake> level_without_allow(const Request& request, const Policies& policies,
                                           const Decision& decision) {
  if (decision.layer != Layer::kServiceControl || decision.effect != Effect::kImplicitDeny) {
    return std::nullopt;
  }
  for (size_t level = 0; level < policies.service_control.size(); ++level) {
    const auto& attached = policies.service_control[level];
    const bool some = std::any_of(attached.begin(), attached.end(), [&](const Attached& each) {
      const auto& statements = each.document->statements;
      return std::any_of(statements.begin(), statements.end(), [&](const Statement& statement) {
        return !statement.denies && examine(statement, request, Boundary::kAbsent).matched();
      });
    });
    if (some) continue;
    return Mistake{
        attached.empty() ? std::string(name_of(Layer::kServiceControl)) : attached.front().name, "",
        fmt::format("level {} of the organization, counted from the root, has no Allow "
                    "for {}: every level needs one",
                    level, request.action),
        "Attach FullAWSAccess there, or allow the action."};
  }
  return std::nullopt;
}

// ---- All of it.

class Search {
 public:
  Search(const Request& request, const Policies& policies, const Decision& decision)
      : request_(request), policies_(policies), decision_(decision) {}

  std::vector<Mistake> run() {
    for (const auto& verdict : decision_.verdicts) {
      const bool denying = decision_.effect == Effect::kExplicitDeny;
      if (denying ? verdict.layer != decision_.layer : verdict.effect == Effect::kAllow) continue;
      for (const auto& level : documents_of(policies_, verdict.layer)) {
        for (const Attached* attached : level) look_at(verdict.layer, *attached);
      }
    }
    if (found_.empty()) {
      if (auto found = one_side_only(request_, decision_)) found_.push_back(std::move(*found));
    }
    if (auto found = level_without_allow(request_, policies_, decision_)) {
      found_.push_back(std::move(*found));
    }
    return std::move(found_);
  }

 private:
  void add(const Attached& attached, const std::string& statement, Sighting sighting) {
    found_.push_back(
        {attached.name, statement, std::move(sighting.what), std::move(sighting.remedy)});
  }

  void look_at(Layer layer, const Attached& attached) {
    const bool denying = decision_.effect == Effect::kExplicitDeny;
    for (const auto& statement : attached.document->statements) {
      if (statement.denies != denying) continue;
      const auto misses = misses_of(statement, request_, boundary_of(request_, policies_));
      // A Deny that hits, or an Allow that does not.
      if (misses.empty() != denying) continue;
      const Sight sight{request_,           layer,     document_kind(layer, request_),
                        *attached.document, statement, misses};
      if (concerns_request(sight)) look_at_statement(attached, sight);
    }
    if (denying) return;
    for (const auto detector : kDocumentDetectors) {
      if (auto found = detector({request_, decision_, layer, attached})) {
        add(attached, "", std::move(*found));
      }
    }
  }

  // Statements for other callers and other actions hold no mistake.
  bool concerns_request(const Sight& sight) const {
    if (sight.statement.denies) return true;
    const auto& who = request_.principal;
    if (who.kind == PrincipalKind::kService) {
      return !sight.missed(Part::kPrincipal) || names_service(sight.statement, who.name);
    }
    if (sight.missed(Part::kPrincipal) && names_kind(sight.statement, Kind::kService)) return false;
    return !sight.missed(Part::kAction) ||
           (!sight.missed(Part::kPrincipal) && sight.misses.size() == 1);
  }

  static bool names_service(const Statement& statement, std::string_view service) {
    const auto& listed = statement.principal.patterns;
    return std::any_of(listed.begin(), listed.end(), [&](const PrincipalPattern& each) {
      return each.kind == Kind::kService && same_service(each.text, service);
    });
  }

  void look_at_statement(const Attached& attached, const Sight& sight) {
    for (const auto detector : statement_detectors()) {
      if (auto found = detector(sight)) add(attached, sight.statement.name, std::move(*found));
    }
    for (size_t i = 0; i < sight.statement.conditions.size(); ++i) {
      const auto& condition = sight.statement.conditions[i];
      const bool failed =
          sight.statement.denies ||
          std::any_of(sight.misses.begin(), sight.misses.end(), [&](const Miss& miss) {
            return miss.part == Part::kCondition && miss.condition == i;
          });
      if (failed) {
        look_at_condition(attached, sight, condition, operator_detectors());
        look_at_condition(attached, sight, condition, value_detectors());
      } else {
        look_at_condition(attached, sight, condition, held_condition_detectors());
      }
    }
  }

  void look_at_condition(const Attached& attached, const Sight& sight, const Condition& condition,
                         const std::vector<ConditionDetector>& detectors) {
    // What a Deny lists without negation is what it means to hit, unless by the lack of a key that
    // the request cannot have.
    const bool plain = sight.statement.denies && !condition.op.negated &&
                       condition.folded_key != "aws:securetransport" &&
                       carried_by(condition.folded_key, request_.action);
    if (plain) return;
    for (const auto detector : detectors) {
      if (auto found = detector(sight, condition)) {
        add(attached, sight.statement.name, std::move(*found));
        return;
      }
    }
  }

  const Request& request_;
  const Policies& policies_;
  const Decision& decision_;
  std::vector<Mistake> found_;
};

}  // namespace

std::vector<Mistake> mistakes_in(const Request& request, const Policies& policies,
                                 const Decision& decision) {
  if (decision.allowed()) return {};
  return Search(request, policies, decision).run();
}

Value to_value(const Mistake& mistake) {
  return {{"policy", mistake.policy},
          {"statement", mistake.statement},
          {"what", mistake.what},
          {"remedy", mistake.remedy}};
}

}  // namespace sim::policy
