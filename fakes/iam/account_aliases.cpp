#include "fakes/iam/account_aliases.h"

#include "fakes/iam/account_records.h"
#include "fakes/iam/pages.h"

namespace fakes::iam {

using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;

// An account has one alias: a new one takes the place of the old.
Output create_account_alias(Call& call, const Input& input) {
  const std::string alias = input.text("AccountAlias");
  if (alias_taken(call.state, alias)) throw alias_exists(alias);
  set_alias(call.state, call.account, alias);
  return {};
}

Output list_account_aliases(Call& call, const Input& input) {
  position_of(call, input);  // one alias has no second page, so there are no markers
  Value aliases = Value::array();
  if (const auto alias = alias_of(call.state, call.account)) aliases.push_back(*alias);
  return Value{{"AccountAliases", std::move(aliases)}, {"IsTruncated", false}};
}

Output delete_account_alias(Call& call, const Input& input) {
  const std::string alias = input.text("AccountAlias");
  if (alias_of(call.state, call.account) != alias) throw no_such_alias(alias);
  remove_alias(call.state, call.account);
  return {};
}

}  // namespace fakes::iam
