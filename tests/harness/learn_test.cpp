// Every lab through its own commands: it does not pass as it is given, and passes once its trainee
// has done what tests/harness/lab_solutions.json says; hints and scores on the way.
#include "harness/learn/learn.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "harness/environment.h"
#include "harness/learn/lab.h"
#include "harness/learn/progress.h"
#include "harness/stage.h"
#include "harness/subject.h"
#include "sim/base/text.h"
#include "sim/server/http_client.h"
#include "sim/time/clock.h"
#include "tests/support/wire_call.h"

namespace {

using namespace harness::learn;
using sim::Value;
using testing::HasSubstr;

const std::string kLabs = SIM_SOURCE_DIR "/scenarios/labs";

struct Said {
  int status = 0;
  std::string out, err;
};

class Trainee {
 public:
  explicit Trainee(int64_t lab = 0) {
    options_.labs = kLabs;
    options_.state = scratch_.path();
    options_.program = SIM_BINARY_DIR "/inspector-sim";
    options_.lab = lab;
    fakes::install_all(models_);
  }
  ~Trainee() {
    if (progress().current) say(learn_stop);
  }

  Said say(int (*command)(const LearnOptions&)) {
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    Said said;
    try {
      said.status = command(options_);
    } catch (const std::exception& e) {
      said.status = -1;
      said.err = e.what();
    }
    said.out = testing::internal::GetCapturedStdout();
    said.err += testing::internal::GetCapturedStderr();
    return said;
  }
  Progress progress() const { return read_progress(options_.state); }
  LearnOptions& options() { return options_; }

  // A request to the lab's server, signed as one of its world.
  void act(const Lab& lab, const Value& step) {
    const std::string call = step.at("call");
    const auto colon = call.find(':');
    const auto& model = models_.gateway().find_service(call.substr(0, colon))->model;
    const auto& operation = *model.find(call.substr(colon + 1));
    const auto endpoint = sim::server::Endpoint::parse(progress().current->endpoint);
    const std::string usual =
        lab.scenario.run.region.empty() ? "us-east-1" : lab.scenario.run.region;
    const std::string region = model.global ? "us-east-1" : step.value("region", usual);
    auto request =
        sim::wire::encode_input(model, operation, filled(step.at("input")), endpoint.authority());
    request.headers.set("Host", endpoint.authority());
    const auto world = harness::given_world(lab.scenario).value;
    const std::string who = step.value("as", lab.as);
    const auto key = who.empty() ? harness::first_key(world) : harness::key_of(world, who);
    sim::wire::sigv4::sign(request, {key->id, key->secret, ""}, region, model.signing_name,
                           sim::WallClock().now());
    auto response = sim::server::HttpClient(endpoint).send(request);
    ASSERT_LT(response.status, 300) << call << ": " << response.body.read_all();
    auto members = sim::wire::decode_output(model, operation, std::move(response)).members;
    if (call == "organizations:ListPolicies") {
      for (const auto& policy : members["Policies"]) kept_[policy["Name"]] = policy;
    }
    if (step.contains("keep")) kept_[step["keep"].get<std::string>()] = std::move(members);
  }

 private:
  // Documents become texts, and "{key.KeyMetadata.KeyId}" what was kept.
  Value filled(const Value& input) const {
    Value out = input;
    for (auto& value : out) {
      if (value.is_object()) value = value.dump();
      const auto text = value.is_string() ? value.get<std::string>() : std::string();
      if (!text.starts_with('{') || !text.ends_with('}') || text.find('"') != std::string::npos) {
        continue;
      }
      const auto path = "/" + sim::text::replace_all(text.substr(1, text.size() - 2), ".", "/");
      value = kept_.at(Value::json_pointer(path));
    }
    return out;
  }

