#include "sim/server/control.h"

#include <fmt/format.h>

#include <stdexcept>

#include "sim/base/json_text.h"
#include "sim/base/json_writer.h"
#include "sim/base/text.h"
#include "sim/gateway/explanation.h"

namespace sim::server {
namespace {

constexpr std::string_view kRoot = "/_sim";
constexpr int64_t kPage = 1000;  // journal entries in one answer unless the caller says otherwise

struct Refusal {
  int status;
  std::string message;
};

wire::HttpResponse json_answer(int status, const Value& value) {
  wire::HttpResponse response;
  response.status = status;
  response.headers.add("Content-Type", "application/json");
  response.body = wire::Body(json::dump(value, 2) + "\n");
  return response;
}

int64_t parameter(std::string_view query, std::string_view name, int64_t fallback) {
  for (const auto pair : text::split(query, '&')) {
    const auto equals = pair.find('=');
    if (pair.substr(0, equals) != name || equals == std::string_view::npos) continue;
    const auto number = text::to_integer(pair.substr(equals + 1));
    if (!number || *number < 0) {
      throw Refusal{400, fmt::format("\"{}\" is a whole number", name)};
    }
    return *number;
  }
  return fallback;
}

std::string string_member(const Value& body, const char* name) {
  if (!body.is_object() || !body.contains(name) || !body[name].is_string()) {
    throw Refusal{400, fmt::format("the body is a JSON object with a string \"{}\"", name)};
  }
  return body[name];
}

// Settings that open a folder of this machine to the world are for whoever starts it, not for
// whoever reaches its port: a world file alone sets them.
void refuse_folders(const Value& settings) {
  for (const auto& [name, value] : settings.items()) {
    if (!name.ends_with("_folder")) continue;
    throw Refusal{403, fmt::format("\"{}\" is set in a world file's \"settings\" only", name)};
  }
}

}  // namespace

bool Control::owns(const wire::HttpRequest& request) {
  const auto path = request.path();
  return path.starts_with(kRoot) && (path.size() == kRoot.size() || path[kRoot.size()] == '/');
}

wire::HttpResponse Control::handle(const wire::HttpRequest& request) {
  try {
    Value body;
    if (!request.body.empty()) {
      auto parsed = json::parse(request.body);
      if (!parsed) {
        const auto& fault = parsed.complaints.front();
        throw Refusal{400, fmt::format("the body is not JSON: {}: {}", fault.place, fault.message)};
      }
      body = std::move(*parsed.value);
    }
    const std::string path(request.path().substr(kRoot.size()));
    return json_answer(200, answer(request.method, path, request.query(), body));
  } catch (const Refusal& refusal) {
    return json_answer(refusal.status, {{"error", refusal.message}});
  } catch (const WorldFileError& e) {
    return json_answer(409, {{"error", e.what()}});
  } catch (const std::invalid_argument& e) {
    return json_answer(400, {{"error", e.what()}});
  }
}

Value Control::answer(const std::string& method, const std::string& path, std::string_view query,
                      const Value& body) {
  const bool get = method == "GET", post = method == "POST", put = method == "PUT" || post;
  auto& gateway = world_.gateway();
  if (path == "/health" && get) return {{"status", "ok"}};
  if (path == "/clock" && get) return clock();
  if (path == "/advance" && post) return advance(body);
  if (path == "/pace" && put) return set_pace(body);
  if (path == "/reset" && post) {
    world_.reset();
    return clock();
  }
  if (path == "/snapshots" && post) return take_snapshot();
  if (path.starts_with("/snapshots/") && path.ends_with("/restore") && post) {
    return restore_snapshot(path.substr(11, path.size() - 11 - 8));
  }
  if (path == "/faults" && get) {
    Value rules = Value::array();
    for (const auto& rule : gateway.faults().rules()) rules.push_back(to_value(rule));
    return rules;
  }
  if (path == "/faults" && post) return {{"id", gateway.add_fault(body)}};
  if (path == "/faults" && method == "DELETE") {
    gateway.faults().clear();
    return Value::object();
  }
  if (path == "/settings" && get) return settings();
  if (path == "/settings" && put) {
    if (!body.is_object()) throw Refusal{400, "the body is an object of settings"};
    refuse_folders(body);
    // All or nothing.
    for (const auto& [name, value] : body.items()) world_.settings().check(name, value);
    for (const auto& [name, value] : body.items()) world_.settings().set(name, value);
    return settings();
  }
  if (path == "/journal" && get) return journal(query);
  if (path.starts_with("/decisions/") && get) {
    const auto id = entry_named(gateway.journal(), path.substr(11));
    if (!id) throw Refusal{404, fmt::format("the journal has no entry {}", path.substr(11))};
    return *explanation(gateway.journal(), *id);
  }
  throw Refusal{404, fmt::format("no such control operation: {} /_sim{}; known: GET health, clock, "
                                 "faults, settings, journal, decisions/ID, decisions/last, "
                                 "decisions/denied; POST advance, pace, reset, snapshots, "
                                 "snapshots/ID/restore, faults, settings; DELETE faults",
                                 method, path)};
}

Value Control::clock() const {
  return {{"now", date::iso_millis(world_.now())}, {"pace", to_text(world_.pace())}};
}

Value Control::advance(const Value& body) {
  if (body.is_object() && body.contains("to")) {
    const auto to = date::parse_iso(string_member(body, "to"));
    if (!to) throw Refusal{400, "\"to\" is a date such as \"2026-03-01T09:00:00Z\""};
    if (*to < world_.now()) throw Refusal{400, "the story cannot go back: restore a snapshot"};
    world_.advance_to(*to);
  } else {
    const auto by = date::parse_span(string_member(body, "by"));
    if (!by) throw Refusal{400, "\"by\" is a span such as \"30s\", \"5m\" or \"7d\""};
    world_.advance(*by);
  }
  return clock();
}

Value Control::set_pace(const Value& body) {
  const auto pace = parse_pace(string_member(body, "pace"));
  if (!pace) {
    throw Refusal{400,
                  "\"pace\" is \"real\", \"scaled N\", \"stepped\", \"leap\" or \"per_request "
                  "SPAN\""};
  }
  world_.set_pace(*pace);
  return clock();
}

Value Control::take_snapshot() {
  const std::string id = std::to_string(snapshots_.size() + 1);
  snapshots_[id] = world_.snapshot();
  return {{"id", id}};
}

Value Control::restore_snapshot(const std::string& id) {
  const auto at = snapshots_.find(id);
  if (at == snapshots_.end()) throw Refusal{404, fmt::format("no snapshot \"{}\"", id)};
  world_.restore(at->second);
  return clock();
}

Value Control::settings() const {
  Value out = Value::object();
  for (const auto& [name, setting] : world_.settings().declared()) {
    out[name] = {{"value", world_.settings().get(name)},
                 {"default", setting.fallback},
                 {"meaning", setting.meaning}};
  }
  return out;
}

Value Control::journal(std::string_view query) const {
  Value out = Value::array();
  const auto entries = world_.gateway().journal().since(parameter(query, "after", 0),
                                                        parameter(query, "limit", kPage));
  for (const auto& entry : entries) out.push_back(to_value(entry));
  return out;
}

}  // namespace sim::server
