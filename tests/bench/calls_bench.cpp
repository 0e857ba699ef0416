// Calls a second through the in-process door and through signed messages without a socket.
#include <benchmark/benchmark.h>

#include "sim/wire/sigv4.h"
#include "tests/support/test_world.h"

namespace {

using namespace sim;
using tests::TestWorld;

void BM_InProcess(benchmark::State& state, const char* service, const char* operation,
                  Value (*input)(Client&)) {
  TestWorld w;
  auto admin = w.client();
  const Value value = input(admin);
  for (auto _ : state) {
    auto answer = admin.call(service, operation, value);
    if (!answer.ok()) state.SkipWithError(answer.code().c_str());
    if (answer.output.body.length > 0) benchmark::DoNotOptimize(answer.output.body.read_all());
  }
  state.SetItemsProcessed(state.iterations());
}

std::string make_key(Client& admin) {
  return admin.call("kms", "CreateKey").value()["KeyMetadata"]["Arn"];
}

Value put_input(Client& admin) {
  admin.call("s3", "CreateBucket", {{"Bucket", "bench-reports"}}).value();
  return {{"Bucket", "bench-reports"},
          {"Key", "object"},
          {"Body", std::string(1024, 'x')},
          {"ServerSideEncryption", "aws:kms"},
          {"SSEKMSKeyId", make_key(admin)}};
}

BENCHMARK_CAPTURE(BM_InProcess, GetCallerIdentity, "sts", "GetCallerIdentity",
                  [](Client&) { return Value::object(); });
BENCHMARK_CAPTURE(BM_InProcess, GenerateDataKey, "kms", "GenerateDataKey", [](Client& admin) {
  return Value{{"KeyId", make_key(admin)}, {"KeySpec", "AES_256"}};
});
BENCHMARK_CAPTURE(BM_InProcess, PutObject1KiB_SSE_KMS, "s3", "PutObject", put_input);
BENCHMARK_CAPTURE(BM_InProcess, GetObject1KiB_SSE_KMS, "s3", "GetObject", [](Client& admin) {
  admin.call("s3", "PutObject", put_input(admin)).value();
  return Value{{"Bucket", "bench-reports"}, {"Key", "object"}};
});

void BM_SignedWithoutSocket(benchmark::State& state) {
  TestWorld w;
  wire::HttpRequest request;
  request.method = "POST";
  request.headers.add("Host", "127.0.0.1:4566");
  request.headers.add("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
  request.body = "Action=GetCallerIdentity&Version=2011-06-15";
  wire::sigv4::sign(request,
                    {"AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", ""},
                    "us-east-1", "sts", w.wire_clock.now());
  for (auto _ : state) {
    const auto response = w.world.gateway().handle(request);
    if (response.status != 200) state.SkipWithError(response.body.text.c_str());
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_SignedWithoutSocket);

}  // namespace
