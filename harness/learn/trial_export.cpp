#include "harness/learn/trial_export.h"

#include <cstdlib>

#include "harness/exporter/cli.h"
#include "harness/subject.h"

namespace harness::learn {

int export_once(const std::vector<std::string>& arguments, const std::string& endpoint,
                const std::string& region, const KnownKey& key) {
  const ScratchFolder home;
  std::vector<std::string> words = {"inspector-export"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  words.insert(words.end(), {"--output", home.path() + "/report"});
  for (const auto& [name, value] : client_variables(endpoint, region, key)) {
    ::setenv(name.c_str(), value.c_str(), 1);
  }
  ::unsetenv("AWS_SESSION_TOKEN");
  std::vector<char*> pointers;
  for (auto& word : words) pointers.push_back(word.data());
  return exporter::run_cli(static_cast<int>(pointers.size()), pointers.data());
}

}  // namespace harness::learn
