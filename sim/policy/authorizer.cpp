#include "sim/policy/authorizer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "sim/aws/arn.h"
#include "sim/base/text.h"
#include "sim/policy/evaluation.h"
#include "sim/policy/service_rules.h"
#include "sim/policy/statement.h"
#include "sim/policy/vocabulary.h"

namespace sim::policy {
namespace {

using aws::PrincipalKind;

// What a layer came to: the facts that joining needs, and the statements that decided.
struct LayerState {
  bool looked_at = false;
  bool denied = false;
  bool allowed = false;
  Reach reach = kReachNone;
  const Attached* deny_policy = nullptr;
  const Statement* deny = nullptr;
  const Attached* allow_policy = nullptr;
  const Statement* allow = nullptr;
  const Grant* grant = nullptr;

  Effect effect() const {
    return denied ? Effect::kExplicitDeny : allowed ? Effect::kAllow : Effect::kImplicitDeny;
  }
};

constexpr size_t kLayers = static_cast<size_t>(Layer::kGrant) + 1;
// Which explicit deny is named when several policies deny; also the order of verdicts.
constexpr std::array<Layer, kLayers> kOrder = {
    Layer::kResourceControl, Layer::kServiceControl, Layer::kResource, Layer::kIdentity,
    Layer::kBoundary,        Layer::kSession,        Layer::kEndpoint, Layer::kGrant};

// Most ARNs name the account of the resource; buckets' do not.
std::string_view owner_of(const Request& request) {
  if (!request.resource_account.empty()) return request.resource_account;
  const auto arn = aws::parse_arn(request.resource);
  return arn ? arn->account : std::string_view();
}

// How the layers join for a request.
struct Outcome {
  bool allowed;
  Layer layer;
};

class Evaluation {
 public:
  Evaluation(const Request& request, const Policies& policies, const Rules& rules)
      : request_(request),
        policies_(policies),
        rules_(rules),
        owner_(owner_of(request)),
        resource_kind_(resource_kind(request.action, request.resource)) {}

  Decision decide() {
    look_at_everything();
    for (const Layer layer : kOrder) {
      if (state(layer).denied) return explicit_deny(layer);
    }
    const bool restricted = is_restricted_public();
    if (restricted && assumptions().public_restriction_denies_first) return public_deny();
    if (state(Layer::kServiceControl).looked_at && !state(Layer::kServiceControl).allowed) {
      return implicit_deny(Layer::kServiceControl);
    }
    const Outcome outcome = join();
    if (!outcome.allowed) return implicit_deny(outcome.layer);
    if (state(Layer::kEndpoint).looked_at && !state(Layer::kEndpoint).allowed) {
      return implicit_deny(Layer::kEndpoint);
    }
    if (restricted) return public_deny();
    return allow(outcome.layer);
  }

 private:
  LayerState& state(Layer layer) { return states_[static_cast<size_t>(layer)]; }
  const LayerState& state(Layer layer) const { return states_[static_cast<size_t>(layer)]; }
  PrincipalKind kind() const { return request_.principal.kind; }
  const Assumptions& assumptions() const { return rules_.assumptions; }

  // ---- What kind of request it is.

  // Users, sessions and federated users carry policies of their own.
  bool has_identity() const {
    return kind() == PrincipalKind::kUser || kind() == PrincipalKind::kRoleSession ||
           kind() == PrincipalKind::kFederatedUser;
  }
  bool in_own_account() const { return owner_.empty() || owner_ == request_.principal.account; }
  bool concerns_key() const { return resource_kind_ == ResourceKind::kKey; }
  bool is_bucket_rescue() const {
    return kind() == PrincipalKind::kRoot && in_own_account() &&
           mends_bucket_policy(request_.action);
  }
  bool service_control_applies() const {
    return (has_identity() || kind() == PrincipalKind::kRoot) &&
           !rules_.principal_in_management_account && !request_.principal.service_linked;
  }
  bool resource_control_applies() const {
    return !policies_.resource_control.empty() && !rules_.resource_in_management_account &&
           !request_.principal.service_linked && !rules_.aws_managed_key &&
           under_resource_control(request_.action);
  }
  Boundary boundary() const {
    return policies_.boundary && has_identity() ? Boundary::kPresent : Boundary::kAbsent;
  }

