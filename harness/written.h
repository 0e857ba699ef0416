// What scenario files say before anyone asks what it means: a file laid over those that it extends,
// and one copy for each combination of its matrix with every placeholder filled in. Used by the
// reader of scenarios.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sim/base/parsed.h"
#include "sim/base/value.h"

namespace harness {

// A file and those that it extends, the nearest first.
struct WrittenFile {
  std::string path, text;
  sim::Value value;
};

// Where a place of a scenario is written: "line 3, column 5", with the file when it is another one.
class Places {
 public:
  explicit Places(std::vector<WrittenFile> files) : files_(std::move(files)) {}
  std::string of(std::string_view pointer) const;

 private:
  std::vector<WrittenFile> files_;
};

// The file with what it "extends" below it, by JSON merge patch. Complains about files that are not
// there or go in a circle.
sim::Value with_extended(std::vector<WrittenFile>& files, const std::string& folder,
                         std::vector<sim::Complaint>& complaints);

// One scenario of a file: the matrix and the variables are gone, the name tells the variant.
struct Variant {
  std::string name;  // "eu-west-1, JSON"; empty for a file without a matrix
  sim::Value value;
};

std::vector<Variant> variants_of(const sim::Value& written, const Places& places,
                                 std::vector<sim::Complaint>& complaints);

}  // namespace harness
