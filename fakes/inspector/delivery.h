// How Inspector hands a file over: one object in the customer's bucket under the customer's key,
// put there by Inspector's own service principal; and what it means for a report when that fails.
// Used by findings reports and SBOM exports.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sim/gateway/service.h"

namespace fakes::inspector {

// Where the caller wants it.
struct Destination {
  std::string bucket, key_arn;
  std::optional<std::string> key_prefix;  // as the caller gave it
};

// Why a report or an export FAILED, as its status tells it.
struct ReportFailure {
  std::string code;  // a value of ReportingErrorCode
  std::string message;
};

// The faults that need no one else, so that nothing is ever sent for a report that cannot be.
// Throws ReportFailure.
void check_destination(const sim::Call& call, const Destination& destination);
// What an error of S3 (or of KMS behind it) means.
ReportFailure failure_of(const sim::Call& call, const Destination& destination,
                         const sim::ApiError& error);
// AWS's own texts are not known; ours leads to the decisions behind the failure.
std::string message_of(const sim::Call& call, const ReportFailure& failure);

// A name below the caller's prefix. Whether a slash is put between the two is a setting.
std::string key_below_prefix(const sim::Call& call, const Destination& destination,
                             std::string_view name);

// An object in the making.
class DeliveredObject {
 public:
  struct Name {
    std::string key, content_type;
  };
  DeliveredObject(sim::Call& call, const Destination& destination, const std::string& report_id,
                  Name name);

  void append(std::string_view text);

  // Calls `write`, which appends, and puts the object in its place. Whatever goes wrong, nothing of
  // it stays behind; a refusal is rehearsed to its end, as bucket policy and key policy may both
  // stand in the way and the explanation is to name all of it.
  template <class Write>
  void deliver(Write write) {
    try {
      write();
      finish();
    } catch (const sim::ApiError& error) {
      abort();
      explain(error);
      throw;
    } catch (...) {
      abort();
      throw;
    }
  }

 private:
  void finish();
  void rehearse();
  void abort();
  void explain(const sim::ApiError& error);
  sim::Value creation() const;
  sim::Value of_upload() const;
  void send_part();
  sim::Output ask(std::string_view operation, sim::Value input);

  sim::Call& call_;
  const Destination& destination_;
  const sim::aws::Principal inspector_;
  const Name name_;
  std::string buffer_, upload_id_;  // one part at most
  sim::Value parts_ = sim::Value::array();
};

}  // namespace fakes::inspector
