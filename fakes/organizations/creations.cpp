#include "fakes/organizations/creations.h"

#include <fmt/format.h>

#include <algorithm>

#include "fakes/organizations/accounts.h"
#include "fakes/organizations/arns.h"
#include "fakes/organizations/errors.h"
#include "fakes/organizations/organization.h"
#include "fakes/organizations/pages.h"
#include "fakes/organizations/positions.h"
#include "fakes/organizations/standing.h"
#include "fakes/organizations/tags.h"
#include "sim/base/crypto.h"
#include "sim/base/encoding.h"

namespace fakes::organizations {
namespace {

using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;

constexpr std::string_view kReservedRole = "AWSServiceRoleFor";

Value shown(const Creation& creation) {
  Value status = {{"Id", creation.id},
                  {"AccountName", creation.name},
                  {"State", creation.state},
                  {"RequestedTimestamp", sim::to_millis(creation.requested)}};
  if (creation.completed) status["CompletedTimestamp"] = sim::to_millis(*creation.completed);
  if (!creation.account.empty()) status["AccountId"] = creation.account;
  if (!creation.failure.empty()) status["FailureReason"] = creation.failure;
  return status;
}

std::string new_account_id(Call& call) {
  for (;;) {
    uint64_t number = 0;
    for (const char byte : call.ids.bytes("organizations/account", 8)) {
      number = number << 8 | static_cast<uint8_t>(byte);
    }
    auto id = fmt::format("{:012}", number % 1'000'000'000'000);
    if (!call.accounts.find(id)) return id;
  }
}

// The account itself, with an S3 canonical id made as a world file's accounts have it.
void make_account(Call& call, const Org& org, const Creation& creation) {
  sim::state::Account account;
  account.id = creation.account;
  account.name = creation.name;
  account.canonical_id =
      sim::encoding::hex(sim::crypto::sha256("canonical id of " + creation.account));
  account.partition = org.partition;
  call.accounts.add(account);
  set_email(call.state, creation.account, creation.email);
}

// The role by which the management account gets in. The new account stands alone while its root
// user makes it: no control policy of the organization is in the way.
void make_access_role(Call& call, const Org& org, const Creation& creation) {
  sim::aws::Principal root;
  root.kind = sim::aws::PrincipalKind::kRoot;
  root.account = creation.account;
  root.arn = fmt::format("arn:{}:iam::{}:root", org.partition, creation.account);
  root.user_id = creation.account;
  const auto ask = [&](std::string_view operation, Value input) {
    input["RoleName"] = creation.role;
    (void)call.ask(
        {.as = root, .service = "iam", .operation = operation, .input = std::move(input)});
  };
  const Value trust = {
      {"Version", "2012-10-17"},
      {"Statement",
       {{{"Effect", "Allow"},
         {"Principal",
          {{"AWS", fmt::format("arn:{}:iam::{}:root", org.partition, org.management)}}},
         {"Action", "sts:AssumeRole"}}}}};
  ask("CreateRole", {{"AssumeRolePolicyDocument", trust.dump()}});
  ask("AttachRolePolicy",
      {{"PolicyArn", fmt::format("arn:{}:iam::aws:policy/AdministratorAccess", org.partition)}});
}

}  // namespace

bool has_room(const Call& call, const Org& org) {
  const auto requests = creations_of(call.state, org.id);
  const auto coming = std::count_if(requests.begin(), requests.end(), [](const Creation& each) {
    return each.state == "IN_PROGRESS";
  });
  const auto accounts = static_cast<int64_t>(all_members(call.state, org.id).size()) + coming;
  return accounts < call.settings.number("organizations.accounts");
}

std::optional<std::string> owner_of_email(const Call& call, std::string_view email) {
  for (const auto& account : call.accounts.all()) {
    if (email_of(call.state, account.id) == email) return account.id;
  }
  return std::nullopt;
}

Output create_account(Call& call, const Input& input) {
  const Org org = managed_org(call);
  if (!has_room(call, org)) {
    throw constraint("ACCOUNT_NUMBER_LIMIT_EXCEEDED",
                     "You have exceeded the allowed number of AWS accounts.");
  }
  Creation creation;
  creation.id = new_id(call, "car-", 32);
  creation.org = org.id;
  creation.name = input.text("AccountName");
  creation.email = input.text("Email");
  creation.role = input.text("RoleName", "OrganizationAccountAccessRole");
  if (creation.role.starts_with(kReservedRole)) {
    throw invalid_input("INVALID_ROLE_NAME",
                        "You provided a role name that isn't valid. A role name can't begin with "
                        "the reserved prefix AWSServiceRoleFor.");
  }
  require_few_tags(input.at("Tags").size());
  creation.tags = (input.has("Tags") ? input.at("Tags") : Value::array()).dump();
  creation.requested = call.now();
  add_creation(call.state, creation);
  call.later(call.now() +
                 std::chrono::seconds(call.settings.number("organizations.create_account_seconds")),
             "finish_account", creation.id);
  return Value{{"CreateAccountStatus", shown(creation)}};
}

void finish_account(Call& call, const std::string& request) {
  auto creation = find_creation(call.state, request);
  if (!creation) return;  // the organization is gone
  const Org org = find_org(call.state, creation->org).value();
  creation->completed = call.now();
  if (owner_of_email(call, creation->email)) {
    creation->state = "FAILED";
    creation->failure = "EMAIL_ALREADY_EXISTS";
    finish_creation(call.state, *creation);
    return;
  }
  creation->account = new_account_id(call);
  make_account(call, org, *creation);
  make_access_role(call, org, *creation);
  keep_positions(call);
  join(call, org, creation->account, "CREATED");
  put_tags(call, org, creation->account, Value::parse(creation->tags));
  creation->state = "SUCCEEDED";
  finish_creation(call.state, *creation);
}

Output describe_create_account_status(Call& call, const Input& input) {
  const Org org = visible_org(call);
  const auto creation = find_creation(call.state, input.view("CreateAccountRequestId"));
  if (!creation || creation->org != org.id) throw creation_not_found();
  return Value{{"CreateAccountStatus", shown(*creation)}};
}

Output list_create_account_status(Call& call, const Input& input) {
  const Org org = visible_org(call);
  auto rows = creations_of(call.state, org.id);
  const Value& states = input.at("States");
  if (!states.empty()) {
    rows.erase(std::remove_if(rows.begin(), rows.end(),
                              [&](const Creation& each) {
                                return std::find(states.begin(), states.end(), each.state) ==
                                       states.end();
                              }),
               rows.end());
  }
  return page_of_rows(call, input, "CreateAccountStatuses", std::move(rows), shown);
}

}  // namespace fakes::organizations
