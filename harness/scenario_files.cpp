#include "harness/scenario_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <stdexcept>

#include "harness/scenario.h"
#include "sim/base/text.h"

namespace harness {
namespace {

namespace fs = std::filesystem;

// Folders of a scenario library that hold something else: worlds, policies and filters that
// scenarios name, and scenarios that others extend.
bool holds_scenarios(const fs::path& folder) {
  const auto name = folder.filename().string();
  return name != "worlds" && name != "policies" && name != "filters" && name != "bases" &&
         !name.starts_with('.');
}

// One scenario file of the library, however many scenarios its matrix makes.
std::string entry_of(const std::string& library, const std::string& file) {
  const auto parsed = read_scenarios(file);
  if (!parsed) {
    const auto& fault = parsed.complaints.front();
    throw std::runtime_error(fmt::format("{}: {}: {}", file, fault.place, fault.message));
  }
  const auto& scenarios = *parsed.value;
  const auto path = fs::relative(file, library).generic_string();
  std::string out = fmt::format("- [{}]({})", fs::path(path).stem().string(), path);
  if (scenarios.size() > 1) out += fmt::format(" ×{}", scenarios.size());
  out += ": " + scenarios.front().why;
  if (!scenarios.front().tags.empty()) {
    out += " `" + sim::text::join(scenarios.front().tags, "` `") + "`";
  }
  return out + "\n";
}

}  // namespace

std::vector<std::string> scenario_files(const std::vector<std::string>& paths) {
  std::vector<std::string> files;
  for (const auto& path : paths) {
    std::error_code error;
    if (!fs::is_directory(path, error)) {
      files.push_back(path);
      continue;
    }
    std::vector<std::string> found;
    for (auto at = fs::recursive_directory_iterator(path); at != fs::end(at); ++at) {
      if (at->is_directory() && !holds_scenarios(at->path())) at.disable_recursion_pending();
      if (at->is_regular_file() && at->path().extension() == ".json") {
        found.push_back(at->path().string());
      }
    }
    if (found.empty()) throw std::runtime_error(fmt::format("{} holds no scenario", path));
    std::sort(found.begin(), found.end());
    files.insert(files.end(), found.begin(), found.end());
  }
  return files;
}

std::string scenario_index(const std::string& library) {
  std::map<std::string, std::vector<std::string>> topics;
  const auto files = scenario_files({library});
  for (const auto& file : files) {
    topics[fs::relative(file, library).begin()->string()].push_back(file);
  }
  std::string out = fmt::format(
      "# Scenarios\n\n{} files, by topic. Made by `inspector-sim scenario index scenarios`.\n",
      files.size());
  for (const auto& [topic, of_topic] : topics) {
    out += fmt::format("\n## {}\n\n", topic);
    for (const auto& file : of_topic) out += entry_of(library, file);
  }
  return out;
}

}  // namespace harness
