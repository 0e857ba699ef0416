#include "fakes/inspector/settling.h"

#include "fakes/inspector/pending.h"

namespace fakes::inspector {

void begin_settling(sim::Call& call, const Scope& scope, const std::string& topic,
                    const sim::Value& document) {
  const std::string subject = subject_of(scope, topic);
  put_configuration(call.state, scope, topic, document);
  call.forget("settle_configuration", subject);
  call.later(
      call.now() + std::chrono::seconds(call.settings.number("inspector.configuration_seconds")),
      "settle_configuration", subject);
}

}  // namespace fakes::inspector
