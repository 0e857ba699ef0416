// From what a request calls a key (id, key ARN, alias name, alias ARN, ciphertext) to the key, with
// KMS's error for every name that leads nowhere. Handlers and the authorization hook resolve by the
// same functions, so they always mean the same key.
#pragma once

#include <string>
#include <string_view>

#include "fakes/kms/records.h"
#include "sim/gateway/call.h"

namespace fakes::kms {

enum class Forms { kKey, kKeyOrAlias };          // which forms an operation takes
enum class Reach { kOwnAccount, kAnyAccount };   // whether another account's key may be named
enum class Source { kIdentifier, kCiphertext };  // how a denied request had named the key

struct Named {
  Key key;
  std::string alias;  // "alias/x" when the request named the key by an alias
};

Named resolve(const sim::Call& call, std::string_view identifier, Forms forms, Reach reach,
              std::string_view action);
// The key named by the KeyId of the operation that the call performs.
Named named_by_key_id(const sim::Call& call, const sim::Input& input);
// The key that made a ciphertext.
Named named_by_ciphertext(const sim::Call& call, std::string_view ciphertext,
                          std::string_view action);

// The answer for a key of which the caller may not even learn whether it exists.
sim::ApiError hidden_key(const sim::aws::Principal& who, std::string_view action, Source source);

std::string key_arn(const sim::Call& call, std::string_view id);
std::string alias_arn(const sim::Call& call, std::string_view name);
// A UUID, or mrk- and 32 hex digits.
bool is_key_id(std::string_view text);
// Throws for a name without "alias/", and for the aliases of AWS managed keys.
void check_alias_name(std::string_view name);

// "alias/aws/s3" and its key, made on first use by S3 in this account and region.
void ensure_s3_managed_key(sim::Call& call);

// Operations whose KeyId names one key: which forms they take, and whether across accounts.
struct KeyOperation {
  std::string_view name;
  Forms forms;
  Reach reach;
};
// nullptr when the operation has no such KeyId.
const KeyOperation* key_operation(std::string_view name);

}  // namespace fakes::kms
