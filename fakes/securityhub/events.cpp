#include "fakes/securityhub/events.h"

#include "sim/gateway/event.h"

namespace fakes::securityhub {

void announce(sim::Call& call, const sim::Value& finding) {
  sim::Event event;
  event.source = "aws.securityhub";
  event.detail_type = "Security Hub Findings - Imported";
  event.resources = {
      finding.at("ProductFields").at("aws/securityhub/FindingId").get<std::string>()};
  event.detail = {{"findings", sim::Value::array({finding})}};
  call.publish(event);
}

}  // namespace fakes::securityhub
