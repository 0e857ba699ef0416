#include "fakes/s3/encryption.h"

#include <fmt/format.h>

#include <stdexcept>

#include "fakes/s3/errors.h"
#include "sim/base/crypto.h"
#include "sim/base/encoding.h"

namespace fakes::s3 {
namespace {

constexpr const char* kAlgorithmHeader = "x-amz-server-side-encryption";
constexpr size_t kIvBytes = 12;

struct Choice {
  std::string algorithm = "AES256";
  std::string key;  // as named; empty: none was
  bool bucket_key = false;
};

Choice bucket_default(const Bucket& bucket) {
  Choice out;
  if (!bucket.encryption) return out;
  const Value& rule = bucket.encryption->at("Rules").at(0);
  const Value& by_default = rule.at("ApplyServerSideEncryptionByDefault");
  out.algorithm = by_default.value("SSEAlgorithm", "AES256");
  out.key = by_default.value("KMSMasterKeyID", "");
  out.bucket_key = rule.value("BucketKeyEnabled", false);
  return out;
}

ApiError key_without_kms() {
  return invalid_argument(
      "Server Side Encryption with AWS KMS managed key requires HTTP header "
      "x-amz-server-side-encryption : aws:kms",
      kAlgorithmHeader);
}

Choice choose(const Call& call, const Bucket& bucket, const EncryptionRequest& request) {
  const Choice by_default = bucket_default(bucket);
  Choice out = by_default;
  if (request.algorithm) {
    out.algorithm = *request.algorithm;
    // The reference: a request that says only aws:kms means the AWS managed key, whatever the
    // bucket's default names.
    if (!call.settings.flag("s3.kms_header_takes_bucket_key")) out.key.clear();
    out.key = request.key.value_or(out.key);
  }
  if (request.key && (!request.algorithm || *request.algorithm == "AES256")) {
    throw key_without_kms();
  }
  if (out.algorithm == "aws:fsx") {
    throw invalid_argument("The encryption method specified is not supported", kAlgorithmHeader,
                           out.algorithm);
  }
  out.bucket_key = request.bucket_key.value_or(by_default.bucket_key) &&
                   out.algorithm == "aws:kms";  // neither SSE-S3 nor DSSE has bucket keys
  return out;
}

// Base64 of a JSON object of strings.
Value callers_context(const std::string& sent) {
  const auto text = sim::encoding::from_base64(sent);
  Value parsed = text ? Value::parse(*text, nullptr, false) : Value();
  bool fine = parsed.is_object();
  for (auto it = parsed.begin(); fine && it != parsed.end(); ++it) fine = it->is_string();
  if (!fine) {
    throw invalid_argument("", "x-amz-server-side-encryption-context", sent);
  }
  return parsed;
}

// KMS's error as S3 relays it: its own code behind "KMS.", but a refusal is S3's AccessDenied.
ApiError relayed(const ApiError& error) {
  if (error.code == "AccessDeniedException") {
    return ApiError("AccessDenied", 403, error.message);
  }
  return ApiError("KMS." + error.code, error.http_status, error.message);
}

Output ask_kms(Call& call, const Bucket& bucket, const char* operation, Value input) {
  using sim::wire::sigv4::Scheme;
  const Scheme scheme = call.facts().scheme;
  const bool version_two = scheme == Scheme::kQueryV2 || scheme == Scheme::kHeaderV2;
  const bool refused = version_two && !call.settings.flag("s3.sigv2_reads_kms_objects");
  if (call.caller.kind == sim::aws::PrincipalKind::kAnonymous || refused) {
    throw invalid_argument(
        "Requests specifying Server Side Encryption with AWS KMS managed keys require AWS "
        "Signature Version 4.",
        "Authorization", "null");
  }
  try {
    return call.ask({.as = call.caller,
                     .service = "kms",
                     .operation = operation,
                     .input = std::move(input),
                     .region = bucket.region,
                     .via = "s3"});
  } catch (const ApiError& error) {
    throw relayed(error);
  }
}

OpenSealing from_kms(Call& call, const Bucket& bucket, std::string_view key, const Choice& choice,
                     Value context) {
  // With a bucket key, S3 speaks for the whole bucket.
  context["aws:s3:arn"] = choice.bucket_key ? bucket_arn(bucket) : object_arn(bucket, key);
  Output answer = ask_kms(call, bucket, "GenerateDataKey",
                          {{"KeyId", choice.key.empty() ? "alias/aws/s3" : choice.key},
                           {"KeySpec", "AES_256"},
                           {"EncryptionContext", context}});
  OpenSealing out;
  out.sealing = {choice.algorithm, answer.members.at("KeyId").get<std::string>(), choice.bucket_key,
                 std::move(context), answer.members.at("CiphertextBlob").get<std::string>()};
  out.data_key = answer.members.at("Plaintext").get<std::string>();
  return out;
}

std::string world_key(Call& call) {
  std::string key = master_key(call.state);
  if (key.empty()) {
    key = call.ids.bytes("s3/master-key", 32);
    set_master_key(call.state, key);
  }
  return key;
}

OpenSealing under_master_key(Call& call) {
  OpenSealing out;
  out.data_key = call.ids.bytes("s3/data-key", 32);
  const std::string iv = call.ids.bytes("s3/wrap-iv", kIvBytes);
  out.sealing.wrapped_key = iv + sim::crypto::seal(world_key(call), iv, "s3", out.data_key);
  return out;
}

}  // namespace

EncryptionRequest encryption_request(const Input& input) {
  EncryptionRequest out;
  if (input.has("ServerSideEncryption")) out.algorithm = input.text("ServerSideEncryption");
  if (input.has("SSEKMSKeyId")) out.key = input.text("SSEKMSKeyId");
  if (input.has("BucketKeyEnabled")) out.bucket_key = input.flag("BucketKeyEnabled");
  if (input.has("SSEKMSEncryptionContext")) {
    out.context = callers_context(input.text("SSEKMSEncryptionContext"));
  }
  return out;
}

OpenSealing new_sealing(Call& call, const Bucket& bucket, std::string_view key,
                        const EncryptionRequest& request) {
  const Choice choice = choose(call, bucket, request);
  if (choice.algorithm == "AES256") {
    if (!request.context.empty()) {
      throw invalid_argument(
          "An encryption context is only for server-side encryption with AWS KMS "
          "keys",
          "x-amz-server-side-encryption-context", "");
    }
    return under_master_key(call);
  }
  return from_kms(call, bucket, key, choice, request.context);
}

std::string data_key_of(Call& call, const Bucket& bucket, const Sealing& sealing) {
  if (sealing.kms()) {
    const Output answer =
        ask_kms(call, bucket, "Decrypt",
                {{"CiphertextBlob", sealing.wrapped_key}, {"EncryptionContext", sealing.context}});
    return answer.members.at("Plaintext").get<std::string>();
  }
  const std::string_view wrapped = sealing.wrapped_key;
  auto key = sim::crypto::open(world_key(call), wrapped.substr(0, kIvBytes), "s3",
                               wrapped.substr(kIvBytes));
  if (!key) throw std::logic_error("a data key of S3 does not open with the world's master key");
  return std::move(*key);
}

void show_encryption(Value& members, const Sealing& sealing) {
  members["ServerSideEncryption"] = sealing.algorithm;
  if (!sealing.key_arn.empty()) members["SSEKMSKeyId"] = sealing.key_arn;
  if (sealing.bucket_key) members["BucketKeyEnabled"] = true;
}

std::string etag_of(Call& call, const Sealing& sealing, const std::string& raw_md5) {
  return sealing.kms() ? call.ids.hex("s3/etag", 32) : sim::encoding::hex(raw_md5);
}

}  // namespace fakes::s3
