#include "harness/record/replay.h"

#include <fmt/format.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <stdexcept>

#include "fakes/all.h"
#include "harness/environment.h"
#include "harness/record/answers.h"
#include "harness/record/recording.h"
#include "harness/stage.h"
#include "sim/base/json_writer.h"
#include "sim/base/text.h"
#include "sim/server/http_client.h"
#include "sim/time/clock.h"
#include "sim/wire/sigv4.h"

namespace harness::record {
namespace {

using sim::Value;
using sim::wire::HttpRequest;
using sim::wire::HttpResponse;
using sim::wire::sigv4::Credentials;

constexpr std::string_view kKeyOf = "key:";  // of credentials that an answer gave out

// Who answers: a world of our own, or a server.
class Target {
 public:
  virtual ~Target() = default;
  virtual HttpResponse answer(HttpRequest request) = 0;
  virtual void advance(sim::Millis by) = 0;
  virtual std::string authority() const { return "127.0.0.1"; }
  virtual std::vector<std::string> notes() const { return {}; }
};

class OwnWorld final : public Target {
 public:
  OwnWorld(sim::World& world, const Scenario& scenario) : world_(world) {
    world_.load(given_world(scenario));
    world_.set_pace(scenario.pace);
  }
  HttpResponse answer(HttpRequest request) override { return world_.handle(std::move(request)); }
  void advance(sim::Millis by) override { world_.advance(by); }

 private:
  sim::World& world_;
};

class Served final : public Target {
 public:
  explicit Served(const std::string& url)
      : endpoint_(sim::server::Endpoint::parse(url)), client_(endpoint_) {
    has_clock_ = control("/_sim/pace", {{"pace", "stepped"}});
  }
  HttpResponse answer(HttpRequest request) override { return client_.send(request); }
  void advance(sim::Millis by) override {
    if (has_clock_) control("/_sim/advance", {{"by", sim::date::span(by)}});
  }
  std::string authority() const override { return endpoint_.authority(); }
  std::vector<std::string> notes() const override {
    if (has_clock_) return {};
    return {"the server has no clock to move: recorded pauses were left out"};
  }

 private:
  bool control(const std::string& path, const Value& body) {
    HttpRequest request;
    request.method = "POST";
    request.target = path;
    request.headers.set("Host", endpoint_.authority());
    request.headers.set("Content-Type", "application/json");
    request.body = body.dump();
    return client_.send(request).status == 200;
  }

  sim::server::Endpoint endpoint_;
  sim::server::HttpClient client_;
  bool has_clock_ = false;
};

// The credentials of an output, wherever in it they stand, by the id that the recording has there.
void learn_keys(const Value& recorded, const Value& replayed,
                std::map<std::string, Credentials>& keys) {
  if (!recorded.is_object() || !replayed.is_object()) return;
  if (recorded.contains("AccessKeyId") && replayed.contains("SecretAccessKey")) {
    keys[recorded["AccessKeyId"].get<std::string>()] = {replayed.value("AccessKeyId", ""),
                                                        replayed.value("SecretAccessKey", ""),
                                                        replayed.value("SessionToken", "")};
  }
  for (const auto& [name, value] : recorded.items()) {
    if (replayed.contains(name)) learn_keys(value, replayed[name], keys);
  }
}

class Replay {
 public:
  Replay(sim::World& models, const Recording& recording, Target& target, const Value& world)
      : models_(models), recording_(recording), target_(target), world_(world) {}

  ReplayReport run() {
    for (const auto& each : recording_.steps) {
      if (each.step.operation.empty()) {
        target_.advance(each.step.advance);
      } else {
        request(each);
      }
    }
    report_.expected = comparison_.expected();
    report_.notes = target_.notes();
    return std::move(report_);
  }

