#include "fakes/inspector/pending.h"

#include <fmt/format.h>

namespace fakes::inspector {

std::string subject_of(const Scope& scope, std::string_view what) {
  return fmt::format("{}/{}/{}", scope.account, scope.region, what);
}

Pending pending_of(std::string_view subject) {
  const auto region = subject.find('/') + 1;
  const auto what = subject.find('/', region) + 1;
  return {{std::string(subject.substr(0, region - 1)),
           std::string(subject.substr(region, what - 1 - region))},
          std::string(subject.substr(what))};
}

}  // namespace fakes::inspector
