#include "fakes/kms/cryptography.h"

#include "fakes/kms/envelope.h"
#include "fakes/kms/grant_tokens.h"
#include "fakes/kms/identifiers.h"
#include "fakes/kms/records.h"
#include "fakes/kms/states.h"

namespace fakes::kms {
namespace {

using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;

constexpr std::string_view kSymmetric = "SYMMETRIC_DEFAULT";

void refuse_member(const Call& call, const Input& input, std::string_view member) {
  if (input.has(member)) throw not_simulated(call.facts().operation, member);
}

// Usage and spec come before the state of the key. The asymmetric algorithms themselves are not
// simulated: a request that is right for an RSA key is refused aloud.
void require_symmetric(const Call& call, const Key& key, std::string_view algorithm) {
  const std::string& operation = call.facts().operation;
  if (key.usage != "ENCRYPT_DECRYPT") throw wrong_usage(key, operation);
  if (key.symmetric() != (algorithm == kSymmetric)) {
    throw incompatible_algorithm(algorithm, key.spec);
  }
  if (!key.symmetric()) throw not_simulated(operation, algorithm);
}

void stop_dry_run(const Input& input) {
  if (input.flag("DryRun")) throw dry_run_succeeded();
}

std::string seal(Call& call, const Key& key, const Value& context, std::string_view plaintext) {
  return seal_blob(key.material, key.id, key.material_id, call.ids.bytes("kms/iv", 12), context,
                   plaintext);
}

std::string open(const Key& key, const Blob& blob, const Value& context) {
  if (blob.material_id != key.material_id) throw invalid_ciphertext();
  auto plaintext = open_blob(key.material, blob, context);
  if (!plaintext) throw invalid_ciphertext();
  return std::move(*plaintext);
}

// The key that a request to decrypt means, with the blob read and found to belong to it.
struct Opening {
  Key key;
  Blob blob;
};

Opening opening_of(const Call& call, const Input& input, std::string_view id_member,
                   std::string_view action, std::string_view algorithm) {
  const auto ciphertext = input.view("CiphertextBlob");
  const bool by_id = input.has(id_member);
  Named named =
      by_id ? resolve(call, input.view(id_member), Forms::kKeyOrAlias, Reach::kAnyAccount, action)
            : named_by_ciphertext(call, ciphertext, action);
  auto blob = read_blob(ciphertext);
  // A blob names its key, so a key of another kind cannot be the one.
  if (blob && (blob->key_id != named.key.id || !named.key.symmetric())) throw incorrect_key();
  require_symmetric(call, named.key, algorithm);
  if (!blob) throw invalid_ciphertext();
  return {std::move(named.key), std::move(*blob)};
}

size_t data_key_size(const Input& input) {
  if (input.has("KeySpec") == input.has("NumberOfBytes")) {
    throw validation("Please specify either number of bytes or key spec.");
  }
  if (input.has("NumberOfBytes")) return static_cast<size_t>(input.number("NumberOfBytes"));
  return input.text("KeySpec") == "AES_128" ? 16 : 32;
}

struct DataKey {
  std::string plaintext;
  Output output;
};

DataKey make_data_key(Call& call, const Input& input) {
  put_away_grant_tokens(call, input);
  const size_t size = data_key_size(input);
  const Key key = named_by_key_id(call, input).key;
  require_symmetric(call, key, kSymmetric);
  require_state(call, key);
  stop_dry_run(input);
  DataKey made;
  made.plaintext = call.ids.bytes("kms/data-key", size);
  made.output =
      Value{{"KeyId", key.arn},
            {"KeyMaterialId", key.material_id},
            {"CiphertextBlob", seal(call, key, input.at("EncryptionContext"), made.plaintext)}};
  return made;
}

}  // namespace

Output encrypt(Call& call, const Input& input) {
  put_away_grant_tokens(call, input);
  const Key key = named_by_key_id(call, input).key;
  require_symmetric(call, key, input.text("EncryptionAlgorithm", kSymmetric));
  require_state(call, key);
  stop_dry_run(input);
  return Value{
      {"KeyId", key.arn},
      {"EncryptionAlgorithm", kSymmetric},
      {"CiphertextBlob", seal(call, key, input.at("EncryptionContext"), input.view("Plaintext"))}};
}

Output decrypt(Call& call, const Input& input) {
  refuse_member(call, input, "Recipient");
  refuse_member(call, input, "DryRunModifiers");
  put_away_grant_tokens(call, input);
  const auto [key, blob] = opening_of(call, input, "KeyId", "kms:Decrypt",
                                      input.text("EncryptionAlgorithm", kSymmetric));
  require_state(call, key);
  const std::string plaintext = open(key, blob, input.at("EncryptionContext"));
  stop_dry_run(input);
  return Value{{"KeyId", key.arn},
               {"Plaintext", plaintext},
               {"EncryptionAlgorithm", kSymmetric},
               {"KeyMaterialId", key.material_id}};
}

Output re_encrypt(Call& call, const Input& input) {
  refuse_member(call, input, "DryRunModifiers");
  put_away_grant_tokens(call, input);
  const auto [from, blob] = opening_of(call, input, "SourceKeyId", "kms:ReEncryptFrom",
                                       input.text("SourceEncryptionAlgorithm", kSymmetric));
  const Key to = resolve(call, input.view("DestinationKeyId"), Forms::kKeyOrAlias,
                         Reach::kAnyAccount, "kms:ReEncryptTo")
                     .key;
  require_symmetric(call, to, input.text("DestinationEncryptionAlgorithm", kSymmetric));
  require_state(call, from);
  require_state(call, to);
  const std::string plaintext = open(from, blob, input.at("SourceEncryptionContext"));
  stop_dry_run(input);
  return Value{
      {"CiphertextBlob", seal(call, to, input.at("DestinationEncryptionContext"), plaintext)},
      {"SourceKeyId", from.arn},
      {"KeyId", to.arn},
      {"SourceEncryptionAlgorithm", kSymmetric},
      {"DestinationEncryptionAlgorithm", kSymmetric},
      {"SourceKeyMaterialId", from.material_id},
      {"DestinationKeyMaterialId", to.material_id}};
}

Output generate_data_key(Call& call, const Input& input) {
  refuse_member(call, input, "Recipient");
  auto made = make_data_key(call, input);
  made.output.members["Plaintext"] = made.plaintext;
  return std::move(made.output);
}

Output generate_data_key_without_plaintext(Call& call, const Input& input) {
  return make_data_key(call, input).output;
}

Output generate_random(Call& call, const Input& input) {
  refuse_member(call, input, "Recipient");
  if (input.has("CustomKeyStoreId")) throw unsupported("Custom key stores are not simulated.");
  if (!input.has("NumberOfBytes")) throw validation("NumberOfBytes is required.");
  return Value{{"Plaintext",
                call.ids.bytes("kms/random", static_cast<size_t>(input.number("NumberOfBytes")))}};
}

}  // namespace fakes::kms
