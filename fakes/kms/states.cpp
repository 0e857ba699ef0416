#include "fakes/kms/states.h"

#include <fmt/format.h>

#include <stdexcept>

namespace fakes::kms {
namespace {

enum class Answer { kProceeds, kDisabled, kPendingDeletion, kPendingImport, kNotPendingDeletion };
using enum Answer;

struct Row {
  std::string_view operation;
  Answer enabled, disabled, pending_deletion, pending_import;
  bool cryptographic = false;
};

// Operations that are absent proceed in every state.
constexpr Row kTable[] = {
    {"Encrypt", kProceeds, kDisabled, kPendingDeletion, kPendingImport, true},
    {"Decrypt", kProceeds, kDisabled, kPendingDeletion, kPendingImport, true},
    {"ReEncrypt", kProceeds, kDisabled, kPendingDeletion, kPendingImport, true},
    {"GenerateDataKey", kProceeds, kDisabled, kPendingDeletion, kPendingImport, true},
    {"GenerateDataKeyWithoutPlaintext", kProceeds, kDisabled, kPendingDeletion, kPendingImport,
     true},
    {"CreateGrant", kProceeds, kDisabled, kPendingDeletion, kPendingImport},
    {"CreateAlias", kProceeds, kProceeds, kPendingDeletion, kProceeds},
    // The state of the new target; moving an alias away from a doomed key is fine.
    {"UpdateAlias", kProceeds, kProceeds, kPendingDeletion, kProceeds},
    {"EnableKey", kProceeds, kProceeds, kPendingDeletion, kPendingImport},
    {"DisableKey", kProceeds, kProceeds, kPendingDeletion, kPendingImport},
    {"TagResource", kProceeds, kProceeds, kPendingDeletion, kProceeds},
    {"UntagResource", kProceeds, kProceeds, kPendingDeletion, kProceeds},
    {"UpdateKeyDescription", kProceeds, kProceeds, kPendingDeletion, kProceeds},
    {"ScheduleKeyDeletion", kProceeds, kProceeds, kPendingDeletion, kProceeds},
    {"CancelKeyDeletion", kNotPendingDeletion, kNotPendingDeletion, kProceeds, kNotPendingDeletion},
};

Answer cell(const Row& row, KeyState state) {
  switch (state) {
    case KeyState::kEnabled:
      return row.enabled;
    case KeyState::kDisabled:
      return row.disabled;
    case KeyState::kPendingDeletion:
      return row.pending_deletion;
    case KeyState::kPendingImport:
      return row.pending_import;
  }
  throw std::logic_error("a key state outside the table");
}

}  // namespace

void require_state(const sim::Call& call, const Key& key) {
  for (const auto& row : kTable) {
    if (row.operation != call.facts().operation) continue;
    switch (cell(row, key.state)) {
      case kProceeds:
        return;
      case kDisabled:
        throw key_disabled(key.arn);
      case kPendingImport:
        throw invalid_state(key.arn, "pending import");
      case kNotPendingDeletion:
        throw invalid_state(key.arn, "not pending deletion");
      case kPendingDeletion:
        // The guide names both codes for cryptographic operations; the recorded one is the default.
        if (row.cryptographic && call.settings.flag("kms.pending_deletion_is_disabled")) {
          throw sim::ApiError("DisabledException", 400,
                              fmt::format("{} is pending deletion.", key.arn));
        }
        throw invalid_state(key.arn, "pending deletion");
    }
  }
}

}  // namespace fakes::kms
