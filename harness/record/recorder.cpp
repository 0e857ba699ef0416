#include "harness/record/recorder.h"

#include <fmt/format.h>

#include "harness/environment.h"
#include "harness/files.h"
#include "harness/full_names.h"
#include "harness/mutants.h"
#include "harness/record/answers.h"
#include "harness/record/recorded_value.h"
#include "sim/base/crypto.h"
#include "sim/base/encoding.h"
#include "sim/base/json_writer.h"
#include "sim/base/text.h"
#include "sim/wire/codec.h"
#include "sim/wire/sigv4.h"

namespace harness::record {
namespace {

using sim::Value;

constexpr size_t kSecretLength = 40;
// Of a long session the file is written anew after every hundredth part more.
constexpr size_t kSavedAtOnce = 100;

// A key needs some secret when the world is loaded again; not that of the recorded world.
void put_stand_ins(Value& here) {
  if (here.is_object()) {
    for (const char* list : {"access_keys", "root_access_keys"}) {
      const auto keys = here.find(list);
      if (keys == here.end() || !keys->is_array()) continue;
      for (auto& key : *keys) {
        const std::string id = key.value("id", "");
        key["secret"] =
            sim::encoding::hex(sim::crypto::sha256("stand-in " + id)).substr(0, kSecretLength);
      }
    }
  }
  if (here.is_structured()) {
    for (auto& each : here) put_stand_ins(each);
  }
}

Value given_world(const sim::WorldFile& description) {
  sim::WorldFile world = description;
  take_in_policies(world);
  name_in_full(world.value, world.folder);
  const auto built_in = world_file_or_default(std::nullopt);
  // The default world's keys are AWS's published examples.
  if (description.text != built_in.text) put_stand_ins(world.value);
  return std::move(world.value);
}

}  // namespace

Recorder::Recorder(sim::World& world, const sim::WorldFile& description, std::string path)
    : world_(world),
      router_(world.gateway().services()),
      path_(std::move(path)),
      told_(world.now()) {
  for (const auto& [name, service] : world.gateway().services()) router_.add(service);
  for (const auto& key : keys_of(description.value)) {
    identities_[key.id] = key.account + ":" + key.user;
  }
  scenario_ = {{"name", "a recorded session"},
               {"tags", {"recorded"}},
               {"pace", "stepped"},
               {"given", {{"world", given_world(description)}}},
               {"run", {{"command", {"true"}}}},
               {"expect", {{{"exit", 0}}}}};
  save();
}

std::string Recorder::who(const std::string& access_key_id) const {
  if (access_key_id.empty()) return "anonymous";
  const auto known = identities_.find(access_key_id);
  return known == identities_.end() ? "key:" + access_key_id : known->second;
}

// Decoded before it is handled: what comes out is what any handler would be given.
Value Recorder::step_of(const sim::Route& route, const sim::wire::HttpRequest& request) const {
  sim::wire::HttpRequest copy = request;
  sim::wire::sigv4::unwrap_chunked(copy, route.dialect);
  const auto& model = route.service->model;
  const Value input = sim::wire::decode_input(model, *route.operation, copy, route.labels);
  return {{"call", model.service + ":" + route.operation->name},
          {"as", who(route.claim.access_key_id)},
          {"region", route.region},
          {"input", recorded_input(route.operation->input, input)}};
}

void Recorder::let_time_pass(sim::Instant now) {
  if (now <= told_) return;
  add_step({{"advance", sim::date::span(now - told_)}});
  told_ = now;
}

void Recorder::add_step(const Value& step) {
  const std::string text = sim::json::dump(step, 2);
  steps_ += steps_.empty() ? "\n    " : ",\n    ";
  steps_ += sim::text::replace_all(text, "\n", "\n    ");
}

void Recorder::save_now_and_then() {
  if (requests_ - saved_ <= saved_ / kSavedAtOnce) return;
  try {
    save();
  } catch (const std::runtime_error&) {
    // A full disk is no reason to leave a client without its answer; the last save tells of it.
  }
}

sim::wire::HttpResponse Recorder::take(sim::wire::HttpRequest request, const Handler& handler) {
  sim::Route route;
  Value step;
  try {
    router_.route(request, route);
    if (route.operation) step = step_of(route, request);
  } catch (const sim::ApiError&) {
    step = Value();
  }
  auto response = handler(std::move(request));
  auto& journal = world_.gateway().journal();
  const auto entry = journal.find(journal.last_request().value_or(0));
  // Who is not known, or has signed wrongly, cannot be asked for again.
  const bool at_the_door = entry && !entry->error.empty() && entry->principal.empty();
  if (step.is_null() || at_the_door) {
    ++left_out_;
    return response;
  }
  response.body = sim::wire::Body(response.body.read_all());
  let_time_pass(entry ? entry->at : world_.now());
  if (entry && !entry->error.empty()) step["error"] = entry->error;
  step["answered"] = answer_value(route.service->model, *route.operation, response);
  add_step(step);
  ++requests_;
  save_now_and_then();
  return response;
}

void Recorder::take_control(const sim::wire::HttpRequest& request) {
  if (request.method == "GET") return;
  const auto path = request.path();
  if (path != "/_sim/advance" && path != "/_sim/pace") ++controls_;
}

void Recorder::save() {
  std::string why =
      fmt::format("{} requests of real clients, recorded by serve --record.", requests_);
  if (left_out_ > 0) {
    why += fmt::format(" {} more were no operation's, or were refused for their signature.",
                       left_out_);
  }
  if (controls_ > 0) {
    why += fmt::format(" What {} requests of the control API changed is not in it.", controls_);
  }
  scenario_["why"] = why;
  const std::string rest = sim::json::dump(scenario_, 2);
  replace_file(path_, fmt::format("{{\n  \"before\": [{}\n  ],{}\n", steps_, rest.substr(1)));
  saved_ = requests_;
}

}  // namespace harness::record
