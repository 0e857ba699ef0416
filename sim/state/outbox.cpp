#include "sim/state/outbox.h"

namespace sim::state {

const char* const kOutboxSchema =
    "CREATE TABLE IF NOT EXISTS outbox (id INTEGER PRIMARY KEY, url TEXT NOT NULL, method TEXT NOT "
    "NULL, headers TEXT NOT NULL, body TEXT NOT NULL, service TEXT NOT NULL, job TEXT NOT NULL, "
    "subject TEXT NOT NULL, account TEXT NOT NULL, region TEXT NOT NULL);";

void Outbox::add(const Post& post) {
  state_.run("INSERT INTO outbox VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?)", post.url, post.method,
             post.headers, post.body, post.service, post.job, post.subject, post.account,
             post.region);
}

std::vector<Post> Outbox::take() {
  auto posts = state_.all("SELECT * FROM outbox ORDER BY id", [](const Row& row) {
    return Post{row.integer(0), row.text(1), row.text(2), row.text(3), row.text(4),
                row.text(5),    row.text(6), row.text(7), row.text(8), row.text(9)};
  });
  if (!posts.empty()) state_.run("DELETE FROM outbox");
  return posts;
}

}  // namespace sim::state
