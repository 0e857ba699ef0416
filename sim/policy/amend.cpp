#include "sim/policy/amend.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "sim/aws/arn.h"
#include "sim/base/text.h"
#include "sim/policy/statement_json.h"
#include "sim/policy/vocabulary.h"

namespace sim::policy {
namespace {

using aws::PrincipalKind;
using Kind = PrincipalPattern::Kind;

// What a findings report export needs of the bucket and of the key.
constexpr std::array<std::string_view, 3> kBucketActions = {"s3:PutObject", "s3:PutObjectAcl",
                                                            "s3:AbortMultipartUpload"};
constexpr std::array<std::string_view, 2> kKeyActions = {"kms:Decrypt", "kms:GenerateDataKey*"};

std::string_view service_of(std::string_view action) { return action.substr(0, action.find(':')); }

// "s3:*" or "*".
bool is_broad(std::string_view action) { return action == "*" || action.ends_with(":*"); }

bool any_broad(const Statement& statement) {
  return statement.action.negated ||
         std::any_of(statement.action.patterns.begin(), statement.action.patterns.end(),
                     [](const Pattern& pattern) { return is_broad(pattern.text); });
}

// The bucket of "arn:aws:s3:::bucket/key", or what else comes before the first slash.
std::string_view holder_of(std::string_view arn) {
  const auto parsed = aws::parse_arn(arn);
  return parsed ? parsed->resource.substr(0, parsed->resource.find('/')) : std::string_view();
}

class AllowAmender {
 public:
  AllowAmender(const Statement& statement, const Subject& subject)
      : statement_(statement), subject_(subject), out_{to_value(statement), {}, {}} {}

  bool amend(const Miss& miss) {
    switch (miss.part) {
      case Part::kPrincipal:
        return amend_principal();
      case Part::kAction:
        return amend_action();
      case Part::kResource:
        return amend_resource();
      case Part::kCondition:
        return amend_condition(statement_.conditions[miss.condition]);
      case Part::kNone:
        break;
    }
    return false;
  }

  Amendment take() { return std::move(out_); }

 private:
  void say(std::string words) { out_.words.push_back(std::move(words)); }

  // A listed name that no action has, and that comes closest to this one.
  const Pattern* misspelling_of(const std::string& action) const {
    const auto service = service_of(action);
    for (const auto& each : statement_.action.patterns) {
      const auto name = each.text.substr(std::min(each.text.size(), service.size() + 1));
      const bool unknown = text::equals_ignoring_case(service_of(each.text), service) &&
                           is_known_service(service) && !is_action(service, name);
      if (!unknown || name.find_first_of("*?") != std::string::npos) continue;
      const auto meant = text::nearest(name, actions_of(service));
      if (meant && text::equals_ignoring_case(*meant, action.substr(service.size() + 1))) {
        return &each;
      }
    }
    return nullptr;
  }

  // A statement that allows little may take in one action more; one that allows an action on
  // everything may not.
  bool amend_action() {
    const std::string& action = subject_.request.action;
    if (statement_.action.negated) {
      if (!remove_entry(out_.statement, "NotAction", action)) return false;
      say(fmt::format("take {} out of NotAction", action));
      return true;
    }
    const auto& patterns = statement_.action.patterns;
    const bool related = std::any_of(patterns.begin(), patterns.end(), [&](const Pattern& each) {
      return text::equals_ignoring_case(service_of(each.text), service_of(action));
    });
    if (!related || (is_broad_resource() && subject_.layer != Layer::kServiceControl)) return false;
    // The documented statement of an export writes kms:GenerateDataKey*.
    const auto companions = companion_actions(subject_.request);
    const auto written =
        std::find_if(companions.begin(), companions.end(), [&](const std::string& each) {
          return text::wildcard_match(text::lower(each), text::lower(action));
        });
    const std::string& entry = written == companions.end() ? action : *written;
    if (const auto* misspelt = misspelling_of(action)) {
      replace_entry(out_.statement, "Action", misspelt->text, entry);
      say(fmt::format("correct {}, which no action is called, to {}", misspelt->text, entry));
      return true;
    }
    add_entry(out_.statement, "Action", entry);
    say("add " + entry + " to its actions");
    return true;
  }

  bool is_broad_resource() const {
    if (subject_.kind == DocumentKind::kKey || subject_.kind == DocumentKind::kTrust ||
        subject_.request.resource == "*") {
      return false;
    }
    const auto& resource = statement_.resource;
    return resource.negated ||
           std::any_of(resource.patterns.begin(), resource.patterns.end(),
                       [](const Pattern& pattern) { return pattern.text == "*"; });
  }

