#include "harness/in_process.h"

#include <fmt/format.h>

#include <limits>
#include <stdexcept>

#include "fakes/all.h"
#include "harness/identities.h"
#include "harness/serve.h"
#include "sim/gateway/explanation.h"

namespace harness {
namespace {

constexpr int64_t kWholeJournal = std::numeric_limits<int32_t>::max();

// Accounts without users and keys are called as their root.
std::string first_identity(const sim::Value& description) {
  const auto key = first_key(description);
  return key ? key->account + ":" + key->user : std::string("root");
}

}  // namespace

InProcess::InProcess(sim::WorldFile file) : control_(world_), description_(file.value) {
  fakes::install_all(world_);
  world_.load(file);
  world_.set_pace({sim::PaceKind::kLeap, 1, sim::Millis(1000)});
}

InProcess::~InProcess() {
  if (server_) server_->stop();
  if (serving_.joinable()) serving_.join();
}

sim::Answer InProcess::call(std::string_view operation, sim::Value input, const std::string& as,
                            const std::string& region) {
  const auto colon = operation.find(':');
  if (colon == std::string_view::npos) {
    throw std::invalid_argument(fmt::format(
        "\"{}\" names no service: \"kms:CreateKey\" is a service and its operation", operation));
  }
  const std::lock_guard lock(one_at_a_time_);
  const std::string account = description_.at("accounts").at(0).at("id");
  const auto who = identity_named(world_, account, as.empty() ? first_identity(description_) : as);
  auto answered =
      world_.client(who, region.empty() ? home_region(description_) : region)
          .call(operation.substr(0, colon), operation.substr(colon + 1), std::move(input));
  courier_.exchange(world_);
  return answered;
}

sim::wire::HttpResponse InProcess::send(sim::wire::HttpRequest request) {
  return handle(std::move(request));
}

sim::wire::HttpResponse InProcess::handle(sim::wire::HttpRequest request) {
  const std::lock_guard lock(one_at_a_time_);
  courier_.exchange(world_);
  auto response = answer(world_, control_, std::move(request));
  courier_.exchange(world_);
  return response;
}

const std::string& InProcess::endpoint() {
  if (!server_) {
    sim::server::HttpServer::Options listening;
    listening.port = 0;
    listening.signals = sim::server::HttpServer::Signals::kLeftAlone;
    server_ = std::make_unique<sim::server::HttpServer>(
        listening, [this](sim::wire::HttpRequest request) { return handle(std::move(request)); });
    endpoint_ = fmt::format("http://127.0.0.1:{}", server_->port());
    serving_ = std::thread([this] { server_->run(); });
  }
  return endpoint_;
}

std::vector<std::pair<std::string, std::string>> InProcess::variables(const std::string& as) {
  const auto key = as.empty() ? first_key(description_) : key_of(description_, as);
  if (!key && !as.empty()) {
    throw std::runtime_error(fmt::format("the world has no access key for \"{}\"", as));
  }
  return client_variables(endpoint(), home_region(description_), key);
}

void InProcess::add_fault(const sim::Value& rule) {
  sim::wire::HttpRequest request;
  request.method = "POST";
  request.target = "/_sim/faults";
  request.body = rule.dump();
  auto response = send(std::move(request));
  if (response.status == 200) return;
  const auto refusal = sim::Value::parse(response.body.read_all());
  throw std::invalid_argument(refusal.at("error").get<std::string>());
}

void InProcess::set_pace(sim::Pace pace) {
  const std::lock_guard lock(one_at_a_time_);
  world_.set_pace(pace);
}

void InProcess::advance(sim::Millis by) {
  const std::lock_guard lock(one_at_a_time_);
  world_.advance(by);
  courier_.exchange(world_);
}

sim::Instant InProcess::now() {
  const std::lock_guard lock(one_at_a_time_);
  return world_.now();
}

std::vector<sim::JournalEntry> InProcess::calls() {
  const std::lock_guard lock(one_at_a_time_);
  return world_.gateway().journal().since(0, kWholeJournal);
}

std::vector<Judgement> InProcess::decisions() {
  const auto entries = calls();
  const std::lock_guard lock(one_at_a_time_);
  std::vector<Judgement> out;
  for (const auto& entry : entries) {
    for (auto& decision : world_.gateway().journal().decisions(entry.id)) {
      out.push_back({entry.id, std::move(decision)});
    }
  }
  return out;
}

std::string InProcess::explanation(std::string_view which) {
  const std::lock_guard lock(one_at_a_time_);
  const auto& journal = world_.gateway().journal();
  const auto id = sim::entry_named(journal, which);
  return id ? sim::explanation(journal, *id)->at("text").get<std::string>() : std::string();
}

}  // namespace harness
