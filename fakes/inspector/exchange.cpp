#include "fakes/inspector/exchange.h"

#include <fmt/format.h>

#include "fakes/inspector/asff.h"
#include "fakes/inspector/csv.h"
#include "fakes/inspector/csv_reader.h"
#include "fakes/inspector/finding_reader.h"
#include "fakes/inspector/json_report.h"
#include "sim/aws/arn.h"
#include "sim/base/json_writer.h"
#include "sim/base/text.h"
#include "sim/gateway/service.h"

namespace fakes::inspector {
namespace {

using sim::Value;
using sim::WorldError;

// Walks a JSON text and hands over the text of each finding: a report of a million findings is then
// read with the memory of one. A finding is an object that stands in a list, or alone at the top.
class Cutter {
 public:
  explicit Cutter(std::string_view text) : text_(text) {}

  // The next finding's text; empty at the end.
  std::string_view next() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '{' && is_finding()) return cut();
      if (c == '"') {
        skip_string();
      } else {
        if (c == '{' || c == '[') ++depth_;
        if (c == '}' || c == ']') --depth_;
        ++at_;
      }
    }
    if (depth_ != 0) throw WorldError("", "the JSON text ends too early");
    return {};
  }
  size_t line() const {
    return 1 + static_cast<size_t>(
                   std::count(text_.begin(), text_.begin() + static_cast<long>(start_), '\n'));
  }

 private:
  // Whether the object that begins here is a finding and not a page of them: a page's first member
  // is a list or its token.
  bool is_finding() const {
    size_t at = at_ + 1;
    const auto blank = [&] {
      while (at < text_.size() &&
             std::string_view(" \t\r\n").find(text_[at]) != std::string::npos) {
        ++at;
      }
    };
    blank();
    for (const std::string_view page :
         {"\"findings\"", "\"Findings\"", "\"nextToken\"", "\"NextToken\""}) {
      if (text_.substr(at).starts_with(page)) return false;
    }
    return true;
  }

  void skip_string() {
    for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
      if (text_[at_] == '\\') ++at_;
    }
    ++at_;
  }

  std::string_view cut() {
    start_ = at_;
    int depth = 0;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '"') {
        skip_string();
        continue;
      }
      ++at_;
      if (c == '{' || c == '[') ++depth;
      if ((c == '}' || c == ']') && --depth == 0) return text_.substr(start_, at_ - start_);
    }
    throw WorldError("", fmt::format("line {}: the JSON text ends within a finding", line()));
  }

  std::string_view text_;
  size_t at_ = 0, start_ = 0;
  int depth_ = 0;
};

// Anonymised exports hide account ids; the ARNs that hold them would not be ARNs of Inspector.
std::string with_account(std::string text, std::string_view hidden, std::string_view account) {
  text = sim::text::replace_all(text, fmt::format(":{}:", hidden), fmt::format(":{}:", account));
  return sim::text::replace_all(text, fmt::format("\"{}\"", hidden),
                                fmt::format("\"{}\"", account));
}

std::string hidden_account(const Value& finding, const char* member) {
  const auto found = finding.find(member);
  if (found == finding.end() || !found->is_string()) return {};
  const auto& id = found->get_ref<const std::string&>();
  return sim::aws::is_account_id(id) || id.empty() ? std::string() : id;
}

// An event has the finding as its detail, without the account and the region's word around it.
const Value& finding_within(const Value& found) {
  const auto detail = found.find("detail");
  return detail != found.end() && detail->is_object() ? *detail : found;
}

// Since 2026 a resource says in the words of several clouds, too, what its AWS details say: such a
// twin goes, and one without the details that it repeats is told as unknown.
void drop_twins(Value& finding) {
  constexpr std::pair<const char*, const char*> kTwins[] = {
      {"vm", "awsEc2Instance"},
      {"image", "awsEcrContainerImage"},
      {"serverlessFunction", "awsLambdaFunction"}};
  const auto resources = finding.find("resources");
  if (resources == finding.end() || !resources->is_array()) return;
  for (auto& resource : *resources) {
    if (!resource.is_object() || resource.value("provider", Value()) != "AWS") continue;
    for (const char* name : {"provider", "providerAccountId", "providerRegion"}) {
      resource.erase(name);
    }
    const auto details = resource.find("details");
    if (details == resource.end() || !details->is_object()) continue;
    for (const auto& [twin, own] : kTwins) {
      if (details->contains(own)) details->erase(twin);
    }
  }
}

Value read_json_finding(std::string_view text, std::string_view account) {
  Value found = Value::parse(text);
  const bool asff = is_asff(found);
  const std::string hidden = hidden_account(found, asff ? "AwsAccountId" : "awsAccountId");
  if (!hidden.empty()) found = Value::parse(with_account(std::string(text), hidden, account));
  if (asff) return read_finding(inspector_model(), from_asff(found), "", Gaps::kAllowed);
  Value finding = finding_within(found);
  drop_twins(finding);
  return read_finding(inspector_model(), finding, "");
}

// A complaint about one finding says where the finding stands.
[[noreturn]] void complain(size_t line, std::string_view pointer, std::string_view message) {
  throw WorldError("", fmt::format("the finding at line {}: {}{}{}", line, pointer,
                                   pointer.empty() ? "" : " ", message));
}

}  // namespace

std::optional<FindingForm> form_named(std::string_view word) {
  if (word == "json") return FindingForm::kJson;
  if (word == "asff") return FindingForm::kAsff;
  if (word == "csv") return FindingForm::kCsv;
  return std::nullopt;
}

void import_findings(std::string_view text, std::string_view account,
                     const std::function<void(const Value& finding)>& use) {
  if (is_csv_report(text)) {
    each_csv_finding(text, [&](const Value& raw, size_t line) {
      Value finding;
      try {
        finding = read_finding(inspector_model(), raw, "", Gaps::kAllowed);
      } catch (const WorldError& e) {
        complain(line, e.pointer, e.what());
      }
      use(finding);
    });
    return;
  }
  const auto first = text.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  if (first == text.npos || (text[first] != '{' && text[first] != '[')) {
    throw WorldError("", "neither JSON nor a CSV report of findings");
  }
  Cutter cutter(text);
  for (auto found = cutter.next(); !found.empty(); found = cutter.next()) {
    Value finding;
    try {
      finding = read_json_finding(found, account);
    } catch (const WorldError& e) {
      complain(cutter.line(), e.pointer, e.what());
    } catch (const Value::exception& e) {
      complain(cutter.line(), "", e.what());
    }
    use(finding);
  }
}

std::string export_findings(const std::vector<Value>& findings, FindingForm form,
                            sim::Instant now) {
  if (form == FindingForm::kAsff) {
    Value list = Value::array();
    for (const auto& finding : findings) list.push_back(to_asff(finding));
    return Value{{"Findings", list}}.dump(2) + "\n";
  }
  if (form == FindingForm::kCsv) {
    CsvRows rows(now, {});
    std::string text = rows.header();
    for (const auto& finding : findings) text += rows.row(sim::json::dump(finding));
    return text;
  }
  std::string text(json_header());
  RowPlace place = RowPlace::kFirst;
  for (const auto& finding : findings) {
    text += json_row(finding, place, DateForm::kIso);
    place = RowPlace::kLater;
  }
  return text.append(json_footer());
}

}  // namespace fakes::inspector
