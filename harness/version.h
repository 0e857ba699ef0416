// The release, as --version and the User-Agent of the bundled exporter show it.
#pragma once

namespace harness {

inline constexpr const char* kVersion = "0.1.0";

}  // namespace harness
