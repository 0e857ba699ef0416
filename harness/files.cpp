#include "harness/files.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace harness {

void write_file(const std::string& path, std::string_view text) {
  std::ofstream out(path, std::ios::binary);
  out << text;
  out.close();
  if (!out) throw std::runtime_error(fmt::format("cannot write {}", path));
}

void replace_file(const std::string& path, std::string_view text) {
  namespace fs = std::filesystem;
  std::error_code error;
  // A device or a pipe stays what it is; where a link leads, the file is replaced.
  if (fs::exists(path, error) && !fs::is_regular_file(path, error)) return write_file(path, text);
  const auto real = fs::weakly_canonical(path, error);
  const std::string file = error ? path : real.string();
  const std::string beside = file + ".part";
  write_file(beside, text);
  fs::rename(beside, file, error);
  if (error) throw std::runtime_error(fmt::format("cannot write {}: {}", path, error.message()));
}

}  // namespace harness