  harness::ScratchFolder scratch_;
  LearnOptions options_;
  sim::World models_;
  Value kept_ = Value::object();
};

class Labs : public testing::TestWithParam<int64_t> {};

TEST_P(Labs, PassWhenTheyAreSolvedAndNotBefore) {
  const auto labs = read_labs(kLabs);
  const Lab& lab = lab_numbered(labs, GetParam());
  Trainee trainee(lab.number);
  const auto started = trainee.say(learn_start);
  ASSERT_EQ(started.status, 0) << started.err;
  EXPECT_THAT(started.out, HasSubstr(lab.scenario.name));

  const auto unsolved = trainee.say(learn_check);
  EXPECT_EQ(unsolved.status, 1) << unsolved.out << unsolved.err;
  EXPECT_THAT(unsolved.out, HasSubstr("Not solved yet"));

  const auto hint = trainee.say(learn_hint);
  EXPECT_THAT(hint.out, HasSubstr("Hint 1 of ")) << hint.err;

  const Value solutions =
      Value::parse(sim::read_file(SIM_SOURCE_DIR "/tests/harness/lab_solutions.json"));
  for (const auto& step : solutions.at(std::to_string(lab.number))) trainee.act(lab, step);
  if (HasFatalFailure()) return;

  const auto solved = trainee.say(learn_check);
  EXPECT_EQ(solved.status, 0) << solved.out << solved.err;
  EXPECT_THAT(solved.out, HasSubstr("Solved: 85 of 100 points"));
  EXPECT_EQ(trainee.progress().best.at(lab.number).score, 85);
  EXPECT_EQ(trainee.progress().best.at(lab.number).attempts, 2);
}

std::vector<int64_t> numbers() {
  std::vector<int64_t> out;
  for (const auto& lab : read_labs(kLabs)) out.push_back(lab.number);
  return out;
}

INSTANTIATE_TEST_SUITE_P(All, Labs, testing::ValuesIn(numbers()));

TEST(Learn, HasLabsOfEveryLevel) {
  const auto labs = read_labs(kLabs);
  EXPECT_GE(labs.size(), 12u);
  std::map<std::string, int> levels;
  for (const auto& lab : labs) ++levels[lab.level];
  EXPECT_GE(levels["easy"], 3);
  EXPECT_GE(levels["medium"], 3);
  EXPECT_GE(levels["hard"], 3);
}

// From a nudge to the statement that is missing.
TEST(Learn, HintsGoByDegrees) {
  Trainee trainee(4);
  ASSERT_EQ(trainee.say(learn_start).status, 0);
  std::vector<std::string> hints;
  for (int i = 0; i < 8; ++i) hints.push_back(trainee.say(learn_hint).out);
  EXPECT_THAT(hints.front(), HasSubstr("Look at the key policy."));
  std::string all;
  for (const auto& hint : hints) all += hint;
  EXPECT_LT(all.find("Look at"), all.find("inspector2.amazonaws.com"));
  EXPECT_THAT(all, HasSubstr("\"kms:GenerateDataKey"));
  EXPECT_THAT(hints.back(), HasSubstr("no further hint"));
}

TEST(Learn, TellsHowTheTraineeStands) {
  Trainee trainee(1);
  EXPECT_THAT(trainee.say(learn_check).err, HasSubstr("no lab is being worked on"));
  ASSERT_EQ(trainee.say(learn_start).status, 0);
  trainee.say(learn_check);
  const auto status = trainee.say(learn_status).out;
  EXPECT_THAT(status, HasSubstr("0 hints, 1 checks"));
  EXPECT_THAT(trainee.say(learn_list).out, HasSubstr("<- being worked on"));
  EXPECT_THAT(trainee.say(learn_env).out, HasSubstr("export AWS_ENDPOINT_URL=http://127.0.0.1:"));
  // Another lab takes its place, and stop puts that away.
  trainee.options().lab = 2;
  ASSERT_EQ(trainee.say(learn_start).status, 0);
  EXPECT_EQ(trainee.say(learn_stop).status, 0);
  EXPECT_THAT(trainee.say(learn_hint).err, HasSubstr("no lab is being worked on"));
  trainee.options().lab = 99;
  EXPECT_THAT(trainee.say(learn_start).err, HasSubstr("there is no lab 99"));
}

TEST(Learn, ScoresByHintsChecksAndTime) {
  EXPECT_EQ(score_of(0, 0, 60, 10), 100);
  EXPECT_EQ(score_of(2, 1, 60, 10), 75);
  EXPECT_EQ(score_of(0, 0, 12 * 60, 10), 98);
  EXPECT_EQ(score_of(20, 0, 60, 10), 10);
}

TEST(Learn, RefusesAFileOfScoresThatIsNone) {
  Trainee trainee(1);
  const std::string file = trainee.options().state + "/learn.json";
  std::ofstream(file) << "[]";
  EXPECT_THAT(trainee.say(learn_list).err, HasSubstr("learn.json is not what learn keeps there"));
  std::ofstream(file) << R"({"current": null, "best": {}})";
}

}  // namespace