 private:
  void request(const RecordedStep& recorded) {
    const Step& step = recorded.step;
    const auto& model = models_.gateway().find_service(step.service)->model;
    const auto& operation = *model.find(step.operation);
    ++report_.requests;
    HttpRequest message = sim::wire::encode_input(
        model, operation, comparison_.in_new_words(step.input), target_.authority());
    message.headers.set("Host", target_.authority());
    if (const auto who = credentials(step)) {
      sim::wire::sigv4::sign(message, *who, step.region, model.signing_name,
                             sim::WallClock().now());
    }
    Value members;
    const Value had = answer_value(model, operation, target_.answer(std::move(message)), &members);
    auto differences = comparison_.compare(operation.output, recorded.answered, had);
    learn_keys(recorded.answered.value("output", Value::object()), members, keys_);
    if (differences.empty()) return;
    report_.different.push_back(
        {report_.requests, step.service + ":" + step.operation, step.as, std::move(differences)});
  }

  std::optional<Credentials> credentials(const Step& step) const {
    if (step.as == "anonymous") return std::nullopt;
    if (step.as.starts_with(kKeyOf)) {
      const auto known = keys_.find(step.as.substr(kKeyOf.size()));
      if (known != keys_.end()) return known->second;
    } else if (const auto key = key_of(world_, step.as)) {
      return Credentials{key->id, key->secret, ""};
    }
    throw std::runtime_error(recording_.scenario.complaint(
        step.pointer + "/as",
        fmt::format("nobody is known as \"{}\": neither the world nor an earlier answer has such "
                    "a key",
                    step.as)));
  }

  sim::World& models_;
  const Recording& recording_;
  Target& target_;
  const Value& world_;
  Comparison comparison_;
  std::map<std::string, Credentials> keys_;
  ReplayReport report_;
};

Recording recording_in(sim::World& world, const std::string& file) {
  const std::string folder = std::filesystem::absolute(file).parent_path().string();
  auto parsed = parse_recording(world, file, folder, sim::read_file(file));
  if (!parsed) {
    const auto& fault = parsed.complaints.front();
    throw std::runtime_error(fmt::format("{}: {}: {}", file, fault.place, fault.message));
  }
  return std::move(*parsed.value);
}

}  // namespace

ReplayReport replay(const ReplayOptions& options) {
  sim::World world;
  fakes::install_all(world);
  const Recording recording = recording_in(world, options.file);
  std::unique_ptr<Target> target;
  if (options.against) {
    target = std::make_unique<Served>(*options.against);
  } else {
    target = std::make_unique<OwnWorld>(world, recording.scenario);
  }
  const Value keys = options.world ? sim::WorldFile::read(*options.world).value
                                   : given_world(recording.scenario).value;
  return Replay(world, recording, *target, keys).run();
}

Value to_value(const ReplayReport& report) {
  Value different = Value::array();
  for (const auto& step : report.different) {
    Value differences = Value::array();
    for (const auto& each : step.differences) {
      differences.push_back(
          {{"where", each.where}, {"recorded", each.recorded}, {"replayed", each.replayed}});
    }
    different.push_back({{"request", step.number},
                         {"call", step.call},
                         {"as", step.as},
                         {"differences", std::move(differences)}});
  }
  return {{"requests", report.requests},
          {"different", std::move(different)},
          {"expected", report.expected},
          {"notes", report.notes}};
}

int run_replay(const ReplayOptions& options) {
  const auto report = replay(options);
  if (options.json) {
    fmt::print("{}\n", sim::json::dump(to_value(report), 2));
    return report.different.empty() ? 0 : 1;
  }
  for (const auto& step : report.different) {
    fmt::print("#{} {} as {}\n", step.number, step.call, step.as);
    for (const auto& each : step.differences) {
      fmt::print("    {}: {} was recorded, {} came\n", each.where, each.recorded, each.replayed);
    }
  }
  std::string expected;
  for (const auto& [name, times] : report.expected) {
    expected += fmt::format("{}{} ({})", expected.empty() ? "" : ", ", name, times);
  }
  if (!expected.empty()) fmt::print("differs as it may: {}\n", expected);
  for (const auto& note : report.notes) fmt::print("note: {}\n", note);
  fmt::print("{} requests, {} answered differently\n", report.requests, report.different.size());
  return report.different.empty() ? 0 : 1;
}

}  // namespace harness::record