  bool amend_resource() {
    const std::string wanted = resource_pattern(subject_.request, subject_.layer, subject_.kind);
    if (statement_.resource.negated || wanted.empty()) return false;
    if (subject_.kind == DocumentKind::kKey) {
      out_.statement["Resource"] = "*";
      say("let Resource be \"*\": in a key policy this is the key, and nothing else is");
      return true;
    }
    const auto& patterns = statement_.resource.patterns;
    for (const auto& pattern : patterns) {
      if (!differs_by_partition(pattern.text)) continue;
      replace_entry(out_.statement, "Resource", pattern.text, wanted);
      say(fmt::format("change the resource from {} to {}", pattern.text, wanted));
      return true;
    }
    const bool near = std::any_of(patterns.begin(), patterns.end(), [&](const Pattern& pattern) {
      return !holder_of(wanted).empty() && holder_of(pattern.text) == holder_of(wanted);
    });
    if (any_broad(statement_) && !near) return false;
    add_entry(out_.statement, "Resource", wanted);
    say("add " + wanted + " to its resources");
    return true;
  }

  bool differs_by_partition(std::string_view pattern) const {
    const auto listed = aws::parse_arn(pattern), asked = aws::parse_arn(subject_.request.resource);
    return listed && asked && listed->partition != asked->partition &&
           listed->service == asked->service &&
           holder_of(pattern) == holder_of(subject_.request.resource);
  }

  bool amend_principal() {
    if (statement_.principal.negated || subject_.kind == DocumentKind::kIdentity) return false;
    const auto& who = subject_.request.principal;
    if (who.kind == PrincipalKind::kService) return amend_service(who.name);
    if (who.kind == PrincipalKind::kAnonymous) return false;
    if (who.kind == PrincipalKind::kIdentityProvider) {
      if (!names(Kind::kFederated)) return false;
      return add_principal("Federated", who.arn);
    }
    return amend_caller(who);
  }

  bool names(Kind kind) const {
    const auto& listed = statement_.principal.patterns;
    return std::any_of(listed.begin(), listed.end(),
                       [&](const PrincipalPattern& each) { return each.kind == kind; });
  }

  bool add_principal(const char* kind, const std::string& who) {
    add_entry(out_.statement["Principal"], kind, who);
    say("add " + who + " to its principals");
    return true;
  }

  bool replace_principal(const char* kind, const std::string& from, const std::string& to) {
    if (!replace_entry(out_.statement["Principal"], kind, from, to)) return false;
    say(fmt::format("change the principal from {} to {}", from, to));
    return true;
  }

  // Another form of the same service's name, global or of a region, is corrected.
  bool amend_service(const std::string& name) {
    for (const auto& each : statement_.principal.patterns) {
      if (each.kind == Kind::kService && same_service(each.text, name)) {
        return replace_principal("Service", each.text, name);
      }
    }
    return false;
  }

  bool amend_caller(const aws::Principal& who) {
    const std::string arn = caller_arn(who);
    for (const auto& each : statement_.principal.patterns) {
      if (each.kind == Kind::kArn && meant_for(each.text, who)) {
        return replace_principal("AWS", each.text, arn);
      }
    }
    if (delegates_wrongly(who)) {
      const auto parsed = aws::parse_arn(subject_.request.resource);
      const auto root =
          fmt::format("arn:{}:iam::{}:root", parsed ? parsed->partition : "aws", who.account);
      const auto& listed = statement_.principal.patterns;
      return listed.size() == 1 ? replace_principal("AWS", listed.front().text, root)
                                : add_principal("AWS", root);
    }
    const bool listed = names(Kind::kArn) || names(Kind::kAccount) || names(Kind::kUniqueId);
    if (!listed || any_broad(statement_)) return false;
    return add_principal("AWS", arn);
  }

  // The same user, role or session but for the partition, or a session of the role whose other
  // sessions are meant as well.
  static bool meant_for(std::string_view listed, const aws::Principal& who) {
    const auto has = aws::parse_arn(listed);
    if (!has || has->account != who.account) return false;
    const auto wanted = aws::parse_arn(who.arn);
    if (wanted && has->partition != wanted->partition) return has->resource == wanted->resource;
    return false;
  }

