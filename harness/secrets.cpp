#include "harness/secrets.h"

#include <fmt/format.h>

#include "fakes/iam/session_records.h"
#include "harness/environment.h"
#include "harness/stage.h"

namespace harness {
namespace {

constexpr size_t kShortest = 8;  // a shorter one is in many a text by chance

bool holds(const std::string& text, const std::string& secret) {
  return secret.size() >= kShortest && text.find(secret) != std::string::npos;
}

}  // namespace

std::optional<std::string> secret_in(Stage& stage, const Scenario& scenario,
                                     const std::string& text) {
  for (const auto& key : keys_of(stage.description())) {
    if (holds(text, key.secret)) return fmt::format("the secret access key of {}", key.id);
  }
  for (const auto& [name, value] : scenario.run.environment) {
    const bool secret = name == "AWS_SECRET_ACCESS_KEY" || name == "AWS_SESSION_TOKEN";
    if (secret && holds(text, stage.filled(value))) return fmt::format("the value of {}", name);
  }
  for (const auto& session : fakes::iam::all_sessions(stage.world().store().state)) {
    if (holds(text, session.secret)) return fmt::format("the secret of session {}", session.id);
    if (holds(text, session.token)) return fmt::format("the token of session {}", session.id);
  }
  return std::nullopt;
}

}  // namespace harness
