#include "fakes/securityhub/securityhub.h"

#include "fakes/models.h"
#include "fakes/securityhub/access.h"
#include "fakes/securityhub/hub.h"
#include "fakes/securityhub/import.h"
#include "fakes/securityhub/products.h"
#include "fakes/securityhub/query.h"
#include "fakes/securityhub/records.h"
#include "fakes/securityhub/section.h"
#include "fakes/securityhub/update.h"

namespace fakes::securityhub {
namespace {

sim::ApiError invalid(const std::vector<sim::wire::ConstraintFault>& faults) {
  return invalid_input(sim::wire::constraint_message(faults));
}

}  // namespace

sim::Service securityhub_service() {
  sim::Service service;
  service.model = fakes::model("securityhub");
  service.operations = {
      {"BatchImportFindings", batch_import_findings},
      {"BatchUpdateFindings", batch_update_findings},
      {"DescribeHub", describe_hub},
      {"DescribeProducts", describe_products},
      {"DisableImportFindingsForProduct", disable_import_findings_for_product},
      {"DisableSecurityHub", disable_security_hub},
      {"EnableImportFindingsForProduct", enable_import_findings_for_product},
      {"EnableSecurityHub", enable_security_hub},
      {"GetFindings", get_findings},
      {"ListEnabledProductsForImport", list_enabled_products_for_import},
      {"ListTagsForResource", list_tags_for_resource},
      {"TagResource", tag_resource},
      {"UntagResource", untag_resource},
      {"UpdateSecurityHubConfiguration", update_security_hub_configuration},
  };
  service.schema = kSchema;
  service.sections = {{"security_hub", sim::SectionScope::kRegion, load_hub}};
  service.authorizations = authorizations;
  service.invalid = invalid;
  service.resource_policy = product_policy_of;
  service.denied = denied;
  return service;
}

}  // namespace fakes::securityhub