  // A key policy that hands the key over to the policies of some other account than its own.
  bool delegates_wrongly(const aws::Principal& who) const {
    if (subject_.kind != DocumentKind::kKey || who.account != subject_.request.resource_account ||
        !names(Kind::kAccount) || !any_broad(statement_)) {
      return false;
    }
    const auto& all = subject_.document.statements;
    return std::none_of(all.begin(), all.end(), [&](const Statement& each) {
      const auto& listed = each.principal.patterns;
      return !each.denies && std::any_of(listed.begin(), listed.end(), [&](const auto& pattern) {
        return pattern.kind == Kind::kAccount && pattern.account == who.account;
      });
    });
  }

  bool amend_condition(const Condition& condition) {
    if (auto sending =
            sending_for(condition, subject_.request, Holding::kHolds, statement_.conditions)) {
      out_.sendings.push_back(std::move(*sending));
      return true;
    }
    auto words = correct_condition(out_.statement, condition, subject_.request);
    if (!words) return false;
    say(std::move(*words));
    return true;
  }

  const Statement& statement_;
  const Subject& subject_;
  Amendment out_;
};

// An export fails on the next of its calls unless all of them are allowed.
void complete_for_inspector(Amendment& amendment, const Statement& statement,
                            const Request& request) {
  if (statement.action.negated) return;
  for (const auto& action : companion_actions(request)) {
    const auto& patterns = statement.action.patterns;
    const bool there = std::any_of(patterns.begin(), patterns.end(), [&](const Pattern& each) {
      return text::wildcard_match(text::lower(each.text), text::lower(action));
    });
    if (there) continue;
    add_entry(amendment.statement, "Action", action);
    if (!text::wildcard_match(text::lower(action), text::lower(request.action))) {
      amendment.words.push_back("add " + action + ", which an export needs too");
    }
  }
}

}  // namespace

std::string resource_pattern(const Request& request, Layer layer, DocumentKind kind) {
  if (kind == DocumentKind::kTrust) return {};
  if (kind == DocumentKind::kKey || layer == Layer::kServiceControl) return "*";
  const auto arn = aws::parse_arn(request.resource);
  const auto slash = arn ? arn->resource.find('/') : std::string_view::npos;
  if (!arn || arn->service != "s3" || slash == std::string_view::npos || !arn->account.empty()) {
    return request.resource;
  }
  return fmt::format("arn:{}:s3:::{}/*", arn->partition, arn->resource.substr(0, slash));
}

std::string caller_arn(const aws::Principal& principal) {
  return principal.kind == PrincipalKind::kRoleSession && !principal.role_arn.empty()
             ? principal.role_arn
             : principal.arn;
}

std::string source_arn_pattern(const std::string& arn) {
  constexpr std::string_view kReport = "report/";
  const auto parsed = aws::parse_arn(arn);
  if (!parsed || parsed->service != "inspector2" || !parsed->resource.starts_with(kReport)) {
    return arn;
  }
  return fmt::format("arn:{}:inspector2:{}:{}:report/*", parsed->partition, parsed->region,
                     parsed->account);
}

bool is_inspector(const aws::Principal& principal) {
  return principal.kind == PrincipalKind::kService && principal.name.starts_with("inspector2.");
}

bool same_service(std::string_view service, std::string_view other) {
  return service.substr(0, service.find('.')) == other.substr(0, other.find('.'));
}

std::vector<std::string> companion_actions(const Request& request) {
  const auto all_if = [&](const auto& actions) -> std::vector<std::string> {
    const bool one = std::any_of(actions.begin(), actions.end(), [&](std::string_view each) {
      return text::wildcard_match(text::lower(each), text::lower(request.action));
    });
    if (!one || !is_inspector(request.principal)) return {};
    return {actions.begin(), actions.end()};
  };
  auto actions = all_if(kBucketActions);
  if (actions.empty()) actions = all_if(kKeyActions);
  if (actions.empty()) actions = {request.action};
  return actions;
}

std::optional<Amendment> amend_allow(const Statement& statement, const std::vector<Miss>& misses,
                                     const Subject& subject) {
  AllowAmender amender(statement, subject);
  for (const auto& miss : misses) {
    if (!amender.amend(miss)) return std::nullopt;
  }
  Amendment amendment = amender.take();
  if (is_inspector(subject.request.principal)) {
    complete_for_inspector(amendment, statement, subject.request);
  }
  return amendment;
}

}  // namespace sim::policy
