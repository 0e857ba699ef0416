// World files: JSON (comments allowed) that says what a world holds before the first request:
// accounts, identities, buckets, keys, findings, settings. The skeleton is read here; the sections
// that belong to a fake are handed to it.
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

#include "sim/base/parsed.h"
#include "sim/base/value.h"

namespace sim {

// A world file could not be read or loaded. The message is one line: file, line, column, remedy.
struct WorldFileError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct WorldFile {
  std::string name;    // as messages show it
  std::string folder;  // where the files that it names are looked up
  std::string text;
  Value value;  // with what it extends below it
  // The files that it extends, the nearest first: places and files are looked up there as well.
  std::vector<WorldFile> extended = {};

  // From a file. Throws WorldFileError.
  static WorldFile read(const std::string& path);
  // From text; what it "extends" is read. Throws WorldFileError.
  static WorldFile parse(std::string name, std::string folder, std::string text);

  // An error at a place of this file, given by JSON pointer.
  WorldFileError error(const std::string& pointer, const std::string& message) const;
};

// The whole text of a file. Throws std::runtime_error naming the file and why.
std::string read_file(const std::string& path);

class Gateway;
// Hands every section of the file to the service that owns it.
void load_world(Gateway& gateway, const WorldFile& file);

}  // namespace sim
