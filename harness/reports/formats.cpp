#include "harness/reports/formats.h"

#include <fmt/format.h>

#include <array>
#include <stdexcept>
#include <string_view>

#include "harness/files.h"
#include "harness/reports/github.h"
#include "harness/reports/html.h"
#include "harness/reports/jsonl.h"
#include "harness/reports/junit.h"

namespace harness {
namespace {

template <class Report>
std::unique_ptr<Listener> to_file(std::string file) {
  write_file(file, "");  // one that cannot be written is told before anything runs
  return std::make_unique<Report>(std::move(file));
}

std::unique_ptr<Listener> to_github(std::string) { return std::make_unique<GithubReport>(stdout); }

struct Format {
  std::string_view name;
  bool has_file;
  std::unique_ptr<Listener> (*make)(std::string file);
};

constexpr std::array kFormats = {
    Format{"junit", true, to_file<JunitReport>}, Format{"jsonl", true, to_file<JsonlReport>},
    Format{"html", true, to_file<HtmlReport>}, Format{"github", false, to_github}};

}  // namespace

std::unique_ptr<Listener> report_named(const std::string& text) {
  const auto equals = text.find('=');
  const bool has_file = equals != std::string::npos && equals + 1 < text.size();
  for (const auto& format : kFormats) {
    if (text.substr(0, equals) != format.name || format.has_file != has_file) continue;
    if (!has_file && equals != std::string::npos) continue;
    return format.make(has_file ? text.substr(equals + 1) : std::string());
  }
  throw std::runtime_error(fmt::format(
      "\"{}\" is no report: --report takes junit=FILE, jsonl=FILE, html=FILE or github", text));
}

}  // namespace harness
