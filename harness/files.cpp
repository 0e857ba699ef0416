#include "harness/files.h"

#include <fmt/format.h>

#include <fstream>
#include <stdexcept>

namespace harness {

void write_file(const std::string& path, std::string_view text) {
  std::ofstream out(path, std::ios::binary);
  out << text;
  out.close();
  if (!out) throw std::runtime_error(fmt::format("cannot write {}", path));
}

}  // namespace harness
