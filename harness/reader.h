// Reads the objects of a JSON file that a person wrote: every member is either asked for or an
// error, and each complaint names its place in the text. Used for scenarios.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "harness/written.h"
#include "sim/base/parsed.h"
#include "sim/base/value.h"
#include "sim/time/instant.h"

namespace harness {

class Reader {
 public:
  // All three outlive the reader.
  Reader(const Places& places, const sim::Value& value, std::string pointer,
         std::vector<sim::Complaint>& complaints)
      : places_(places), value_(value), pointer_(std::move(pointer)), complaints_(complaints) {}

  const sim::Value& value() const { return value_; }
  const std::string& pointer() const { return pointer_; }
  std::string pointer_to(std::string_view member) const;

  // Complains about the value itself, or about one of its members.
  void complain(const std::string& message) const;
  void complain_at(std::string_view member, const std::string& message) const;

  // True for an object; complains about each member that is not in the list, naming the nearest.
  bool is_object_of(const std::vector<std::string>& known) const;
  bool has(std::string_view member) const;

  // The member, or the fallback when it is absent or of another type (which is a complaint).
  std::string text(std::string_view member, std::string_view fallback = {}) const;
  int64_t number(std::string_view member, int64_t fallback) const;
  sim::Value object(std::string_view member) const;
  std::optional<sim::Millis> span(std::string_view member) const;
  std::vector<std::string> texts(std::string_view member) const;

  Reader in(std::string_view member) const;
  // A reader for each element of a list member; none when it is absent.
  std::vector<Reader> each(std::string_view member) const;

 private:
  const sim::Value* find(std::string_view member) const;

  const Places& places_;
  const sim::Value& value_;
  std::string pointer_;
  std::vector<sim::Complaint>& complaints_;
};

}  // namespace harness
