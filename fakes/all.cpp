#include "fakes/all.h"

#include "fakes/events/events.h"
#include "fakes/iam/iam.h"
#include "fakes/iam/sts.h"
#include "fakes/inspector/inspector.h"
#include "fakes/kms/kms.h"
#include "fakes/organizations/organizations.h"
#include "fakes/s3/s3.h"
#include "fakes/s3/s3control.h"
#include "fakes/securityhub/securityhub.h"
#include "fakes/sqs/sqs.h"

namespace fakes {

void install_all(sim::World& world) {
  world.install(iam::iam_service());
  world.install(iam::sts_service());
  world.install(organizations::organizations_service());
  world.install(kms::kms_service());
  world.install(s3::s3_service());
  world.install(s3::s3control_service());
  world.install(sqs::sqs_service());
  world.install(securityhub::securityhub_service());
  world.install(inspector::inspector_service());
  world.install(events::events_service());
}

}  // namespace fakes
