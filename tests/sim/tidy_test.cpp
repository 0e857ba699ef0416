// Facts about the code itself: the floors, the one home of each dangerous header, and the rules
// that a compiler does not check. Reads the tree that the tests were built from.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "sim/base/text.h"
#include "sim/world_file.h"

namespace {

namespace fs = std::filesystem;

const fs::path kRoot = SIM_SOURCE_DIR;

struct SourceFile {
  std::string path;  // relative, with slashes
  std::string text;
  std::vector<std::string> includes;
};

std::vector<SourceFile> sources() {
  std::vector<SourceFile> files;
  for (const char* top : {"sim", "fakes", "harness"}) {
    for (const auto& entry : fs::recursive_directory_iterator(kRoot / top)) {
      const auto extension = entry.path().extension();
      if (extension != ".h" && extension != ".cpp") continue;
      SourceFile file{fs::relative(entry.path(), kRoot).generic_string(),
                      sim::read_file(entry.path().string()),
                      {}};
      for (const auto line : sim::text::split(file.text, '\n')) {
        constexpr std::string_view kInclude = "#include ";
        if (!line.starts_with(kInclude) || line.size() < kInclude.size() + 2) continue;
        const auto name = line.substr(kInclude.size() + 1);
        file.includes.emplace_back(name.substr(0, name.find_first_of(">\"")));
      }
      files.push_back(std::move(file));
    }
  }
  return files;
}

// The floor of a file: the longest folder of the table that holds it.
std::string floor_of(const std::string& path,
                     const std::map<std::string, std::set<std::string>>& f) {
  std::string best;
  for (const auto& [folder, allowed] : f) {
    if (path.rfind(folder + "/", 0) == 0 && folder.size() > best.size()) best = folder;
  }
  return best;
}

const std::set<std::string> kGround = {"sim/base", "sim/time", "sim/aws"};

std::set<std::string> with(std::set<std::string> floors, std::initializer_list<const char*> more) {
  for (const char* each : more) floors.insert(each);
  return floors;
}

// Who may include whom. Folders in one cell of the design's drawing do not include each other.
std::map<std::string, std::set<std::string>> floors() {
  const auto middle = with(kGround, {"sim/policy", "sim/wire", "sim/state"});
  const auto gateway = with(middle, {"sim/gateway"});
  const auto world = with(gateway, {"sim"});
  std::map<std::string, std::set<std::string>> table = {
      {"sim/base", {}},
      {"sim/time", {"sim/base"}},
      {"sim/aws", {"sim/base"}},
      {"sim/policy", kGround},
      {"sim/wire", kGround},
      {"sim/state", kGround},
      {"sim/gateway", middle},
      {"sim", gateway},
      {"sim/server", world},
      {"fakes", with(gateway, {"sim"})},
      {"harness", with(world, {"sim/server", "fakes", "harness/exporter", "harness/reports",
                               "harness/explore", "harness/record", "harness/learn"})},
      {"harness/exporter", with(world, {"sim/server", "fakes", "harness"})},
      {"harness/reports", with(world, {"harness"})},
      {"harness/explore", with(world, {"fakes", "harness", "harness/reports"})},
      {"harness/record", with(world, {"sim/server", "fakes", "harness"})},
      {"harness/learn", with(world, {"sim/server", "fakes", "harness", "harness/exporter"})},
  };
  for (const auto& entry : fs::directory_iterator(kRoot / "fakes")) {
    if (!entry.is_directory()) continue;
    // A fake sees the gateway and itself: it asks other fakes, it never includes them.
    table[fs::relative(entry.path(), kRoot).generic_string()] = with(gateway, {"fakes"});
    table["fakes"].insert(fs::relative(entry.path(), kRoot).generic_string());
    table["harness"].insert(fs::relative(entry.path(), kRoot).generic_string());
  }
  return table;
}

TEST(Floors, AFolderIncludesOnlyWhatStandsBelowIt) {
  const auto table = floors();
  for (const auto& file : sources()) {
    const std::string here = floor_of(file.path, table);
    ASSERT_FALSE(here.empty()) << file.path << " stands on no floor of the design";
    for (const auto& include : file.includes) {
      const std::string there = floor_of(include, table);
      if (there.empty() || there == here) continue;
      EXPECT_TRUE(table.at(here).count(there)) << file.path << " may not include " << include;
    }
  }
}

TEST(Floors, EachDangerousHeaderHasOneHome) {
  const std::vector<std::pair<std::string, std::vector<std::string>>> homes = {
      {"boost/", {"sim/server/"}},
      {"sqlite3.h", {"sim/state/"}},
      {"openssl/", {"sim/base/crypto"}},
      {"simdjson.h", {"fakes/inspector/csv.cpp"}},
      {"CLI/", {"harness/cli", "harness/exporter/"}},
      {"thread", {"sim/server/", "harness/"}},
      {"random", {}},
  };
  for (const auto& file : sources()) {
    for (const auto& include : file.includes) {
      for (const auto& [header, allowed] : homes) {
        const bool hit = header.find('.') == std::string::npos && header.back() != '/'
                             ? include == header
                             : include.rfind(header, 0) == 0;
        if (!hit) continue;
        const bool home = std::any_of(allowed.begin(), allowed.end(), [&](const auto& folder) {
          return file.path.rfind(folder, 0) == 0;
        });
        EXPECT_TRUE(home) << file.path << " includes <" << include << ">";
      }
    }
  }
}

TEST(Floors, WallTimeAndEntropyComeFromTheClockAlone) {
  for (const auto& file : sources()) {
    if (file.path.rfind("sim/time/clock", 0) == 0) continue;
    for (const char* word : {"system_clock::now", "steady_clock::now", "gettimeofday(",
                             "clock_gettime(", "random_device", "std::rand(", "getrandom("}) {
      EXPECT_EQ(file.text.find(word), std::string::npos) << file.path << " uses " << word;
    }
  }
}

TEST(Floors, SqlIsWrittenWhereTablesLive) {
  for (const auto& file : sources()) {
    if (file.path.rfind("sim/state/", 0) == 0 || file.path.rfind("fakes/", 0) != 0) continue;
    // records.cpp, or that of one topic: session_records.cpp.
    if (file.path.ends_with("records.cpp")) continue;
    for (const char* word : {"\"SELECT ", "\"INSERT ", "\"UPDATE ", "\"DELETE FROM "}) {
      EXPECT_EQ(file.text.find(word), std::string::npos) << file.path << " holds SQL: " << word;
    }
  }
}

TEST(Tree, TheTopLevelIsFixed) {
  const std::set<std::string> allowed = {
      "CMakeLists.txt", "CMakePresets.json", "LICENSE", "README.md", "sim",
      "fakes",          "scenarios",         "harness", "tests",     "build"};
  for (const auto& entry : fs::directory_iterator(kRoot)) {
    const std::string name = entry.path().filename().string();
    EXPECT_TRUE(name[0] == '.' || allowed.count(name))
        << name << " does not belong at the top level";
  }
}

TEST(Tree, EveryHeaderSaysWhatItIs) {
  for (const auto& file : sources()) {
    if (!file.path.ends_with(".h")) continue;
    EXPECT_EQ(file.text.rfind("// ", 0), 0u) << file.path << " opens without a paragraph";
    EXPECT_NE(file.text.find("#pragma once"), std::string::npos) << file.path;
  }
}

TEST(Tree, NothingIsLeftForLater) {
  for (const auto& file : sources()) {
    for (const char* word : {"TODO", "FIXME"}) {
      EXPECT_EQ(file.text.find(word), std::string::npos) << file.path << " holds " << word;
    }
  }
}

TEST(Tree, LinesFit) {
  for (const auto& file : sources()) {
    size_t number = 0;
    for (const auto line : sim::text::split(file.text, '\n')) {
      ++number;
      // Characters, not bytes; a long literal or path cannot be broken.
      const auto width = static_cast<size_t>(
          std::count_if(line.begin(), line.end(), [](char c) { return (c & 0xC0) != 0x80; }));
      EXPECT_LE(width, 100u) << file.path << ":" << number;
    }
  }
}

}  // namespace
