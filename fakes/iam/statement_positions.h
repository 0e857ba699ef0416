// Where the statements of a policy document stand in its text, as the policy simulators point at
// them: rows and columns counted from one. Pure.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace fakes::iam {

struct TextPosition {
  int64_t line = 1, column = 1;
};

// A statement begins where what stands before it ends (the bracket of the list, the statement
// before it), which is where AWS says that it begins, and ends behind its brace.
struct TextSpan {
  TextPosition begin, end;
};

// Of a document that is sound, in the order of its statements.
std::vector<TextSpan> statement_positions(std::string_view document);

}  // namespace fakes::iam
