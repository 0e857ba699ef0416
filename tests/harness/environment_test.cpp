// What `env` and `serve` tell a client, and how it survives a shell.
#include "harness/environment.h"

#include <gtest/gtest.h>

namespace {

using sim::Value;

const char* const kWorld = R"({"region": "eu-west-1", "accounts": [
  {"id": "111122223333", "root_access_keys": [{"id": "ROOT", "secret": "r"}],
   "users": [{"name": "keyless"}, {"name": "alice", "access_keys": [{"id": "AKIA1", "secret": "s"}]}]},
  {"id": "444455556666", "users": [{"name": "alice", "access_keys": [{"id": "AKIA2", "secret": "t"}]}]}]})";

TEST(Environment, TakesTheFirstUserWithAKey) {
  const auto key = harness::first_key(Value::parse(kWorld));
  ASSERT_TRUE(key);
  EXPECT_EQ(key->id, "AKIA1");
  EXPECT_EQ(harness::home_region(Value::parse(kWorld)), "eu-west-1");
}

TEST(Environment, FallsBackToTheRoot) {
  const auto key = harness::first_key(Value::parse(
      R"({"accounts": [{"id": "1", "root_access_keys": [{"id": "ROOT", "secret": "r"}]}]})"));
  ASSERT_TRUE(key);
  EXPECT_EQ(key->user, "root");
}

TEST(Environment, FindsKeysByIdentity) {
  const auto world = Value::parse(kWorld);
  EXPECT_EQ(harness::key_of(world, "alice")->id, "AKIA1");
  EXPECT_EQ(harness::key_of(world, "444455556666:alice")->id, "AKIA2");
  EXPECT_EQ(harness::key_of(world, "root")->id, "ROOT");
  EXPECT_FALSE(harness::key_of(world, "keyless"));
  EXPECT_FALSE(harness::first_key(Value::parse("[]")));
}

TEST(Environment, QuotesForTheShell) {
  EXPECT_EQ(harness::shell_quoted("http://127.0.0.1:4566"), "http://127.0.0.1:4566");
  EXPECT_EQ(harness::shell_quoted("a b"), "'a b'");
  EXPECT_EQ(harness::shell_quoted("it's $HOME"), "'it'\\''s $HOME'");
  EXPECT_EQ(harness::shell_quoted(""), "''");
  EXPECT_EQ(harness::export_lines({{"A", "x y"}}), "export A='x y'\n");
}

}  // namespace
