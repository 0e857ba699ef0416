#include "sim/policy/context_origin.h"

#include <array>

#include "sim/base/text.h"
#include "sim/policy/key_carriers.h"

namespace sim::policy {
namespace {

enum class Chosen { kByCaller, kForCaller };

struct Row {
  std::string_view key;  // folded; one that ends in '*' stands for all that begin so
  std::string_view origin;
  Chosen chosen = Chosen::kForCaller;
};

constexpr std::string_view kCredentials = "the caller's credentials";
constexpr std::string_view kSession = "the caller's session";
constexpr std::string_view kService = "the calling service";
constexpr std::string_view kBehalf = "on whose behalf the service acts";
constexpr std::string_view kForwarding = "the service that forwards the request";
constexpr std::string_view kConnection = "the connection";
constexpr std::string_view kRequest = "the request";
constexpr std::string_view kHeaders = "the request's headers";
constexpr std::string_view kOwner = "the resource's owner";
constexpr std::string_view kResourceTags = "the resource's tags";
constexpr std::string_view kKey = "the key";

// The first row that fits counts.
constexpr std::array kRows = {
    Row{"aws:principaltag/*", "the caller's tags"},
    Row{"aws:principalorg*", "the organization of the caller's account"},
    Row{"aws:principalisawsservice", kService},
    Row{"aws:principalservicename*", kService},
    Row{"aws:principal*", kCredentials},
    Row{"aws:userid", kCredentials},
    Row{"aws:username", kCredentials},
    Row{"kms:calleraccount", kCredentials},
    Row{"aws:multifactorauth*", kSession, Chosen::kByCaller},
    Row{"aws:tokenissuetime", kSession},
    Row{"aws:assumedroot", kSession},
    Row{"aws:federatedprovider", kSession},
    Row{"aws:sourceidentity", kSession},
    Row{"aws:sourceaccount", kBehalf},
    Row{"aws:sourcearn", kBehalf},
    Row{"aws:sourceorg*", "the organization of the account on whose behalf the service acts"},
    Row{"aws:viaawsservice", kForwarding},
    Row{"aws:calledvia*", kForwarding},
    Row{"kms:viaservice", kForwarding},
    Row{"aws:securetransport", kConnection, Chosen::kByCaller},
    Row{"s3:tlsversion", kConnection, Chosen::kByCaller},
    Row{"aws:sourceip", kConnection},
    Row{"aws:vpcsourceip", kConnection},
    Row{"aws:sourcevpce", kConnection, Chosen::kByCaller},
    Row{"aws:sourcevp*", kConnection},
    Row{"aws:vpce*", "the VPC endpoint's owner"},
    Row{"aws:currenttime", "the clock"},
    Row{"aws:epochtime", "the clock"},
    Row{"aws:requestedregion", "the endpoint that was called"},
    Row{"aws:useragent", kHeaders, Chosen::kByCaller},
    Row{"aws:referer", kHeaders, Chosen::kByCaller},
    Row{"aws:resourceaccount", kOwner},
    Row{"s3:resourceaccount", kOwner},
    Row{"aws:resourceorg*", "the organization of the resource's account"},
    Row{"aws:resourcetag/*", kResourceTags},
    Row{"ec2:resourcetag/*", kResourceTags},
    Row{"iam:resourcetag/*", kResourceTags},
    Row{"ssm:resourcetag/*", kResourceTags},
    Row{"s3:existingobjecttag/*", kResourceTags},
    Row{"s3:buckettag/*", kResourceTags},
    Row{"s3:dataaccesspoint*", "the access point"},
    Row{"aws:requesttag/*", "the request's tags", Chosen::kByCaller},
    Row{"aws:tagkeys", "the request's tags", Chosen::kByCaller},
    Row{"s3:requestobjecttag*", "the request's tags", Chosen::kByCaller},
    Row{"s3:authtype", "the request's signature", Chosen::kByCaller},
    Row{"s3:signature*", "the request's signature", Chosen::kByCaller},
    Row{"s3:x-amz-*", kHeaders, Chosen::kByCaller},
    Row{"s3:if-*", kHeaders, Chosen::kByCaller},
    Row{"s3:object-lock-*", kHeaders, Chosen::kByCaller},
    Row{"s3:*", kRequest, Chosen::kByCaller},
    Row{"kms:encryptioncontext*", "the request's encryption context", Chosen::kByCaller},
    Row{"kms:keyspec", kKey},
    Row{"kms:keyusage", kKey},
    Row{"kms:keyorigin", kKey},
    Row{"kms:multiregion*", kKey},
    Row{"kms:resourcealiases", kKey},
    Row{"kms:requestalias", kRequest, Chosen::kByCaller},
    Row{"kms:*", kRequest, Chosen::kByCaller},
    Row{"sts:*", kRequest, Chosen::kByCaller},
};

const Row* row_of(std::string_view key) {
  for (const auto& row : kRows) {
    if (text::wildcard_match(row.key, key)) return &row;
  }
  return nullptr;
}

}  // namespace

std::string_view origin_of(std::string_view folded_key) {
  const Row* row = row_of(folded_key);
  return row ? row->origin : kRequest;
}

bool sent_by_caller(std::string_view folded_key, const Request& request) {
  if (request.principal.kind == aws::PrincipalKind::kService) return false;
  const Row* row = row_of(folded_key);
  return row && row->chosen == Chosen::kByCaller && carried_by(folded_key, request.action);
}

Context with_key(const Context& context, const std::string& key,
                 const std::vector<std::string>& values, Arity arity) {
  Context out;
  for (const auto& each : context.keys()) {
    if (text::equals_ignoring_case(each.name, key)) continue;
    if (each.multivalued) {
      out.set_list(each.name, each.values);
    } else {
      out.set(each.name, each.values.empty() ? std::string() : each.values.front());
    }
  }
  if (values.empty()) return out;
  if (arity == Arity::kList) {
    out.set_list(key, values);
  } else {
    out.set(key, values.front());
  }
  return out;
}

}  // namespace sim::policy
