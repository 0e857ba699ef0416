// Fuzz target for the evaluator. The bytes are a request and policies that were read already: the
// first lines are action, resource, caller, a context key and its value, and an operator; what
// follows are patterns, one a line, which go by turns into statements of every layer. Whatever they
// say, a decision comes out, the same one each time; a Deny of everything in any layer that is
// looked at denies; and the decision can be told.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/text.h"
#include "sim/base/value.h"
#include "sim/policy/authorizer.h"
#include "sim/policy/document.h"

namespace {

using sim::Value;
using sim::aws::PrincipalKind;
using sim::policy::Attached;
using sim::policy::DocumentKind;

constexpr const char* kAccount = "111122223333";

// Lines of the input, then empty ones for ever.
class Lines {
 public:
  explicit Lines(std::string_view text) : lines_(sim::text::split(text, '\n')) {}
  std::string next() { return at_ < lines_.size() ? std::string(lines_[at_++]) : std::string(); }
  bool done() const { return at_ >= lines_.size(); }

 private:
  std::vector<std::string_view> lines_;
  size_t at_ = 0;
};

// Nothing when the document is refused even as one that is only judged.
std::shared_ptr<const sim::policy::Document> read(const Value& statements, DocumentKind kind) {
  const Value document = {{"Version", "2012-10-17"}, {"Statement", statements}};
  auto parsed =
      sim::policy::parse_document(document.dump(-1, ' ', false, Value::error_handler_t::replace),
                                  kind, sim::policy::Standard::kJudgeable);
  if (!parsed) return nullptr;
  return std::make_shared<const sim::policy::Document>(std::move(*parsed.value));
}

Value statement(Lines& lines, const std::string& operation, const std::string& key,
                DocumentKind kind) {
  const std::string form = lines.next();
  Value made = {{"Effect", form.find('d') == std::string::npos ? "Allow" : "Deny"}};
  made[form.find('a') == std::string::npos ? "Action" : "NotAction"] = {lines.next(), "s3:*"};
  made[form.find('r') == std::string::npos ? "Resource" : "NotResource"] = lines.next();
  if (kind == DocumentKind::kBucket) {
    const bool except = made["Effect"] == "Deny" && form.find('p') != std::string::npos;
    made[except ? "NotPrincipal" : "Principal"] = {{"AWS", {lines.next(), kAccount}}};
  }
  if (form.find('c') != std::string::npos) {
    made["Condition"] = {{operation, {{key, {lines.next(), lines.next()}}}}};
  }
  return made;
}

sim::aws::Principal caller_of(const std::string& line) {
  sim::aws::Principal who;
  who.kind = static_cast<PrincipalKind>(line.empty() ? 0 : static_cast<unsigned char>(line[0]) % 7);
  who.name = "inspector2.amazonaws.com";
  if (who.kind == PrincipalKind::kAnonymous || who.kind == PrincipalKind::kService) return who;
  who.account = line.size() % 2 == 0 ? kAccount : "444455556666";
  who.arn = "arn:aws:iam::" + who.account + ":user/" + line;
  if (who.kind == PrincipalKind::kRoleSession) {
    who.role_arn = "arn:aws:iam::" + who.account + ":role/r";
  }
  return who;
}

// Puts a document into one of the places that it can have.
void place(sim::policy::Policies& policies, size_t turn, Attached attached) {
  switch (turn % 6) {
    case 0:
      policies.identity.push_back(std::move(attached));
      return;
    case 1:
      policies.resource = std::move(attached);
      return;
    case 2:
      policies.boundary = std::move(attached);
      return;
    case 3:
      policies.session.push_back(std::move(attached));
      return;
    case 4:
      policies.service_control.push_back({std::move(attached)});
      return;
    default:
      policies.resource_control.push_back({std::move(attached)});
  }
}

DocumentKind kind_of(size_t turn) {
  switch (turn % 6) {
    case 1:
      return DocumentKind::kBucket;
    case 4:
      return DocumentKind::kServiceControl;
    default:
      return DocumentKind::kIdentity;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  Lines lines({reinterpret_cast<const char*>(data), size});
  sim::policy::Request request;
  request.action = lines.next();
  request.resource = lines.next();
  request.principal = caller_of(lines.next());
  request.resource_account = kAccount;
  const std::string key = lines.next();
  const std::string value = lines.next();
  const std::string operation = lines.next();
  if (value.starts_with('[')) {
    request.context.set_list(key, {value.substr(1), ""});
  } else if (!value.empty()) {
    request.context.set(key, value);
  }
  sim::policy::Policies policies;
  constexpr size_t kMostDocuments = 12;
  for (size_t turn = 0; turn < kMostDocuments && !lines.done(); ++turn) {
    const auto kind = kind_of(turn);
    if (auto document = read(Value::array({statement(lines, operation, key, kind)}), kind)) {
      place(policies, turn, {std::move(document), "fuzzed"});
    }
  }
  const auto decision = sim::policy::authorize(request, policies);
  if (sim::policy::authorize(request, policies).effect != decision.effect) std::abort();
  const auto told = sim::policy::to_value(request, decision);
  if (sim::policy::to_text(told).empty()) std::abort();
  if (!decision.allowed() && sim::policy::reason(request, decision).empty()) std::abort();

  const Value deny = {{"Effect", "Deny"}, {"Action", "*"}, {"Resource", "*"}, {"Principal", "*"}};
  policies.resource = Attached{read(Value::array({deny}), DocumentKind::kBucket), "deny"};
  const bool always = sim::text::equals_ignoring_case(request.action, "sts:GetCallerIdentity");
  const bool rescue = request.principal.kind == PrincipalKind::kRoot &&
                      sim::text::lower(request.action).find("bucketpolicy") != std::string::npos;
  if (!always && !rescue && sim::policy::authorize(request, policies).allowed()) std::abort();
  return 0;
}
