// Listings of objects, both versions, and what listings of uploads share with them.
#pragma once

#include <string>
#include <string_view>

#include "fakes/s3/access.h"

namespace fakes::s3 {

// encoding-type=url: keys are percent-encoded so that any byte survives XML.
class Encoding {
 public:
  explicit Encoding(const Input& input) : active_(input.text("EncodingType") == "url") {}
  bool active() const { return active_; }
  std::string operator()(std::string_view key) const;

 private:
  bool active_;
};

// The size of a page: 1000 unless fewer are asked for. Throws InvalidArgument below zero.
int64_t page_size(const Input& input, std::string_view member, std::string_view parameter);
// The smallest text that follows everything that begins with `prefix`.
std::string after_prefix(std::string prefix);

Output list_objects(Call& call, const Input& input);
Output list_objects_v2(Call& call, const Input& input);

}  // namespace fakes::s3
