// Messages that the world wants to send to programs outside it (webhooks on loopback). A row for
// each, so that snapshots keep what is unsent and a rolled back request sends nothing. Whoever
// serves the world takes them, sends them, and says what came of it by a job of the sender.
#pragma once

#include <string>
#include <vector>

#include "sim/state/database.h"

namespace sim::state {

struct Post {
  int64_t id = 0;
  std::string url;  // "http://127.0.0.1:8080/hook", or "file:/path" to append a line to
  std::string method = "POST";
  std::string headers;  // a JSON object of texts
  std::string body;
  // Who hears the answer: the job runs with the subject, a space and the HTTP status, 0 for none.
  std::string service = {}, job = {}, subject = {}, account = {}, region = {};
};

class Outbox {
 public:
  explicit Outbox(Database& state) : state_(state) {}

  void add(const Post& post);
  // Everything unsent, oldest first; it is the caller's from then on.
  std::vector<Post> take();

 private:
  Database& state_;
};

extern const char* const kOutboxSchema;

}  // namespace sim::state