  // ---- Layers.

  void look_at(LayerState& into, const Attached& attached) const {
    into.looked_at = true;
    for (const auto& statement : attached.document->statements) {
      const Finding finding = examine(statement, request_, boundary(), assumptions());
      if (!finding.matched()) continue;
      if (statement.denies) {
        into.denied = true;
        if (!into.deny) {
          into.deny = &statement;
          into.deny_policy = &attached;
        }
        continue;
      }
      into.allowed = true;
      // The statement that reaches furthest is the one worth naming.
      if (!into.allow || finding.reach > into.reach) {
        into.allow = &statement;
        into.allow_policy = &attached;
      }
      into.reach |= finding.reach;
    }
  }

  // Every level must allow. A denial names the level's statement all the same.
  void look_at_levels(LayerState& into, const std::vector<std::vector<Attached>>& levels) const {
    bool all_allow = true;
    for (const auto& level : levels) {
      into.looked_at = true;
      into.allowed = false;
      for (const auto& attached : level) look_at(into, attached);
      all_allow = all_allow && into.allowed;
    }
    into.allowed = all_allow;
  }

  void look_at_grants(LayerState& into) const {
    for (const auto& grant : policies_.grants) {
      into.looked_at = true;
      const Finding finding = examine(grant, request_);
      if (!finding.matched()) continue;
      into.allowed = true;
      if (!into.grant || finding.reach > into.reach) into.grant = &grant;
      into.reach |= finding.reach;
    }
  }

  void look_at_everything() {
    if (resource_control_applies()) {
      auto& layer = state(Layer::kResourceControl);
      look_at_levels(layer, policies_.resource_control);
      layer.allowed = true;  // RCPFullAWSAccess
    }
    if (service_control_applies()) {
      look_at_levels(state(Layer::kServiceControl), policies_.service_control);
    }
    if (policies_.resource && !is_bucket_rescue()) {
      look_at(state(Layer::kResource), *policies_.resource);
    }
    if (has_identity()) {
      state(Layer::kIdentity).looked_at = true;
      for (const auto& attached : policies_.identity) look_at(state(Layer::kIdentity), attached);
      if (policies_.boundary) look_at(state(Layer::kBoundary), *policies_.boundary);
      for (const auto& attached : policies_.session) look_at(state(Layer::kSession), attached);
      if (kind() == PrincipalKind::kFederatedUser) state(Layer::kSession).looked_at = true;
    }
    if (policies_.endpoint) look_at(state(Layer::kEndpoint), *policies_.endpoint);
    if (concerns_key()) look_at_grants(state(Layer::kGrant));
  }

  // ---- Joining.

  bool boundary_passes() const {
    return !state(Layer::kBoundary).looked_at || state(Layer::kBoundary).allowed;
  }
  // A federated user without a session policy has none that allows.
  bool session_passes() const {
    return !state(Layer::kSession).looked_at || state(Layer::kSession).allowed;
  }
  // Key policies and trust policies must allow by themselves; elsewhere the identity side suffices.
  bool resource_side_decides() const { return resource_kind_ != ResourceKind::kOrdinary; }

  Outcome join() const {
    if (kind() == PrincipalKind::kAnonymous || kind() == PrincipalKind::kService ||
        kind() == PrincipalKind::kIdentityProvider) {
      return from_resource(state(Layer::kResource).allowed);
    }
    if (kind() == PrincipalKind::kRoot) return join_root();
    return in_own_account() ? join_same_account() : join_cross_account();
  }

  Outcome from_resource(bool allowed) const {
    if (!allowed && state(Layer::kGrant).allowed) return {true, Layer::kGrant};
    return {allowed, Layer::kResource};
  }

  Outcome join_root() const {
    if (in_own_account() && !resource_side_decides()) return {true, Layer::kIdentity};
    if (!in_own_account() && !key_action_crosses()) return {false, Layer::kResource};
    return from_resource(state(Layer::kResource).allowed);
  }

