// How reports look, character by character: golden files in tests/cases/inspector. Run with
// UPDATE_GOLDEN=1 to write them anew, and read the difference before keeping it.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "fakes/inspector/csv.h"
#include "fakes/inspector/finding_reader.h"
#include "fakes/inspector/json_report.h"
#include "fakes/models.h"
#include "sim/base/text.h"
#include "tests/support/test_world.h"

namespace {

using namespace fakes::inspector;
using sim::Value;

const sim::Instant kNow = *sim::date::parse_iso("2026-03-01T09:00:00Z");

std::vector<Value> read_findings(const Value& list) {
  const auto& model = fakes::model("inspector");
  std::vector<Value> findings;
  for (const auto& raw : list) findings.push_back(read_finding(model, raw, ""));
  return findings;
}

std::vector<Value> case_findings() {
  return read_findings(Value::parse(tests::source_file("tests/cases/inspector/findings.json")));
}

std::string csv_of(const std::vector<Value>& findings, const CsvForm& form) {
  CsvRows rows(kNow, form);
  std::string text = rows.header();
  for (const auto& finding : findings) text += rows.row(finding.dump());
  return text;
}

std::string json_of(const std::vector<Value>& findings, DateForm form) {
  std::string text(json_header());
  RowPlace place = RowPlace::kFirst;
  for (const auto& finding : findings) {
    text += json_row(finding, place, form);
    place = RowPlace::kLater;
  }
  return text.append(json_footer());
}

void expect_golden(const std::string& name, const std::string& text) {
  const std::string path = "tests/cases/inspector/" + name;
  if (std::getenv("UPDATE_GOLDEN")) {
    std::ofstream(std::string(SIM_SOURCE_DIR) + "/" + path, std::ios::binary) << text;
  }
  EXPECT_EQ(text, tests::source_file(path)) << "differs from " << path;
}

// A reader of RFC 4180, to see that what was written comes back.
std::vector<std::vector<std::string>> read_csv(const std::string& text) {
  std::vector<std::vector<std::string>> rows(1, {""});
  bool quoted = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted && c == '"' && i + 1 < text.size() && text[i + 1] == '"') {
      rows.back().back() += text[++i];
    } else if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && c == ',') {
      rows.back().emplace_back();
    } else if (!quoted && c == '\n') {
      rows.push_back({""});
    } else if (quoted || c != '\r') {
      rows.back().back() += c;
    }
  }
  rows.pop_back();
  return rows;
}

std::string cell(const std::vector<std::vector<std::string>>& rows, size_t row,
                 const std::string& column) {
  const auto at = std::find(rows[0].begin(), rows[0].end(), column);
  return rows[row + 1].at(static_cast<size_t>(at - rows[0].begin()));
}

TEST(CsvReport, HasTheColumnsOfCurrentFiles) {
  ASSERT_EQ(csv_columns().size(), 55u);
  EXPECT_EQ(csv_columns().front(), "AWS Account Id");
  EXPECT_EQ(csv_columns().back(), "Package Manager");
  const std::string sample = tests::shared_path("data/samples/csv/header_55_current.csv");
  if (sample.empty()) GTEST_SKIP() << "no shared data here";
  EXPECT_EQ(sim::text::trim(CsvRows(kNow, {}).header()), sim::text::trim(sim::read_file(sample)));
}

TEST(CsvReport, LooksLikeTheGoldenFile) {
  expect_golden("report.csv", csv_of(case_findings(), {}));
}

TEST(CsvReport, LooksLikeTheGoldenFileInItsOtherForm) {
  CsvForm form;
  form.quotes = Quotes::kAll;
  form.dates = DateForm::kEvent;
  form.line_end = "\r\n";
  expect_golden("report_quoted.csv", csv_of(case_findings(), form));
}

