// The service models that the build put into the program. All worlds of a process share what has
// been read of them; nothing changes it.
#pragma once

#include <string_view>

#include "sim/wire/model.h"

namespace fakes {

// By the name of the file before ".model.json": "inspector", "sqs.query". Throws std::out_of_range
// for a name that the build did not embed.
const sim::wire::Model& model(std::string_view name);

// By the name that AWS gives the service: "inspector2".
const sim::wire::Model& model_of_service(std::string_view service);

}  // namespace fakes
