#include "harness/policy_cases.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "harness/json_cursor.h"
#include "sim/aws/arn.h"
#include "sim/base/did_you_mean.h"
#include "sim/base/json_text.h"
#include "sim/base/text.h"

namespace harness {
namespace {

namespace policy = sim::policy;
using policy::DocumentKind;
using sim::aws::Principal;
using sim::aws::PrincipalKind;
using Words = std::vector<std::string>;

// A document as the line holds it; read once the request is known, which tells its kind.
struct Slice {
  std::string_view text;
  size_t offset = 0;
};

struct Slices {
  std::vector<Slice> identity;
  std::optional<Slice> boundary, session, resource, endpoint;
  std::vector<std::vector<Slice>> service_control, resource_control;
};

constexpr std::array<std::pair<std::string_view, PrincipalKind>, 8> kPrincipalTypes = {{
    {"IAMUser", PrincipalKind::kUser},
    {"AssumedRole", PrincipalKind::kRoleSession},
    {"FederatedUser", PrincipalKind::kFederatedUser},
    {"Root", PrincipalKind::kRoot},
    {"AWSService", PrincipalKind::kService},
    {"Anonymous", PrincipalKind::kAnonymous},
    {"SAMLProvider", PrincipalKind::kIdentityProvider},
    {"OIDCProvider", PrincipalKind::kIdentityProvider},
}};

// A member's name may hold anything; a complaint stays on its line.
std::string on_one_line(std::string text) {
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 0x20) c = ' ';
  }
  return text;
}

class CaseReader {
 public:
  CaseReader(std::string_view line, policy::DocumentCache& documents, PolicyCaseLine& out)
      : line_(line), in_(line), documents_(documents), out_(out) {}

  void read() {
    if (!sim::text::is_utf8(line_)) throw JsonFault(0, "the line is not UTF-8");
    members([&](const std::string& name, size_t at) {
      if (name == "id") {
        out_.id = in_.string();
        seen_id_ = true;
      } else if (name == "request") {
        read_request();
      } else if (name == "policies") {
        read_policies();
      } else if (name == "settings") {
        read_settings();
      } else if (name == "expected") {
        read_expected();
      } else {
        unread(name, at, {"id", "request", "policies", "settings", "expected"},
               {"category", "tags", "layers", "via", "hash"});
      }
    });
    in_.end();
    if (!seen_id_) throw JsonFault(0, "a case needs \"id\", a string");
    if (!seen_request_) throw JsonFault(0, "a case needs \"request\"");
    attach_documents();
    out_.value = std::move(case_);
  }