TEST(CsvReport, ReadsBackAsItWasMeant) {
  CsvForm other;
  other.quotes = Quotes::kAll;
  other.line_end = "\r\n";
  for (const auto& form : {CsvForm{}, other}) {
    const auto rows = read_csv(csv_of(case_findings(), form));
    ASSERT_EQ(rows.size(), 6u);
    for (const auto& row : rows) ASSERT_EQ(row.size(), 55u);
    struct Case {
      size_t row;
      const char *column, *value;
    };
    const Case cases[] = {
        {0, "Description",
         "A long host name, handed to a \"SOCKS5\" proxy, overflows a buffer.\n"
         "The second line of the text."},
        {0, "Affected Packages", "curl-minimal,libcurl-minimal"},
        {0, "Package Installed Version", "8.2.1,8.2.1"},
        {0, "NVD CVSS3 Score", "9.8"},
        {0, "Vendor CVSS3 Score", "8.8"},
        {0, "NVD CVSS2 Vector", "AV:N/AC:L/Au:N/C:P/I:P/A:P"},
        {0, "Vendor CVSS2 Score", ""},
        {0, "Resource Public Ipv4", "203.0.113.20,172.32.1.1"},
        {0, "Resource Private Ipv4", "10.0.0.7,172.20.1.1"},
        {0, "Age (Days)", "13"},
        {0, "First Seen", "2026-02-15T22:43:38.206Z"},
        {0, "Last Exploited At", "2026-01-31T00:04:50.000Z"},
        {0, "Epss Score", "9e-05"},
        {1, "Age (Days)", "0"},
        {1, "Inspector Score", ""},
        {1, "Container Image Tags", "1.4.0,latest"},
        {1, "Platform", "DEBIAN_12"},
        {1, "File Path", "app/node_modules/minimist/package.json,"},
        {1, "Fix Available", "PARTIAL"},
        {2, "Port Range", "22-22"},
        {2, "Network Paths", "igw-1,i-0123456789abcdef0"},
        {3, "Detector Name", "Log injection"},
        {3, "File Path", "src/client.py"},
        {3, "Lambda Package Type", "ZIP"},
        {4, "Resource ID", "arn:aws:ecr:us-east-1:111122223333:repository/shop"},
        {4, "Title", ""},
        {4, "Status", "SUPPRESSED"},
    };
    for (const auto& c : cases) EXPECT_EQ(cell(rows, c.row, c.column), c.value) << c.column;
  }
}

TEST(JsonReport, LooksLikeTheGoldenFile) {
  expect_golden("report.json", json_of(case_findings(), DateForm::kIso));
}

TEST(JsonReport, LooksLikeTheGoldenFileInItsOtherForm) {
  expect_golden("report_event_dates.json", json_of(case_findings(), DateForm::kEvent));
}

// What programs do with real files: parse the whole, or cut the known text from both ends.
TEST(JsonReport, IsOneObjectWithAFindingALine) {
  const auto findings = case_findings();
  const std::string text = json_of(findings, DateForm::kIso);
  EXPECT_EQ(Value::parse(text).at("findings").size(), findings.size());
  EXPECT_EQ(text.rfind("{\"findings\":[{", 0), 0u);
  EXPECT_EQ(text.back(), '}');
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'),
            static_cast<std::ptrdiff_t>(findings.size()) - 1);
  EXPECT_EQ(Value::parse(json_of({}, DateForm::kIso)), Value::parse("{\"findings\":[]}"));
}

TEST(JsonReport, WritesDatesOfMembersOnly) {
  const Value report = Value::parse(json_of(case_findings(), DateForm::kEvent));
  EXPECT_EQ(report.at("/findings/0/firstObservedAt"_json_pointer),
            "Sun Feb 15 22:43:38.206 UTC 2026");
  EXPECT_EQ(report.at("/findings/3/resources/0/tags/createdAt"_json_pointer), "yesterday");
}

// Real findings, as tools printed them.
TEST(Rendering, TakesRealFindings) {
  int files = 0, findings = 0;
  for (const char* name :
       {"statik_104_ecr_findings.json", "defectdojo_many_vul.json", "defectdojo_one_vul.json",
        "defectdojo_zero_vul.json", "defectdojo_package_vuln_metadata.json"}) {
    const std::string path = tests::shared_path(std::string("data/samples/findings/") + name);
    if (path.empty()) continue;
    ++files;
    const Value document = Value::parse(sim::read_file(path));
    const auto all = read_findings(document.is_object() ? document.at("findings") : document);
    for (const auto& row : read_csv(csv_of(all, {}))) ASSERT_EQ(row.size(), 55u) << name;
    EXPECT_EQ(Value::parse(json_of(all, DateForm::kIso)).at("findings").size(), all.size());
    findings += static_cast<int>(all.size());
  }
  if (files == 0) GTEST_SKIP() << "no shared data here";
  EXPECT_GT(findings, 100);
}

}  // namespace
