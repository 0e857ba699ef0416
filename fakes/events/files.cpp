#include "fakes/events/files.h"

#include <fmt/format.h>

#include <algorithm>

#include "sim/base/encoding.h"
#include "sim/base/json_writer.h"
#include "sim/base/text.h"
#include "sim/base/value.h"

namespace fakes::events {
namespace {

using sim::Value;

constexpr std::string_view kScheme = "file://";
constexpr const char* kSetting = "events.file_folder";

std::string without_last_slashes(std::string_view folder) {
  while (folder.ends_with('/')) folder.remove_suffix(1);
  return std::string(folder);
}

bool has_control_characters(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

// No step of the path leads back up or nowhere.
bool is_straight(std::string_view path) {
  const auto steps = sim::text::split(path.substr(1), '/');
  return std::none_of(steps.begin(), steps.end(), [](std::string_view step) {
    return step.empty() || step == "." || step == "..";
  });
}

}  // namespace

bool is_file_url(std::string_view url) { return url.starts_with("file:"); }

FilePlace file_at(std::string_view url, std::string_view folder_name) {
  const auto fault = [&](const std::string& reason) { return FilePlace{"", reason}; };
  const std::string folder = without_last_slashes(folder_name);
  if (folder.empty()) {
    return fault(fmt::format(
        "files are off: the setting {} of the world file names the folder that they may be in",
        kSetting));
  }
  if (!folder.starts_with('/') || !is_straight(folder)) {
    return fault(
        fmt::format("the setting {} is no absolute path without . and ..: {}", kSetting, folder));
  }
  if (!url.starts_with(kScheme) || !url.substr(kScheme.size()).starts_with('/')) {
    return fault(
        fmt::format("{} is no file of this machine, such as file://{}/events.jsonl", url, folder));
  }
  if (url.find('?') != std::string_view::npos || url.find('#') != std::string_view::npos) {
    return fault(fmt::format("{} has a query or a fragment, which a file has not", url));
  }
  const auto path = sim::encoding::percent_decode(url.substr(kScheme.size()));
  if (!path || has_control_characters(*path) || !is_straight(*path)) {
    return fault(fmt::format("{} is no straight path to a file", url));
  }
  if (!path->starts_with(folder + "/")) {
    return fault(
        fmt::format("{} is not below {}, which the setting {} names", *path, folder, kSetting));
  }
  return {*path, ""};
}

std::string json_line(const std::string& payload) {
  const bool one_line = payload.find_first_of("\r\n") == std::string::npos;
  const Value value = Value::parse(payload, nullptr, false);
  if (!value.is_discarded() && one_line) return payload;
  return sim::json::dump(value.is_discarded() ? Value(payload) : value);
}

}  // namespace fakes::events
