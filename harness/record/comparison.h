// Two answers to the same request, member by member: what differs, and what differs only because
// ids and times are new each time. Ids that were answered anew are learnt, so that later requests
// can name them. Used by replay.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "sim/base/value.h"
#include "sim/wire/model.h"

namespace harness::record {

struct Difference {
  std::string where;  // "status", "error", "output.findings[0].severity"
  std::string recorded, replayed;
};

class Comparison {
 public:
  // Both answers as a recording has them.
  std::vector<Difference> compare(const sim::wire::Shape* output, const sim::Value& recorded,
                                  const sim::Value& replayed);
  // A text of a later request, with the ids of this replay in place of the recorded ones.
  sim::Value in_new_words(const sim::Value& value) const;
  // How often members of that name differed as they may: "reportId", 3.
  const std::map<std::string, int>& expected() const { return expected_; }

 private:
  void walk(const sim::wire::Shape* shape, const std::string& where, const std::string& name,
            const sim::Value& recorded, const sim::Value& replayed, std::vector<Difference>& out);
  bool may_differ(const sim::wire::Shape* shape, const std::string& name,
                  const sim::Value& recorded, const sim::Value& replayed);
  std::string translated(const std::string& text) const;

  std::map<std::string, std::string> ids_;  // recorded, replayed
  std::map<std::string, int> expected_;
};

}  // namespace harness::record
