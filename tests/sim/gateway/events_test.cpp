// The gateway's part in events: what a service announces reaches the one that takes events, with
// the request or not at all; closed calls are heard of when somebody listens; notes stand in the
// journal. Toy services, so that nothing here depends on a fake.
#include <gtest/gtest.h>

#include "sim/gateway/event.h"
#include "sim/state/outbox.h"
#include "sim/world.h"

namespace {

using namespace sim;

constexpr const char* kBellModel = R"({"service":"bell","protocol":"json","target":"Bell",
  "operations":{"Ring":{"in":"In"},"RingAndFail":{"in":"In"},"RingTwice":{"in":"In"}},
  "shapes":{"In":{"members":{"s":"S"}},"S":{}}})";
constexpr const char* kEarModel = R"({"service":"ear","protocol":"json","target":"Ear",
  "operations":{"Listen":{}},"shapes":{}})";

void ring(Call& call) { call.publish({"toy.bell", "Rung", {"arn:toy"}, {{"loud", true}}, "", ""}); }

std::vector<Authorization> need_nothing(Call&, const wire::Operation&, const Input&) { return {}; }

Service bell() {
  Service service;
  service.model = wire::load_model(kBellModel);
  service.authorizations = need_nothing;
  service.operations = {{"Ring",
                         [](Call& call, const Input&) {
                           ring(call);
                           return Output();
                         }},
                        {"RingAndFail",
                         [](Call& call, const Input&) -> Output {
                           ring(call);
                           call.note({"sigh", {{"why", "tired"}}});
                           throw ApiError("Tired", 400, "no");
                         }},
                        {"RingTwice", [](Call& call, const Input&) -> Output {
                           aws::Principal me;
                           me.kind = aws::PrincipalKind::kService;
                           me.name = "bell.amazonaws.com";
                           call.ask({me, "bell", "Ring"});
                           throw ApiError("Tired", 400, "once is enough");
                         }}};
  return service;
}

void write_down(Call& call, const std::string& what) {
  call.state.run("INSERT INTO heard VALUES (?, ?, ?)", what, call.account, call.region);
}

Service ear() {
  Service service;
  service.model = wire::load_model(kEarModel);
  service.authorizations = need_nothing;
  service.schema = "CREATE TABLE IF NOT EXISTS heard (what TEXT, account TEXT, region TEXT);";
  service.settings = {{"ear.open", false, "hear every call"}};
  service.take_event = [](Call& call, const Event& event) {
    write_down(call, event.source + " " + event.detail_type + " " + event.detail.dump());
  };
  service.hears_calls = [](const state::Settings& settings) { return settings.flag("ear.open"); };
  service.hear_call = [](Call& call, const ClosedCall& closed) {
    write_down(call, closed.asked_by + ">" + closed.facts.operation + " " + closed.entry.error);
  };
  return service;
}

struct Toys {
  explicit Toys(bool with_ear = true) {
    world.install(bell());
    if (with_ear) world.install(ear());
    who.kind = aws::PrincipalKind::kRoot;
    who.account = "111122223333";
    who.arn = "arn:aws:iam::111122223333:root";
  }
  std::string call(const char* operation) {
    return world.client(who, "eu-west-1").call("bell", operation).code();
  }
  std::vector<std::string> heard() {
    return world.store().state.all(
        "SELECT what || ' ' || account || ' ' || region FROM heard ORDER BY rowid",
        [](const state::Row& row) { return row.text(0); });
  }

  World world;
  aws::Principal who;
};

using Lines = std::vector<std::string>;

TEST(GatewayEvents, ReachTheServiceThatTakesThem) {
  Toys toys;
  EXPECT_EQ(toys.call("Ring"), "");
  EXPECT_EQ(toys.heard(), Lines{"toy.bell Rung {\"loud\":true} 111122223333 eu-west-1"});
}

TEST(GatewayEvents, GoWithTheRequestThatFails) {
  Toys toys;
  EXPECT_EQ(toys.call("RingAndFail"), "Tired");
  EXPECT_EQ(toys.heard(), Lines{});
}

TEST(GatewayEvents, AreNothingWithoutSomebodyToTakeThem) {
  Toys toys(false);
  EXPECT_EQ(toys.call("Ring"), "");
}

TEST(GatewayEvents, NotesStayInTheJournalBelowTheirCall) {
  Toys toys;
  toys.call("RingAndFail");
  const auto& journal = toys.world.gateway().journal();
  const auto entries = journal.children(*journal.last_request());
  ASSERT_EQ(entries.size(), 1u);
  EXPECT_EQ(entries[0].service + ":" + entries[0].operation, "bell:sigh");
  EXPECT_EQ(entries[0].input, R"({"why":"tired"})");
}

TEST(GatewayEvents, ClosedCallsAreHeardOnlyWhenSomebodyListens) {
  Toys toys;
  toys.call("RingTwice");
  EXPECT_EQ(toys.heard(), Lines{});
  toys.world.settings().set("ear.open", true);
  toys.call("RingTwice");
  // The inner call rang and was undone with the outer one; that it was made is on record.
  EXPECT_EQ(toys.heard(),
            (Lines{"bell>Ring   eu-west-1", ">RingTwice Tired 111122223333 eu-west-1"}));
}

TEST(GatewayEvents, PostsWaitInTheOutboxForWhoeverServesTheWorld) {
  World world;
  state::Outbox outbox(world.store().state);
  outbox.add({0, "http://127.0.0.1:1/", "POST", "{}", "hello", "bell", "answered", "7", "1", "r"});
  const auto posts = outbox.take();
  ASSERT_EQ(posts.size(), 1u);
  EXPECT_EQ(posts[0].body, "hello");
  EXPECT_TRUE(outbox.take().empty());
}

TEST(Gateway, TakesNoServiceThatDoesNotSayWhatItsOperationsNeed) {
  Toys toys(false);
  Service service = ear();
  service.authorizations = nullptr;
  EXPECT_THROW(toys.world.install(std::move(service)), std::logic_error);
}

}  // namespace
