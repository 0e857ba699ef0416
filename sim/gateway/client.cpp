#include "sim/gateway/client.h"

#include "sim/gateway/gateway.h"

namespace sim {

const Value& Answer::value() const {
  if (error) throw *error;
  return output.members;
}

Answer Client::call(std::string_view service, std::string_view operation, Value input) {
  return gateway_.call(who_, region_, service, operation, input);
}

}  // namespace sim
