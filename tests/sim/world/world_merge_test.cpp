// World files that extend one another: what comes of it, and where a fault of the whole is.
#include "sim/world_merge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "tests/support/test_world.h"

namespace {

using namespace sim;
using testing::AllOf;
using testing::HasSubstr;

struct Merged {
  const char *name, *below, *above, *result;
};

void PrintTo(const Merged& merged, std::ostream* out) { *out << merged.name; }

class Merge : public testing::TestWithParam<Merged> {};

TEST_P(Merge, LaysOneOverTheOther) {
  Value whole = Value::parse(GetParam().below);
  lay_over(whole, Value::parse(GetParam().above));
  EXPECT_EQ(whole, Value::parse(GetParam().result));
}

const Merged kMerged[] = {
    {"members", R"({"a": 1, "b": {"c": 2}})", R"({"b": {"d": 3}})",
     R"({"a": 1, "b": {"c": 2, "d": 3}})"},
    {"null", R"({"a": 1, "b": 2})", R"({"a": null})", R"({"b": 2})"},
    {"named", R"([{"name": "x", "v": 1}, {"name": "y"}])",
     R"([{"name": "x", "v": 2}, {"name": "z"}])",
     R"([{"name": "x", "v": 2}, {"name": "y"}, {"name": "z"}])"},
    {"id_before_name", R"([{"id": "1", "name": "x"}])", R"([{"id": "2", "name": "x"}])",
     R"([{"id": "1", "name": "x"}, {"id": "2", "name": "x"}])"},
    {"nameless", "[1, 2]", "[3]", "[3]"},
    {"other_type", R"({"a": [1]})", R"({"a": {"b": 1}})", R"({"a": {"b": 1}})"},
};

INSTANTIATE_TEST_SUITE_P(All, Merge, testing::ValuesIn(kMerged),
                         [](const auto& each) { return std::string(each.param.name); });

class WorldFiles : public testing::Test {
 protected:
  void file(const std::string& name, const std::string& text) {
    std::filesystem::create_directories(std::filesystem::path(path(name)).parent_path());
    std::ofstream(path(name)) << text;
  }
  std::string path(const std::string& name) const { return folder_ + "/" + name; }
  std::string refusal(const std::string& name) {
    try {
      World world;
      fakes::install_all(world);
      world.load(WorldFile::read(path(name)));
      return "";
    } catch (const WorldFileError& e) {
      return e.what();
    }
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  const std::string folder_ = testing::TempDir() + "world_merge";
};

TEST_F(WorldFiles, ExtendOneAnother) {
  file("below/base.json", R"({"accounts": [{"id": "111122223333", "regions": {"us-east-1": {
    "buckets": [{"name": "of-the-base", "policy": "policy.json"}]}}}]})");
  file("below/policy.json", R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
    "Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::of-the-base/*"}]})");
  file("top.json", R"({"extends": "below/base.json", "accounts": [{"id": "111122223333",
    "regions": {"us-east-1": {"buckets": [{"name": "of-the-top"}]}}}, {"id": "444455556666"}]})");
  World world;
  fakes::install_all(world);
  world.load(WorldFile::read(path("top.json")));
  auto root = world.client(tests::TestWorld::root(), "us-east-1");
  EXPECT_EQ(root.call("s3", "ListBuckets").output.members["Buckets"].size(), 2u);
  EXPECT_TRUE(root.call("s3", "GetBucketPolicy", {{"Bucket", "of-the-base"}}).ok());
  EXPECT_TRUE(world.accounts().find("444455556666"));
  world.reset();
  EXPECT_TRUE(root.call("s3", "GetBucketPolicy", {{"Bucket", "of-the-base"}}).ok());
}

TEST_F(WorldFiles, TellAFaultWhereItIsWritten) {
  file("base.json", "{\"accounts\": [{\"id\": \"111122223333\",\n  \"usrs\": []}]}");
  file("top.json", R"({"extends": "base.json", "name": "top"})");
  EXPECT_THAT(refusal("top.json"), AllOf(HasSubstr("base.json: line 2, column 11"),
                                         HasSubstr("did you mean \"users\"")));
  file("wrong.json", "{\"extends\": \"base.json\",\n \"nme\": \"x\"}");
  EXPECT_THAT(refusal("wrong.json"), HasSubstr("wrong.json: line 2, column 9"));
  file("none.json", R"({"extends": "nowhere.json"})");
  EXPECT_THAT(refusal("none.json"),
              AllOf(HasSubstr("none.json: line 1, column 13"), HasSubstr("nowhere.json")));
  file("circle.json", R"({"extends": "circle.json"})");
  EXPECT_THAT(refusal("circle.json"), HasSubstr("in a circle"));
  file("number.json", R"({"extends": 1})");
  EXPECT_THAT(refusal("number.json"), HasSubstr("names a world file"));
}

TEST(Alarms, RingAtTheirTimeBetweenWhatIsDue) {
  tests::TestWorld w;
  const auto start = w.world.now();
  std::vector<int64_t> rang;
  for (const int minutes : {7, 3}) {
    w.world.at(start + std::chrono::minutes(minutes),
               [&] { rang.push_back((w.world.now() - start).count() / 60'000); });
  }
  w.advance(std::chrono::minutes(2));
  EXPECT_TRUE(rang.empty());
  w.advance(std::chrono::minutes(10));
  EXPECT_EQ(rang, (std::vector<int64_t>{3, 7}));
  EXPECT_EQ(w.world.now(), start + std::chrono::minutes(12));
}

}  // namespace
