// `inspector-sim policy simulate --cases FILE.jsonl`: answers a file of evaluation cases, a line
// for a line, in memory that does not grow with the file.
#pragma once

#include <cstdint>
#include <cstdio>
#include <string>

namespace harness {

enum class Expected { kIgnored, kCompared };

struct CasesOptions {
  std::string file;  // "-": standard input
  Expected expected = Expected::kIgnored;
};

// Answers go to `out`, complaints and the summary of disagreements to `err`. 0 when every line was
// answered, 1 when a decision is not the expected one, 2 when a line is no case. Throws
// std::runtime_error for a file that cannot be read.
int simulate_cases(const CasesOptions& options, std::FILE* out, std::FILE* err);

}  // namespace harness