  // "column 120 (request.principal.type)"
  std::string place(size_t offset) const {
    size_t column = 1;
    for (const char c : line_.substr(0, offset)) {
      if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) ++column;
    }
    const std::string path = sim::text::join(path_, ".");
    return path.empty() ? fmt::format("column {}", column)
                        : fmt::format("column {} ({})", column, path);
  }

 private:
  // The members of an object: each name once, with the path kept for complaints.
  template <class Each>
  void members(Each each) {
    Words seen;
    in_.members([&](std::string name, size_t at) {
      if (std::find(seen.begin(), seen.end(), name) != seen.end()) {
        throw JsonFault(at, fmt::format("\"{}\" is given twice", name));
      }
      path_.push_back(name);
      in_.peek();
      each(name, at);
      path_.pop_back();
      seen.push_back(std::move(name));
    });
  }

  [[noreturn]] void unknown(const std::string& name, size_t at, const Words& known) {
    path_.pop_back();
    throw JsonFault(
        at, fmt::format("unknown member \"{}\"{}", name, sim::text::did_you_mean_or(name, known)));
  }

  // A member that decides nothing. One that looks like a misspelt word of the format is refused.
  void unread(const std::string& name, size_t at, const Words& known, const Words& bookkeeping) {
    if (std::find(bookkeeping.begin(), bookkeeping.end(), name) == bookkeeping.end()) {
      if (sim::text::nearest(name, known)) unknown(name, at, known);
      out_.ignored.push_back(sim::text::join(path_, "."));
    }
    in_.skip();
  }

  void read_request() {
    seen_request_ = true;
    bool action = false, resource = false, principal = false;
    const size_t here = in_.offset();
    auto& request = case_.request;
    members([&](const std::string& name, size_t at) {
      if (name == "principal") {
        read_principal();
        principal = true;
      } else if (name == "action") {
        request.action = in_.string();
        action = true;
        if (request.action.find(':') == std::string::npos) {
          throw JsonFault(at, "an action reads \"service:Name\", such as \"s3:PutObject\"");
        }
      } else if (name == "resource") {
        request.resource = in_.string();
        resource = true;
      } else if (name == "resourceAccount") {
        if (!in_.took_null()) request.resource_account = in_.string();
      } else if (name == "context") {
        read_context();
      } else {
        unknown(name, at, {"principal", "action", "resource", "resourceAccount", "context"});
      }
    });
    if (!principal) throw JsonFault(here, "a request needs \"principal\"");
    if (!action) throw JsonFault(here, "a request needs \"action\"");
    if (!resource) {
      throw JsonFault(here, "a request needs \"resource\": an ARN, or \"*\" without a resource");
    }
  }

  void read_context() {
    members([&](const std::string& name, size_t at) {
      if (case_.request.context.find(sim::text::lower(name))) {
        throw JsonFault(at, fmt::format("the key \"{}\" is given twice", name));
      }
      if (in_.peek() != '[') {
        case_.request.context.set(name, in_.string());
        return;
      }
      Words values;
      in_.items([&] { values.push_back(in_.string()); });
      case_.request.context.set_list(name, std::move(values));
    });
  }

  void read_principal() {
    std::string type, service, role_name, name_given;
    Principal& who = case_.request.principal;
    const size_t here = in_.offset();
    const std::array<std::pair<std::string_view, std::string*>, 10> texts = {{
        {"type", &type},
        {"arn", &who.arn},
        {"account", &who.account},
        {"name", &name_given},
        {"roleName", &role_name},
        {"sessionName", &who.session_name},
        {"roleArn", &who.role_arn},
        {"issuer", &who.issuer_arn},
        {"service", &service},
        {"userId", &who.user_id},
    }};
    members([&](const std::string& name, size_t at) {
      for (const auto& [known, target] : texts) {
        if (known != name) continue;
        if (!in_.took_null()) *target = in_.string();
        return;
      }
      if (name == "serviceLinked") {
        who.service_linked = !in_.took_null() && in_.boolean();
        return;
      }
      unread(name, at,
             {"type", "arn", "account", "name", "roleName", "sessionName", "roleArn", "issuer",
              "service", "serviceLinked"},
             {});
    });
    who.name = !name_given.empty() ? name_given : role_name;
    finish_principal(type, service, here);
  }

  void finish_principal(const std::string& type, const std::string& service, size_t here) {
    Principal& who = case_.request.principal;
    const auto found = std::find_if(kPrincipalTypes.begin(), kPrincipalTypes.end(),
                                    [&](const auto& each) { return each.first == type; });
    if (found == kPrincipalTypes.end()) {
      Words known;
      for (const auto& each : kPrincipalTypes) known.emplace_back(each.first);
      throw JsonFault(
          here, fmt::format("\"type\" is {}, not \"{}\"", sim::text::join(known, ", "), type));
    }
    who.kind = found->second;
    const auto need = [&](const std::string& value, const char* name) {
      if (value.empty()) throw JsonFault(here, fmt::format("{} needs \"{}\"", type, name));
    };
    switch (who.kind) {
      case PrincipalKind::kService:
        need(service, "service");
        who.name = service;
        who.arn.clear();
        break;
      case PrincipalKind::kAnonymous:
        break;
      case PrincipalKind::kRoleSession:
        need(who.role_arn, "roleArn");
        [[fallthrough]];
      default:
        need(who.arn, "arn");
        // The provider's own account is in its ARN; an OIDC host name has none.
        if (const auto arn = sim::aws::parse_arn(who.arn); arn && who.account.empty()) {
          who.account = arn->account;
        }
        if (who.kind != PrincipalKind::kIdentityProvider) need(who.account, "account");
    }
  }

  Slice document() {
    if (in_.peek() != '{') throw JsonFault(in_.offset(), "a policy document is an object");
    const size_t at = in_.offset();
    return {in_.skip(), at};
  }

  std::vector<Slice> list_of_documents() {
    std::vector<Slice> all;
    in_.items([&] { all.push_back(document()); });
    return all;
  }

  void read_policies() {
    members([&](const std::string& name, size_t at) {
      const std::array<std::pair<std::string_view, std::optional<Slice>*>, 4> single = {{
          {"boundary", &slices_.boundary},
          {"session", &slices_.session},
          {"resource", &slices_.resource},
          {"endpoint", &slices_.endpoint},
      }};
      for (const auto& [known, target] : single) {
        if (known != name) continue;
        if (!in_.took_null()) *target = document();
        return;
      }
      const bool service = name == "scps";
      if (name == "identity") {
        if (!in_.took_null()) slices_.identity = list_of_documents();
      } else if (service || name == "rcps") {
        auto& levels = service ? slices_.service_control : slices_.resource_control;
        if (!in_.took_null()) in_.items([&] { levels.push_back(list_of_documents()); });
      } else if (name == "grants") {
        if (!in_.took_null()) in_.items([&] { read_grant(); });
      } else {
        unknown(
            name, at,
            {"identity", "boundary", "session", "scps", "rcps", "resource", "grants", "endpoint"});
      }
    });
  }

  void read_grant() {
    policy::Grant grant;
    members([&](const std::string& name, size_t at) {
      if (name == "granteePrincipal") {
        grant.grantee_principal = in_.string();
      } else if (name == "retiringPrincipal") {
        if (!in_.took_null()) grant.retiring_principal = in_.string();
      } else if (name == "grantId") {
        grant.id = in_.string();
      } else if (name == "operations") {
        in_.items([&] { grant.operations.push_back(in_.string()); });
      } else if (name == "constraints") {
        if (!in_.took_null()) read_constraints(grant);
      } else {
        unknown(name, at,
                {"granteePrincipal", "operations", "constraints", "retiringPrincipal", "grantId"});
      }
    });
    if (grant.grantee_principal.empty()) {
      throw JsonFault(in_.offset(), "a grant needs \"granteePrincipal\"");
    }
    case_.policies.grants.push_back(std::move(grant));
  }

  void read_constraints(policy::Grant& grant) {
    members([&](const std::string& name, size_t at) {
      const bool equals = name == "EncryptionContextEquals";
      if (!equals && name != "EncryptionContextSubset") {
        unknown(name, at, {"EncryptionContextEquals", "EncryptionContextSubset"});
      }
      auto& pairs = equals ? grant.context_equals : grant.context_subset;
      members([&](const std::string& key, size_t) { pairs.emplace_back(key, in_.string()); });
    });
  }

  void read_settings() {
    if (in_.took_null()) return;
    auto& rules = case_.rules;
    members([&](const std::string& name, size_t at) {
      if (name == "restrictPublicBuckets") {
        rules.restrict_public_buckets = in_.boolean();
      } else if (name == "awsManagedKey") {
        rules.aws_managed_key = in_.boolean();
      } else if (name == "managementAccount") {
        if (in_.took_null()) return;
        const std::string whose = in_.string();
        if (whose != "principal" && whose != "resource") {
          throw JsonFault(at, "\"managementAccount\" is \"principal\" or \"resource\"");
        }
        (whose == "principal" ? rules.principal_in_management_account
                              : rules.resource_in_management_account) = true;
      } else {
        unknown(name, at, {"restrictPublicBuckets", "managementAccount", "awsManagedKey"});
      }
    });
  }

  void read_expected() {
    if (in_.took_null()) return;
    const size_t at = in_.offset();
    case_.expected = in_.string();
    for (const auto effect :
         {policy::Effect::kAllow, policy::Effect::kImplicitDeny, policy::Effect::kExplicitDeny}) {
      if (case_.expected == verdict_word(effect)) return;
    }
    throw JsonFault(at, "\"expected\" is Allowed, ImplicitlyDenied or ExplicitlyDenied");
  }

  // ---- documents ----

  // A trust policy is judged as the resource policy of its role.
  DocumentKind resource_kind() const {
    const auto& request = case_.request;
    if (sim::text::lower(request.action.substr(0, 4)) == "sts:") return DocumentKind::kTrust;
    const auto arn = sim::aws::parse_arn(request.resource);
    return arn && arn->service == "kms" ? DocumentKind::kKey : DocumentKind::kBucket;
  }

  policy::Attached attached(const Slice& slice, DocumentKind kind, std::string name) {
    try {
      return {documents_.get(std::string(slice.text), kind), std::move(name)};
    } catch (const std::invalid_argument&) {
      const auto faults = policy::faults_of(slice.text, kind);
      path_ = {"policies", std::move(name)};
      if (faults.empty()) throw JsonFault(slice.offset, "this policy document cannot be read");
      path_.push_back(faults.front().place);
      throw JsonFault(slice.offset, faults.front().message);
    }
  }

  std::vector<std::vector<policy::Attached>> attached_levels(
      const std::vector<std::vector<Slice>>& levels, DocumentKind kind, std::string_view name) {
    std::vector<std::vector<policy::Attached>> out;
    for (size_t i = 0; i < levels.size(); ++i) {
      auto& level = out.emplace_back();
      for (size_t j = 0; j < levels[i].size(); ++j) {
        level.push_back(attached(levels[i][j], kind, fmt::format("{}[{}][{}]", name, i, j)));
      }
    }
    return out;
  }

  void attach_documents() {
    auto& to = case_.policies;
    for (size_t i = 0; i < slices_.identity.size(); ++i) {
      to.identity.push_back(
          attached(slices_.identity[i], DocumentKind::kIdentity, fmt::format("identity[{}]", i)));
    }
    if (slices_.boundary) {
      to.boundary = attached(*slices_.boundary, DocumentKind::kIdentity, "boundary");
    }
    if (slices_.session) {
      to.session.push_back(attached(*slices_.session, DocumentKind::kIdentity, "session"));
    }
    if (slices_.endpoint) {
      to.endpoint = attached(*slices_.endpoint, DocumentKind::kEndpoint, "endpoint");
    }
    if (slices_.resource) to.resource = attached(*slices_.resource, resource_kind(), "resource");
    to.service_control =
        attached_levels(slices_.service_control, DocumentKind::kServiceControl, "scps");
    to.resource_control =
        attached_levels(slices_.resource_control, DocumentKind::kResourceControl, "rcps");
  }

  std::string_view line_;
  JsonCursor in_;
  policy::DocumentCache& documents_;
  PolicyCaseLine& out_;
  PolicyCase case_;
  Slices slices_;
  Words path_;
  bool seen_id_ = false, seen_request_ = false;
};

}  // namespace

std::string_view verdict_word(policy::Effect effect) {
  switch (effect) {
    case policy::Effect::kAllow:
      return "Allowed";
    case policy::Effect::kExplicitDeny:
      return "ExplicitlyDenied";
    case policy::Effect::kImplicitDeny:
      return "ImplicitlyDenied";
  }
  return "";
}

PolicyCaseLine read_policy_case(std::string_view line, policy::DocumentCache& documents) {
  PolicyCaseLine out;
  CaseReader reader(line, documents, out);
  try {
    reader.read();
  } catch (const JsonFault& fault) {
    out.complaint = {on_one_line(reader.place(fault.offset)), on_one_line(fault.what())};
  }
  for (auto& member : out.ignored) member = on_one_line(std::move(member));
  return out;
}

}  // namespace harness
