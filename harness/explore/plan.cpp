#include "harness/explore/plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include "harness/exporter_command.h"
#include "harness/files.h"
#include "harness/version.h"
#include "sim/base/crypto.h"
#include "sim/base/encoding.h"
#include "sim/base/json_writer.h"
#include "sim/world_file.h"

namespace harness::explore {
namespace {

namespace fs = std::filesystem;
using sim::Value;

std::string digest(const std::string& text) {
  return sim::encoding::hex(sim::crypto::sha256(text)).substr(0, 32);
}

std::vector<size_t> choice(const ExploreOptions& options, const std::vector<Trial>& trials) {
  std::vector<size_t> out;
  for (size_t i = 0; i < trials.size(); ++i) {
    if (trials[i].name.find(options.only) != std::string::npos) out.push_back(i);
  }
  if (options.limit == 0 || out.size() <= options.limit) return out;
  const uint64_t seed = options.seed.value_or(1);
  std::map<std::string, size_t> drawn;
  for (const size_t i : out) drawn[digest(fmt::format("{} {}", seed, trials[i].name))] = i;
  out.clear();
  for (const auto& [rank, i] : drawn) {
    if (out.size() < options.limit) out.push_back(i);
  }
  std::sort(out.begin(), out.end());
  return out;
}

// The programs that a trial's outcome hangs on, as far as they are files.
std::string digest_of_programs(const ExploreOptions& options, const Scenario& scenario) {
  std::string all = fmt::format("{} {}", kVersion, options.exporter);
  auto files = exporter_words(options.exporter);
  files.insert(files.end(), scenario.run.arguments.begin(), scenario.run.arguments.end());
  for (const auto& other : scenario.also) {
    files.insert(files.end(), other.arguments.begin(), other.arguments.end());
  }
  for (const auto& file : files) {
    std::error_code ignored;
    const auto path = find_beside(scenario.folder, file).value_or(file);
    if (fs::is_regular_file(path, ignored)) all += digest(sim::read_file(path));
  }
  return digest(all);
}

}  // namespace

std::string plain_name(std::string_view name) {
  std::string out;
  bool between = false;
  for (const char c : name) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (plain && between && !out.empty()) out += '-';
    if (plain) out += c;
    between = !plain;
  }
  return out;
}

std::vector<Ready> written_trials(const ExploreOptions& options, const Scenario& scenario,
                                  const Ground& ground, const std::string& folder,
                                  std::vector<Trial> trials) {
  constexpr size_t kLongest = 80;
  const std::string of_all = fmt::format("{}\n{}", digest_of_programs(options, scenario),
                                         digest(sim::json::dump(ground.world, 2)));
  std::vector<Ready> out;
  for (const size_t i : choice(options, trials)) {
    Ready ready{std::move(trials[i]), {}, {}};
    const auto name = plain_name(ready.trial.name.substr(0, kLongest));
    ready.file = (fs::path(folder) / "trials" / fmt::format("{:04}-{}.json", i + 1, name)).string();
    const std::string text = sim::json::dump(ready.trial.scenario, 2) + "\n";
    ready.of = digest(fmt::format("{}\n{}", of_all, text));
    write_file(ready.file, text);
    out.push_back(std::move(ready));
  }
  return out;
}

}  // namespace harness::explore
