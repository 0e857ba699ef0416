// What the tests of S3 share: a world with buckets made by the front door, and short words for the
// calls they make over and over.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>

#include "fakes/s3/records.h"
#include "tests/support/test_world.h"

namespace tests {

struct S3World : TestWorld {
  using TestWorld::TestWorld;
  sim::Client admin_client = client();

  sim::Answer s3(const char* operation, sim::Value input = sim::Value::object()) {
    return admin_client.call("s3", operation, std::move(input));
  }
  // Must succeed.
  sim::Value done(const char* operation, sim::Value input = sim::Value::object()) {
    auto answer = s3(operation, std::move(input));
    EXPECT_TRUE(answer.ok()) << operation << ": " << answer.code() << ": "
                             << (answer.error ? answer.error->message : "");
    return answer.output.members;
  }
  void bucket(const std::string& name) { done("CreateBucket", {{"Bucket", name}}); }
  sim::Value put(const std::string& bucket_name, const std::string& key, const std::string& body,
                 sim::Value more = sim::Value::object()) {
    more.update({{"Bucket", bucket_name}, {"Key", key}, {"Body", body}});
    return done("PutObject", std::move(more));
  }
  std::string body(const std::string& bucket_name, const std::string& key,
                   sim::Value more = sim::Value::object()) {
    more.update({{"Bucket", bucket_name}, {"Key", key}});
    auto answer = s3("GetObject", std::move(more));
    EXPECT_TRUE(answer.ok()) << answer.code();
    return answer.output.body.read_all();
  }
  void policy(const std::string& bucket_name, const sim::Value& document) {
    done("PutBucketPolicy", {{"Bucket", bucket_name}, {"Policy", document.dump()}});
  }
  int64_t orphans() { return fakes::s3::count_orphans(world.store().state); }
};

inline sim::Value statement(const std::string& effect, const sim::Value& principal,
                            const sim::Value& action, const sim::Value& resource,
                            const sim::Value& condition = nullptr) {
  sim::Value one = {
      {"Effect", effect}, {"Principal", principal}, {"Action", action}, {"Resource", resource}};
  if (!condition.is_null()) one["Condition"] = condition;
  return {{"Version", "2012-10-17"}, {"Statement", sim::Value::array({one})}};
}

}  // namespace tests
