// Fuzz target for policy documents: whatever the bytes, reading ends in a document or in
// complaints, and a document that was read can be asked for a decision, explained, and checked for
// public access.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string_view>
#include <utility>

#include "sim/policy/authorizer.h"
#include "sim/policy/document.h"

namespace {

using sim::policy::DocumentKind;

void ask(std::shared_ptr<const sim::policy::Document> document, DocumentKind kind) {
  sim::policy::Request request;
  request.principal.kind = sim::aws::PrincipalKind::kUser;
  request.principal.account = "111122223333";
  request.principal.arn = "arn:aws:iam::111122223333:user/alice";
  request.action = "s3:PutObject";
  request.resource = "arn:aws:s3:::reports/findings.csv";
  request.resource_account = "111122223333";
  request.context.set("aws:SourceArn", "arn:aws:inspector2:us-east-1:111122223333:report/1");
  request.context.set("aws:SourceIp", "203.0.113.25");
  request.context.set("aws:CurrentTime", "2026-03-01T10:00:00Z");
  request.context.set_list("aws:TagKeys", {"a", ""});
  sim::policy::Policies policies;
  if (kind == DocumentKind::kBucket) {
    policies.resource = {std::move(document), "fuzzed"};
  } else {
    policies.identity = {{std::move(document), "fuzzed"}};
  }
  const auto decision = sim::policy::authorize(request, policies);
  if (sim::policy::to_text(sim::policy::to_value(request, decision)).empty()) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const auto kind :
       {DocumentKind::kIdentity, DocumentKind::kBucket, DocumentKind::kKey, DocumentKind::kTrust,
        DocumentKind::kServiceControl, DocumentKind::kResourceControl}) {
    auto parsed = sim::policy::parse_document(text, kind);
    if (parsed.value.has_value() != parsed.complaints.empty()) std::abort();
    if (!parsed) continue;
    sim::policy::is_public(*parsed.value);
    ask(std::make_shared<const sim::policy::Document>(std::move(*parsed.value)), kind);
  }
  return 0;
}
