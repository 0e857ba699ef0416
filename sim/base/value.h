// The one value type that travels between codecs, handlers, scenarios and world files: JSON with
// two additions of meaning. A blob member holds its raw bytes as a string (codecs apply base64),
// and a timestamp member holds whole milliseconds since the Unix epoch as an integer. Included by
// everything that carries an operation's input or output.
#pragma once

#include <nlohmann/json.hpp>

namespace sim {

// Objects sort their members by name, which is also the order real Inspector answers show.
using Value = nlohmann::json;

}  // namespace sim
