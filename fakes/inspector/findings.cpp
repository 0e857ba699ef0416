#include "fakes/inspector/findings.h"

#include <array>
#include <optional>

#include "fakes/inspector/accounts.h"
#include "fakes/inspector/filters.h"
#include "fakes/inspector/membership.h"
#include "fakes/inspector/records.h"
#include "sim/base/crypto.h"
#include "sim/base/encoding.h"

namespace fakes::inspector {
namespace {

using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;

// The model allows 1 to 100 results a page. Real replies do hold 100; what AWS takes when the
// caller does not say is not documented, and we take the largest.
constexpr int64_t kDefaultPage = 100;
constexpr size_t kSealBytes = 16;

struct SortField {
  std::string_view field, column;
};
// SEVERITY sorts by gravity, not by its letters. COMPONENT_TYPE is that of a network path's first
// step.
constexpr std::array<SortField, 17> kSortFields = {{
    {"AWS_ACCOUNT_ID", "aws_account_id"},
    {"FINDING_TYPE", "type"},
    {"SEVERITY", "severity_rank"},
    {"FIRST_OBSERVED_AT", "first_observed_at"},
    {"LAST_OBSERVED_AT", "last_observed_at"},
    {"FINDING_STATUS", "status"},
    {"RESOURCE_TYPE", "resource_type"},
    {"ECR_IMAGE_PUSHED_AT", "ecr_pushed_at"},
    {"ECR_IMAGE_REPOSITORY_NAME", "ecr_repository"},
    {"ECR_IMAGE_REGISTRY", "ecr_registry"},
    {"NETWORK_PROTOCOL", "network_protocol"},
    {"COMPONENT_TYPE", "component_type"},
    {"VULNERABILITY_ID", "vulnerability_id"},
    {"VULNERABILITY_SOURCE", "vulnerability_source"},
    {"INSPECTOR_SCORE", "inspector_score"},
    {"VENDOR_SEVERITY", "vendor_severity"},
    {"EPSS_SCORE", "epss_score"},
}};

std::string_view column_of(const std::string& field) {
  for (const auto& known : kSortFields) {
    if (known.field == field) return known.column;
  }
  throw invalid_request("Unknown sort field " + field + ".", "FIELD_VALIDATION_FAILED");
}

// A page token names the place after which the next page begins. It is sealed with a key of this
// world and bound to the listing (account, region, filter, order), so that a token from elsewhere
// or a made-up one is refused. A place instead of an offset keeps pages stable while findings come
// and go.
class PageToken {
 public:
  PageToken(const Call& call, const Input& input)
      : key_(call.ids.bytes_at("inspector2/page-token", 0, 32)),
        listing_(Value::array({call.account, call.region, input.at("filterCriteria"),
                               input.at("sortCriteria")})
                     .dump()) {}

  std::string write(const Place& place) const {
    const std::string text = Value::array({place.sort_value, place.arn}).dump();
    return sim::encoding::base64url(seal(text) + text);
  }

  Place read(std::string_view token) const {
    const auto bytes = sim::encoding::from_base64url(token);
    if (!bytes || bytes->size() <= kSealBytes) throw invalid_page_token();
    const auto text = std::string_view(*bytes).substr(kSealBytes);
    if (!sim::crypto::equal(seal(text), std::string_view(*bytes).substr(0, kSealBytes))) {
      throw invalid_page_token();
    }
    const Value parts = Value::parse(text);
    return {parts.at(0), parts.at(1).get<std::string>()};
  }

 private:
  std::string seal(std::string_view text) const {
    return sim::crypto::hmac_sha256(key_, listing_ + "\n" + std::string(text))
        .substr(0, kSealBytes);
  }

  std::string key_, listing_;
};

FindingQuery query_of(const Call& call, const Input& input, const Filter& filter) {
  FindingQuery query;
  query.scope = sight_of(call);
  query.tests = filter.tests;
  if (input.has("sortCriteria")) {
    const Input sort = input.in("sortCriteria");
    query.sort_column = column_of(sort.text("field"));
    if (sort.text("sortOrder") == "DESC") query.direction = Direction::kDescending;
  }
  return query;
}

}  // namespace

// Lists findings of every status unless a filter says otherwise (only reports default to ACTIVE),
// in ascending order of their ARNs unless sorted.
Output list_findings(Call& call, const Input& input) {
  demand_enabled(call);
  const PageToken token(call, input);
  const Filter filter = filter_of(input.at("filterCriteria"));
  FindingQuery query = query_of(call, input, filter);
  const std::string next = input.text("nextToken");
  if (!next.empty()) query.after = token.read(next);

  const auto wanted = static_cast<size_t>(input.number("maxResults", kDefaultPage));
  if (filter.residual.empty() && filter.residual_of_many.empty())
    query.limit = static_cast<int64_t>(wanted) + 1;
  Output output;
  Value& findings = output.members["findings"] = Value::array();
  std::optional<Place> last;
  each_finding(call.state, query, [&](const StoredFinding& found) {
    Value finding = finding_document(call.state, found.id);
    if (!filter.is_decided(found) && !filter.accepts(finding)) return true;
    if (findings.size() == wanted) {
      output.members["nextToken"] = token.write(*last);
      return false;
    }
    findings.push_back(std::move(finding));
    last = found.place;
    return true;
  });
  return output;
}

}  // namespace fakes::inspector