  // Whether a direct grant, by resource policy or KMS grant, carries past silent layers.
  bool reaches(Reach reach) const {
    if (reach & kReachDirect) return true;
    if ((reach & kReachEveryone) && (assumptions().everyone_passes_boundary || boundary_passes()) &&
        (assumptions().everyone_passes_session || session_passes())) {
      return true;
    }
    return (reach & kReachParent) && boundary_passes() && session_passes();
  }

  Outcome join_same_account() const {
    const LayerState& resource = state(Layer::kResource);
    const LayerState& grant = state(Layer::kGrant);
    const bool identity = state(Layer::kIdentity).allowed;
    if (reaches(resource.reach)) return {true, Layer::kResource};
    if (reaches(grant.reach)) return {true, Layer::kGrant};
    if (resource_side_decides() && !resource.allowed && !grant.allowed) {
      return {false, Layer::kResource};
    }
    const bool granted = ((resource.reach | grant.reach) & ~kReachAccount) != 0;
    if (!identity && !granted) return {false, Layer::kIdentity};
    if (!boundary_passes()) return {false, Layer::kBoundary};
    if (!session_passes()) return {false, Layer::kSession};
    return {identity, Layer::kIdentity};
  }

  bool key_action_crosses() const { return !concerns_key() || crosses_accounts(request_.action); }

  Outcome join_cross_account() const {
    if (!key_action_crosses()) return {false, Layer::kResource};
    if (assumptions().grant_suffices_across_accounts && reaches(state(Layer::kGrant).reach)) {
      return {true, Layer::kGrant};
    }
    if (!state(Layer::kIdentity).allowed) return {false, Layer::kIdentity};
    if (!state(Layer::kResource).allowed && !state(Layer::kGrant).allowed) {
      return {false, Layer::kResource};
    }
    if (!boundary_passes()) return {false, Layer::kBoundary};
    if (!session_passes()) return {false, Layer::kSession};
    return {true, state(Layer::kResource).allowed ? Layer::kResource : Layer::kGrant};
  }

  // RestrictPublicBuckets lets only services and the owner's account through a public policy.
  bool is_restricted_public() const {
    if (!rules_.restrict_public_buckets || kind() == PrincipalKind::kService ||
        !text::equals_ignoring_case(request_.action.substr(0, 3), "s3:") || !policies_.resource) {
      return false;
    }
    const bool owner = kind() != PrincipalKind::kAnonymous && in_own_account();
    return !owner && is_public(*policies_.resource->document);
  }

  // ---- Answers.

  Decision answer(Effect effect, Layer layer) const {
    Decision decision;
    decision.effect = effect;
    decision.layer = layer;
    decision.verdicts.reserve(kLayers);
    return decision;
  }

  Decision allow(Layer layer) const {
    Decision decision = answer(Effect::kAllow, layer);
    const LayerState& decided = state(layer);
    name(decision, decided.allow_policy, decided.allow);
    if (layer == Layer::kGrant && decided.grant) decision.policy = "grant " + decided.grant->id;
    for (const Layer each : kOrder) {
      const LayerState& from = state(each);
      if (!from.looked_at) continue;
      LayerVerdict& verdict = decision.verdicts.emplace_back(LayerVerdict{each, from.effect(), {}});
      for_each_policy(each,
                      [&](const Attached& attached) { pass_on(attached, decision.warnings); });
      // Only the layer that grants is spelled out: most decisions are never read.
      if (each != layer) continue;
      if (from.allow) {
        verdict.statements.push_back(
            describe(*from.allow, Finding(), from.allow_policy->name, request_));
      } else if (from.grant) {
        verdict.statements.push_back(describe(*from.grant, Finding(), request_));
      }
    }
    return decision;
  }

  Decision explicit_deny(Layer layer) const {
    Decision decision = answer(Effect::kExplicitDeny, layer);
    name(decision, state(layer).deny_policy, state(layer).deny);
    explain(decision);
    return decision;
  }

  Decision implicit_deny(Layer layer) const {
    Decision decision = answer(Effect::kImplicitDeny, layer);
    explain(decision);
    return decision;
  }

