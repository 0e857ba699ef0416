#include "fakes/organizations/handshakes.h"

#include <algorithm>

#include "fakes/organizations/accounts.h"
#include "fakes/organizations/arns.h"
#include "fakes/organizations/creations.h"
#include "fakes/organizations/errors.h"
#include "fakes/organizations/organization.h"
#include "fakes/organizations/pages.h"
#include "fakes/organizations/positions.h"
#include "fakes/organizations/standing.h"
#include "fakes/organizations/tags.h"
#include "sim/aws/arn.h"

namespace fakes::organizations {
namespace {

using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;

constexpr std::chrono::days kOpen{15};

// An invitation that nobody answered expires by itself.
std::string state_of(const Call& call, const Handshake& handshake) {
  const bool over = handshake.state == "OPEN" && call.now() >= handshake.expires;
  return over ? "EXPIRED" : handshake.state;
}

Value shown(Call& call, const Handshake& handshake) {
  const Org org = find_org(call.state, handshake.org).value();
  const auto management = call.accounts.find(org.management);
  Value resources = {
      {{"Type", "ORGANIZATION"},
       {"Value", org.id},
       {"Resources",
        {{{"Type", "MASTER_EMAIL"}, {"Value", email_of(call.state, org.management)}},
         {{"Type", "MASTER_NAME"}, {"Value", management ? management->name : org.management}},
         {{"Type", "ORGANIZATION_FEATURE_SET"}, {"Value", org.features}}}}},
      {{"Type", handshake.party}, {"Value", handshake.party_id}}};
  if (!handshake.notes.empty()) {
    resources.push_back({{"Type", "NOTES"}, {"Value", handshake.notes}});
  }
  return {{"Id", handshake.id},
          {"Arn", handshake_arn(org, handshake.id)},
          {"Action", "INVITE"},
          {"State", state_of(call, handshake)},
          {"Parties",
           {{{"Type", "ORGANIZATION"}, {"Id", org.id}},
            {{"Type", handshake.party}, {"Id", handshake.party_id}}}},
          {"Resources", std::move(resources)},
          {"RequestedTimestamp", sim::to_millis(handshake.requested)},
          {"ExpirationTimestamp", sim::to_millis(handshake.expires)}};
}

Value answer(Call& call, const Handshake& handshake) {
  return {{"Handshake", shown(call, handshake)}};
}

Handshake existing(const Call& call, const Input& input) {
  auto handshake = find_handshake(call.state, input.view("HandshakeId"));
  if (!handshake) throw handshake_not_found();
  return std::move(*handshake);
}

Handshake sent_to_caller(const Call& call, const Input& input) {
  Handshake handshake = existing(call, input);
  if (handshake.account != call.account) throw access_denied();
  return handshake;
}

// Answered or withdrawn once, it stays so.
Output change_state(Call& call, Handshake handshake, const char* to) {
  if (handshake.state == to) throw handshake_in_state();
  if (state_of(call, handshake) != "OPEN") throw handshake_over();
  set_handshake_state(call.state, handshake.id, to);
  handshake.state = to;
  return answer(call, handshake);
}

sim::ApiError already_in_an_organization() {
  return handshake_constraint("ALREADY_IN_AN_ORGANIZATION",
                              "The handshake request is invalid because the invited account is "
                              "already a member of an organization.");
}

sim::ApiError too_many_accounts() {
  return handshake_constraint("ACCOUNT_NUMBER_LIMIT_EXCEEDED",
                              "You have exceeded the allowed number of AWS accounts.");
}

// The account that the invitation means; nobody's address is an account of no one.
std::string invited(const Call& call, const std::string& party, const std::string& id) {
  if (party == "EMAIL") {
    if (id.find('@') == id.npos) {
      throw invalid_input("INVALID_EMAIL_ADDRESS_TARGET",
                          "You specified an invalid email address for the invited account owner.");
    }
    return owner_of_email(call, id).value_or("");
  }
  if (party != "ACCOUNT") {
    throw invalid_input("INVALID_PARTY_TYPE_TARGET",
                        "You specified the wrong type of entity (account, organization, or email) "
                        "as a party.");
  }
  if (!sim::aws::is_account_id(id) || !call.accounts.find(id)) {
    throw invalid_input("INVALID_PATTERN_TARGET_ID",
                        "You specified a policy target ID that doesn't match the required "
                        "pattern.");
  }
  return id;
}

void require_no_open_one(const Call& call, const Handshake& wanted) {
  for (const auto& each : handshakes_sent(call.state, wanted.org)) {
    const bool same = each.party_id == wanted.party_id ||
                      (!wanted.account.empty() && each.account == wanted.account);
    if (same && state_of(call, each) == "OPEN") throw handshake_exists();
  }
}

// A listing without filter, or one for invitations, has them all: no other kind is here, and none
// has a parent.
Output listing(Call& call, const Input& input, std::vector<Handshake> rows) {
  const Input filter = input.in("Filter");
  const bool other =
      filter.has("ParentHandshakeId") || filter.text("ActionType", "INVITE") != "INVITE";
  if (other) rows.clear();
  return page_of_rows(call, input, "Handshakes", std::move(rows),
                      [&](const Handshake& each) { return shown(call, each); });
}

}  // namespace

Output invite_account_to_organization(Call& call, const Input& input) {
  const Org org = managed_org(call);
  const Input target = input.in("Target");
  Handshake handshake;
  handshake.org = org.id;
  handshake.party = target.text("Type");
  handshake.party_id = target.text("Id");
  handshake.account = invited(call, handshake.party, handshake.party_id);
  if (!handshake.account.empty() && org_of(call.state, handshake.account)) {
    throw already_in_an_organization();
  }
  require_no_open_one(call, handshake);
  if (!has_room(call, org)) throw too_many_accounts();
  require_few_tags(input.at("Tags").size());
  handshake.id = new_id(call, "h-", 32);
  handshake.notes = input.text("Notes");
  handshake.tags = (input.has("Tags") ? input.at("Tags") : Value::array()).dump();
  handshake.requested = call.now();
  handshake.expires = call.now() + kOpen;
  add_handshake(call.state, handshake);
  return answer(call, handshake);
}

Output accept_handshake(Call& call, const Input& input) {
  const Handshake handshake = sent_to_caller(call, input);
  Output accepted = change_state(call, handshake, "ACCEPTED");
  if (org_of(call.state, call.account)) throw already_in_an_organization();
  const Org org = find_org(call.state, handshake.org).value();
  if (!has_room(call, org)) throw too_many_accounts();
  keep_positions(call);
  join(call, org, call.account, "INVITED");
  put_tags(call, org, call.account, Value::parse(handshake.tags));
  return accepted;
}

Output decline_handshake(Call& call, const Input& input) {
  return change_state(call, sent_to_caller(call, input), "DECLINED");
}

Output cancel_handshake(Call& call, const Input& input) {
  const Handshake handshake = existing(call, input);
  if (managed_org(call).id != handshake.org) throw access_denied();
  return change_state(call, handshake, "CANCELED");
}

// Both sides may look: the invited account, and any account of the organization.
Output describe_handshake(Call& call, const Input& input) {
  const Handshake handshake = existing(call, input);
  const auto org = org_of(call.state, call.account);
  const bool party = handshake.account == call.account || (org && org->id == handshake.org);
  if (!party) throw handshake_not_found();
  return answer(call, handshake);
}

Output list_handshakes_for_account(Call& call, const Input& input) {
  return listing(call, input, handshakes_received(call.state, call.account));
}

Output list_handshakes_for_organization(Call& call, const Input& input) {
  return listing(call, input, handshakes_sent(call.state, visible_org(call).id));
}

}  // namespace fakes::organizations
