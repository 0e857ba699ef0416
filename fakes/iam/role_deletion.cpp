#include "fakes/iam/role_deletion.h"

#include <fmt/format.h>

#include <chrono>

#include "fakes/iam/account_records.h"
#include "fakes/iam/managed_policy_records.h"
#include "fakes/iam/records.h"
#include "sim/aws/partition.h"

namespace fakes::iam {
namespace {

using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;

// Whether Inspector scans anything there that the role is for. It is asked in the account's own
// name, as the account's owner could ask.
bool inspector_uses(Call& call, const std::string& role, std::string_view region) {
  sim::aws::Principal owner;
  owner.kind = sim::aws::PrincipalKind::kRoot;
  owner.account = owner.user_id = call.account;
  owner.arn = call.arn("iam", "", call.account, "root");
  const auto answer = call.ask({.as = owner,
                                .service = "inspector2",
                                .operation = "BatchGetAccountStatus",
                                .input = {{"accountIds", {call.account}}},
                                .region = std::string(region),
                                .via = "iam"});
  const Value& account = answer.members.at("accounts").at(0);
  const bool agentless = role.ends_with("Agentless");
  const Value& state = agentless ? account.at("resourceState").at("ec2") : account.at("state");
  return state.at("status") != "DISABLED";
}

// Where the linked service uses the role.
Value regions_in_use(Call& call, const std::string& role) {
  Value regions = Value::array();
  for (const auto& region : sim::aws::regions()) {
    if (!region.inspector || region.partition->name != call.partition.name) continue;
    if (inspector_uses(call, role, region.name)) regions.push_back(region.name);
  }
  return regions;
}

void remove_with_policies(Call& call, const std::string& role) {
  for (const auto& arn : attached_to(call.state, call.account, Owner::kRole, role)) {
    detach_managed(call.state, call.account, Owner::kRole, role, arn);
  }
  remove_role(call.state, call.account, role);
}

}  // namespace

Output delete_service_linked_role(Call& call, const Input& input) {
  const std::string name = input.text("RoleName");
  const auto role = find_role(call.state, call.account, name);
  if (!role || !role->service_linked) throw no_such_role(name);
  if (const auto pending = pending_deletion_task(call.state, call.account, name)) {
    return Value{{"DeletionTaskId", pending->id}};
  }
  DeletionTask task;
  task.account = call.account;
  task.role = name;
  task.id = fmt::format("task{}{}/{}", role->path, name, call.ids.uuid("iam/deletion-task"));
  put_deletion_task(call.state, task);
  const std::chrono::seconds while_asking(call.settings.number("iam.role_deletion_seconds"));
  call.later(call.now() + while_asking, "finish_role_deletion", task.id);
  return Value{{"DeletionTaskId", task.id}};
}

Output get_service_linked_role_deletion_status(Call& call, const Input& input) {
  const std::string id = input.text("DeletionTaskId");
  const auto task = find_deletion_task(call.state, id);
  if (!task || task->account != call.account) throw no_such_deletion_task(id);
  Value status = {{"Status", task->status}};
  if (task->status != "FAILED") return status;
  Value usage = Value::array();
  for (const auto& region : task->regions) usage.push_back({{"Region", region}});
  status["Reason"] = {{"Reason", task->reason}, {"RoleUsageList", std::move(usage)}};
  return status;
}

void finish_role_deletion(Call& call, const std::string& task_id) {
  auto task = find_deletion_task(call.state, task_id).value();
  task.regions = regions_in_use(call, task.role);
  if (task.regions.empty()) {
    remove_with_policies(call, task.role);
    task.status = "SUCCEEDED";
  } else {
    task.status = "FAILED";
    task.reason = "The linked service is still using the role.";
  }
  put_deletion_task(call.state, task);
}

}  // namespace fakes::iam