  Decision public_deny() const {
    Decision decision = answer(Effect::kExplicitDeny, Layer::kResource);
    decision.policy = policies_.resource->name;
    decision.warnings.push_back(
        "RestrictPublicBuckets: the bucket policy is public, so only AWS services and the bucket "
        "owner's account get in");
    explain(decision);
    return decision;
  }

  static void name(Decision& decision, const Attached* policy, const Statement* statement) {
    if (policy) decision.policy = policy->name;
    if (statement) decision.statement = statement->name;
  }

  // A denial is worth a second pass: every statement, with the element that kept it from matching.
  void explain(Decision& decision) const {
    for (const Layer layer : kOrder) {
      if (!state(layer).looked_at) continue;
      auto& verdict =
          decision.verdicts.emplace_back(LayerVerdict{layer, state(layer).effect(), {}});
      for_each_policy(layer, [&](const Attached& attached) {
        explain_policy(attached, verdict, decision.warnings);
      });
      if (layer != Layer::kGrant) continue;
      for (const auto& grant : policies_.grants) {
        verdict.statements.push_back(describe(grant, examine(grant, request_), request_));
      }
    }
  }

  void explain_policy(const Attached& attached, LayerVerdict& verdict,
                      std::vector<std::string>& warnings) const {
    pass_on(attached, warnings);
    for (const auto& statement : attached.document->statements) {
      const Finding finding = examine(statement, request_, boundary(), assumptions());
      verdict.statements.push_back(describe(statement, finding, attached.name, request_));
      if (!finding.condition || finding.condition->op.family == Family::kNull ||
          finding.condition->op.quantifier != Quantifier::kNone) {
        continue;
      }
      const auto* key = request_.context.find(finding.condition->folded_key);
      const auto known = key_of(finding.condition->folded_key);
      if (key && key->multivalued && !(known && known->multivalued)) {
        warnings.push_back(fmt::format(
            "{}, {}: {} has several values: {} needs ForAllValues or ForAnyValue", attached.name,
            statement.name, key->name, finding.condition->operator_name));
      }
    }
  }

  // What cannot work in a document was found when it was read.
  static void pass_on(const Attached& attached, std::vector<std::string>& warnings) {
    for (const auto& warning : attached.document->warnings) {
      warnings.push_back(fmt::format("{}, {}", attached.name, warning));
    }
  }

  template <class Visit>
  void for_each_policy(Layer layer, Visit visit) const {
    const auto visit_levels = [&](const std::vector<std::vector<Attached>>& levels) {
      for (const auto& level : levels) std::for_each(level.begin(), level.end(), visit);
    };
    const auto visit_one = [&](const std::optional<Attached>& attached) {
      if (attached) visit(*attached);
    };
    switch (layer) {
      case Layer::kResourceControl:
        return visit_levels(policies_.resource_control);
      case Layer::kServiceControl:
        return visit_levels(policies_.service_control);
      case Layer::kResource:
        return visit_one(policies_.resource);
      case Layer::kIdentity:
        std::for_each(policies_.identity.begin(), policies_.identity.end(), visit);
        return;
      case Layer::kBoundary:
        return visit_one(policies_.boundary);
      case Layer::kSession:
        std::for_each(policies_.session.begin(), policies_.session.end(), visit);
        return;
      case Layer::kEndpoint:
        return visit_one(policies_.endpoint);
      case Layer::kGrant:
        return;
    }
  }

  const Request& request_;
  const Policies& policies_;
  const Rules& rules_;
  std::string_view owner_;  // account of the resource; empty when there is none
  ResourceKind resource_kind_;
  std::array<LayerState, kLayers> states_;
};

}  // namespace

Decision authorize(const Request& request, const Policies& policies, const Rules& rules) {
  if (text::equals_ignoring_case(request.action, "sts:GetCallerIdentity")) {
    // Always allowed, even against an explicit deny.
    Decision decision;
    decision.effect = Effect::kAllow;
    return decision;
  }
  return Evaluation(request, policies, rules).decide();
}

}  // namespace sim::policy
