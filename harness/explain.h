// `inspector-sim explain ID`: why a request was answered as it was, asked of a running server or
// read from a state file.
#pragma once

#include <cstdint>
#include <string>

namespace harness {

// Both answer the explanation's text. Throw std::runtime_error, one line for a person.
std::string explain_from_server(const std::string& endpoint, int64_t journal_id);
std::string explain_from_state(const std::string& file, int64_t journal_id);

}  // namespace harness
