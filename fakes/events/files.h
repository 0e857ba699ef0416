// Files on this machine that an API destination may append to, each event as a line: those below
// the one folder that the world file's setting events.file_folder names. Used by destinations and
// by sending. Nothing here touches a file.
#pragma once

#include <string>
#include <string_view>

namespace fakes::events {

// "file:///home/me/events/findings.jsonl"
bool is_file_url(std::string_view url);

// Where a file URL leads. With a fault, which says what to change, it leads nowhere.
struct FilePlace {
  std::string path, fault;
};
FilePlace file_at(std::string_view url, std::string_view folder);

// A payload as one line of JSON; a text that is none becomes a JSON string.
std::string json_line(const std::string& payload);

}  // namespace fakes::events
