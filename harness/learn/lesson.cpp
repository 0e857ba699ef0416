#include "harness/learn/lesson.h"

#include <fmt/format.h>

#include <cstdio>
#include <stdexcept>

#include "harness/diagnosis.h"
#include "harness/doctor.h"
#include "harness/environment.h"
#include "harness/expectations.h"
#include "harness/identities.h"
#include "harness/serve.h"
#include "sim/base/json_writer.h"
#include "sim/base/text.h"
#include "sim/gateway/explanation.h"
#include "sim/policy/statement_json.h"
#include "sim/server/http_server.h"

namespace harness::learn {
namespace {

using sim::Value;

constexpr std::string_view kRoot = "/_learn/";
constexpr int64_t kWholeJournal = 1'000'000;

void add_new(std::vector<std::string>& hints, std::string text) {
  if (text.empty() || std::find(hints.begin(), hints.end(), text) != hints.end()) return;
  hints.push_back(std::move(text));
}

std::string in_full(const Fix& fix) {
  std::string out = fix.edit ? fix.edit->policy + ": " + fix.text : fix.text;
  if (!fix.command.empty()) out += "\n  " + fix.command;
  if (fix.edit && !fix.edit->statement.is_null()) {
    out += "\n" + sim::policy::pretty_statement(fix.edit->statement);
  }
  return out;
}

sim::wire::HttpResponse json_answer(int status, const Value& value) {
  sim::wire::HttpResponse response;
  response.status = status;
  response.headers.add("Content-Type", "application/json");
  response.body = sim::wire::Body(sim::json::dump(value) + "\n");
  return response;
}

}  // namespace

Lesson::Lesson(const Lab& lab) : lab_(lab), stage_(lab.scenario), control_(stage_.world()) {
  stage_.check(lab.scenario);
  for (const auto& step : lab.scenario.before) {
    const auto fault = stage_.perform(step);
    if (!fault.empty()) throw ScenarioError(lab.scenario.complaint(step.pointer, fault));
  }
  stage_.world().set_pace(lab.scenario.pace);
  first_ = stage_.world().gateway().journal().last_id();
}

sim::wire::HttpResponse Lesson::handle(sim::wire::HttpRequest request) {
  if (!request.path().starts_with(kRoot)) {
    return harness::answer(stage_.world(), control_, std::move(request));
  }
  try {
    return json_answer(200, answer(request.method, request.path().substr(kRoot.size())));
  } catch (const std::exception& e) {
    return json_answer(400, {{"error", e.what()}});
  }
}

Value Lesson::answer(const std::string& method, std::string_view path) {
  if (path == "hints" && method == "GET") return hints();
  if (path == "watch" && method == "GET") return watched();
  if (path == "judge" && method == "POST") return judged();
  throw std::runtime_error("there are GET hints, GET watch and POST judge");
}

std::vector<std::string> Lesson::hints() {
  std::vector<std::string> out = lab_.hints;
  auto& world = stage_.world();
  ExportPlan plan;
  const auto& run = lab_.scenario.run;
  const auto key =
      run.as.empty() ? first_key(stage_.description()) : key_of(stage_.description(), run.as);
  plan.caller = identity_named(world, key->account, key->account + ":" + key->user);
  plan.region = stage_.region();
  plan.bucket = argument_of(lab_, "--bucket");
  try {
    plan.key_arn = key_arn_named(world, key->account, plan.region, argument_of(lab_, "--kms-key"));
  } catch (const std::runtime_error& e) {
    add_new(out, "Look at the key.");
    add_new(out, e.what());
    return out;
  }
  const auto diagnosis = diagnose(world, plan);
  for (const auto& finding : diagnosis.findings) {
    if (finding.verdict == Verdict::kFault) add_new(out, "Look at the " + finding.subject + ".");
  }
  for (const auto& finding : diagnosis.findings) {
    if (finding.verdict == Verdict::kFault) add_new(out, finding.text);
  }
  for (const auto& fix : diagnosis.fixes) add_new(out, fix.text);
  for (const auto& fix : diagnosis.fixes) add_new(out, in_full(fix));
  return out;
}

Value Lesson::watched() {
  auto& journal = stage_.world().gateway().journal();
  int64_t requests = 0, refused = 0, last = 0;
  for (const auto& entry : journal.since(first_, kWholeJournal)) {
    if (entry.parent != 0 || entry.operation.starts_with("job ")) continue;
    ++requests;
    if (!entry.error.empty()) {
      ++refused;
      last = entry.id;
    }
  }
  Value out = {{"requests", requests}, {"refused", refused}};
  if (last != 0) {
    const auto entry = *journal.find(last);
    out["last_refused"] = fmt::format("#{} {}:{} {}: {}", last, entry.service, entry.operation,
                                      entry.error, entry.message);
  }
  return out;
}

Value Lesson::judged() {
  const SubjectResult nobody;
  const Evidence evidence{stage_, lab_.scenario, nobody, {}, {}, {}, {}};
  Value broken = Value::array();
  for (const auto& expectation : lab_.keep) {
    for (const auto& unmet : expectation.verb->judge(evidence, expectation)) {
      broken.push_back(unmet.message);
    }
  }
  return {{"broken", std::move(broken)}};
}

int serve_lesson(const Lab& lab) {
  Lesson lesson(lab);
  sim::server::HttpServer::Options listening;
  listening.port = 0;
  sim::server::HttpServer server(
      listening, [&](sim::wire::HttpRequest request) { return lesson.handle(std::move(request)); });
  fmt::print("http://127.0.0.1:{}\n", server.port());
  std::fflush(stdout);
  server.run();
  return 0;
}

}  // namespace harness::learn
