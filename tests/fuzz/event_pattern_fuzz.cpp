// A pattern and an event, one above the other: a judgement or a PatternError, nothing else. What
// the transformer makes of the same texts must be text.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "fakes/events/pattern.h"
#include "fakes/events/transformer.h"

namespace {

void transform(std::string_view event_text, std::string_view template_text) {
  const auto event = fakes::events::strict_json(event_text);
  if (!event || !event->is_object()) return;
  const sim::Value transformer = {{"InputPathsMap", {{"a", std::string(template_text)}}},
                                  {"InputTemplate", std::string(template_text)}};
  if (!fakes::events::fault_of_transformer(transformer).empty()) return;
  (void)fakes::events::payload_for({{"InputTransformer", transformer}},
                                   {event_text, *event, "arn", "rule", "time"});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto split = text.find('\n');
  const auto first = text.substr(0, split);
  const auto second = split == std::string_view::npos ? first : text.substr(split + 1);
  try {
    const fakes::events::Pattern pattern(first);
    if (const auto event = fakes::events::strict_json(second)) (void)pattern.matches(*event);
  } catch (const fakes::events::PatternError&) {
  }
  transform(second, first);
  (void)fakes::events::parse_json_path(first);
  return 0;
}
