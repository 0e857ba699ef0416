#include "fakes/s3/s3control.h"

#include "fakes/models.h"
#include "fakes/s3/access_facts.h"
#include "fakes/s3/bucket_settings.h"
#include "fakes/s3/bucket_tags.h"
#include "fakes/s3/errors.h"

namespace fakes::s3 {
namespace {

// The account is named in a header of its own and must be the caller's.
void require_own_account(const Call& call, const Input& input) {
  if (input.view("AccountId") != call.account) throw access_denied();
}

Output get_account_access(Call& call, const Input& input) {
  require_own_account(call, input);
  const auto access = account_access_of(call.state, call.account);
  if (!access) {
    throw ApiError("NoSuchPublicAccessBlockConfiguration", 404,
                   "The public access block configuration was not found")
        .with("AccountId", call.account);
  }
  return Value{{"PublicAccessBlockConfiguration", *access}};
}

Output put_account_access(Call& call, const Input& input) {
  require_own_account(call, input);
  change_account_access(call, checked_public_access(input.at("PublicAccessBlockConfiguration")));
  return {};
}

Output delete_account_access(Call& call, const Input& input) {
  require_own_account(call, input);
  change_account_access(call, std::nullopt);
  return {};
}

// Removing the configuration takes the permission to put one.
std::vector<Authorization> account_authorizations(Call& call, const sim::wire::Operation& operation,
                                                  const Input& input) {
  if (operation.name.find("Resource") != std::string::npos) {
    require_own_account(call, input);
    return {on_tagged_resource(call, operation.name, input)};
  }
  const bool reads = operation.name == "GetPublicAccessBlock";
  return {{reads ? "s3:GetAccountPublicAccessBlock" : "s3:PutAccountPublicAccessBlock",
           "*",
           call.account,
           {},
           ""}};
}

}  // namespace

sim::Service s3control_service() {
  sim::Service service;
  service.model = fakes::model("s3control");
  service.operations = {
      {"GetPublicAccessBlock", get_account_access},
      {"PutPublicAccessBlock", put_account_access},
      {"DeletePublicAccessBlock", delete_account_access},
      {"TagResource", tag_resource},
      {"UntagResource", untag_resource},
      {"ListTagsForResource", list_tags_for_resource},
  };
  service.schema = "";
  service.authorizations = account_authorizations;
  return service;
}

}  // namespace fakes::s3
