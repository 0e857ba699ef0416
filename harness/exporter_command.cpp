#include "harness/exporter_command.h"

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <stdexcept>

#include "harness/programs.h"

namespace harness {
namespace {

namespace fs = std::filesystem;

bool is_file(const std::string& name) {
  std::error_code ignored;
  return fs::is_regular_file(name, ignored);
}

std::vector<std::string> split_as_a_shell_does(const std::string& command) {
  std::vector<std::string> words;
  bool in_word = false;
  char quote = 0;
  for (size_t i = 0; i < command.size(); ++i) {
    const char c = command[i];
    if (quote == 0 && (c == ' ' || c == '\t' || c == '\n')) {
      in_word = false;
      continue;
    }
    if (!in_word) words.emplace_back();
    in_word = true;
    if (c == quote) {
      quote = 0;
    } else if (quote == 0 && (c == '\'' || c == '"')) {
      quote = c;
    } else if (c == '\\' && quote != '\'' && i + 1 < command.size()) {
      words.back() += command[++i];
    } else {
      words.back() += c;
    }
  }
  if (quote != 0) {
    throw std::runtime_error(
        fmt::format("--exporter: a {} is not closed in \"{}\"", quote, command));
  }
  return words;
}

}  // namespace

std::vector<std::string> exporter_words(const std::string& command) {
  if (is_file(command)) return {fs::absolute(command).string()};
  auto words = split_as_a_shell_does(command);
  if (words.empty()) throw std::runtime_error("--exporter names a program, and its arguments");
  for (size_t i = 0; i < words.size(); ++i) {
    // A program without a slash is looked for in PATH.
    const bool by_path = i == 0 && words[i].find('/') == std::string::npos;
    if (!by_path && is_file(words[i])) words[i] = fs::absolute(words[i]).string();
  }
  return words;
}

bool is_same_program(const std::string& command, const std::string& other) {
  if (command == other) return true;
  const auto words = exporter_words(command), others = exporter_words(other);
  std::error_code ignored;
  return words.size() == 1 && others.size() == 1 &&
         fs::equivalent(words.front(), others.front(), ignored);
}

void require_exporter(const std::string& command) {
  const std::string program = exporter_words(command).front();
  const char* path = std::getenv("PATH");
  if (is_program(program, fs::current_path().string(), path ? path : "")) return;
  throw std::runtime_error(fmt::format("--exporter: there is no program {}", program));
}

}  // namespace harness
