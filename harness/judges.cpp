#include "harness/judges.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/exporter/download.h"
#include "harness/invariants.h"
#include "harness/stage.h"
#include "sim/base/text.h"

namespace harness {
namespace {

using sim::Value;

constexpr size_t kShownOutput = 2000;  // characters of the program's output in a complaint

std::vector<Unmet> met() { return {}; }
std::vector<Unmet> unmet(const Expectation& expectation, std::string message,
                         std::vector<int64_t> journal_ids = {}) {
  return {{expectation.pointer, std::move(message), std::move(journal_ids)}};
}

std::string text_of(const Value& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string tail(const std::string& text) {
  if (text.empty()) return "(nothing)";
  if (text.size() <= kShownOutput) return text;
  size_t at = text.size() - kShownOutput;
  while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xc0) == 0x80) ++at;
  return "…" + text.substr(at);  // from the beginning of a character
}

// The program that an expectation is about: the first, or the one of its number or name.
const SubjectResult& program_of(const Evidence& evidence, const Expectation& expectation) {
  const Value which = expectation.value.value("program", Value(1));
  for (size_t i = 0; i < evidence.others.size(); ++i) {
    const bool numbered = which.is_number_integer() && which == i + 2;
    const bool named = which.is_string() && which == evidence.scenario.also[i].name;
    if (numbered || named) return evidence.others[i];
  }
  return evidence.subject;
}

enum class Saying { kWanted, kUnwanted };

std::vector<Unmet> judge_output(const Evidence& evidence, const Expectation& expectation,
                                const char* verb, const std::string& output,
                                Saying saying = Saying::kWanted) {
  const std::string words = evidence.stage.filled(expectation.value[verb].get<std::string>());
  if (contains(output, words) == (saying == Saying::kWanted)) return met();
  return unmet(expectation,
               fmt::format("expected the program {}to say \"{}\", but it said:\n{}",
                           saying == Saying::kWanted ? "" : "not ", words, tail(output)));
}

// The job that wrote a report: its explanation shows every request made for it.
std::vector<int64_t> writing_of(const Evidence& evidence, const std::string& report) {
  for (const auto& entry : evidence.journal) {
    if (entry.operation.starts_with("job ") && contains(entry.input, report)) return {entry.id};
  }
  return {};
}

// ---- objects ----

std::vector<FoundObject> matching_objects(const Evidence& evidence, const Value& wanted) {
  const auto filled = [&](const char* name) {
    return evidence.stage.filled(text_of(wanted, name));
  };
  const std::string bucket = filled("bucket"), key = filled("key"), prefix = filled("key_prefix"),
                    suffix = filled("key_suffix");
  auto objects = objects_with(evidence.stage, "");
  std::erase_if(objects, [&](const FoundObject& object) {
    return (!bucket.empty() && object.bucket != bucket) || (!key.empty() && object.key != key) ||
           !object.key.starts_with(prefix) || !object.key.ends_with(suffix);
  });
  return objects;
}

std::string arn_of_key(const Evidence& evidence, const std::string& name,
                       const FoundObject& object) {
  const auto given = evidence.stage.filled(name);
  if (given.starts_with("arn:")) return given;
  const std::string alias = given.starts_with("alias/") ? given : "alias/" + given;
  for (const auto& account : evidence.stage.accounts()) {
    const auto answer =
        evidence.stage.client(*evidence.stage.principal(account + ":root"), object.region)
            .call("kms", "DescribeKey", {{"KeyId", alias}});
    if (answer.ok()) return answer.output.members["KeyMetadata"]["Arn"];
  }
  return {};
}

int64_t active_findings(const Evidence& evidence, const FoundObject& object) {
  const auto& account = evidence.reports.empty() ? object.account : evidence.reports.back().account;
  auto client = evidence.stage.client(*evidence.stage.principal(account + ":root"), object.region);
  Value input = {
      {"maxResults", 100},
      {"filterCriteria", {{"findingStatus", {{{"comparison", "EQUALS"}, {"value", "ACTIVE"}}}}}}};
  for (int64_t count = 0;;) {
    const auto answer = client.call("inspector2", "ListFindings", input);
    if (!answer.ok()) return -1;
    count += static_cast<int64_t>(answer.output.members.value("findings", Value::array()).size());
    if (!answer.output.members.contains("nextToken")) return count;
    input["nextToken"] = answer.output.members["nextToken"];
  }
}

std::string fault_of_object(const Evidence& evidence, const FoundObject& object,
                            const Value& wanted) {
  std::string why;
  auto output = read_object(evidence.stage, object, why);
  if (!output) return fmt::format("cannot be read: {}", why);
  if (wanted.contains("encrypted_with")) {
    const auto key = arn_of_key(evidence, text_of(wanted, "encrypted_with"), object);
    const auto had = text_of(output->members, "SSEKMSKeyId");
    if (key.empty() || had != key) {
      return fmt::format("is encrypted with \"{}\", not with \"{}\"", had, key);
    }
  }
  const std::string etag = text_of(output->members, "ETag");
  if (wanted.contains("multipart") && wanted["multipart"].get<bool>() != contains(etag, "-")) {
    return contains(etag, "-") ? "went up in parts" : "went up in one piece";
  }
  const std::string text = output->body.read_all();
  if (wanted.contains("contains") && !contains(text, text_of(wanted, "contains"))) {
    return fmt::format("does not contain \"{}\"", text_of(wanted, "contains"));
  }
  if (wanted.contains("lacks") && contains(text, text_of(wanted, "lacks"))) {
    return fmt::format("contains \"{}\"", text_of(wanted, "lacks"));
  }
  const auto type = text_of(output->members, "ContentType");
  if (wanted.contains("content_type") && type != text_of(wanted, "content_type")) {
    return fmt::format("has content type \"{}\", not \"{}\"", type,
                       text_of(wanted, "content_type"));
  }
  if (!wanted.contains("rows") && !wanted.contains("findings")) return {};
  try {
    const int64_t rows =
        object.key.ends_with(".csv") ? exporter::count_csv(text) : exporter::count_json(text);
    const Value& asked = wanted.contains("rows") ? wanted["rows"] : wanted["findings"];
    const int64_t expected =
        asked.is_string() ? active_findings(evidence, object) : asked.get<int64_t>();
    if (rows != expected) return fmt::format("has {} findings, not {}", rows, expected);
  } catch (const std::exception& e) {
    return fmt::format("is no report: {}", e.what());
  }
  return {};
}

}  // namespace

std::string fault_of_count(const Value& wanted, int64_t had) {
  if (wanted.is_number_integer()) {
    return wanted.get<int64_t>() == had ? "" : fmt::format("{}", wanted.get<int64_t>());
  }
  const int64_t least = wanted.value("at_least", int64_t{0});
  if (had < least) return fmt::format("at least {}", least);
  if (wanted.contains("at_most") && had > wanted["at_most"].get<int64_t>()) {
    return fmt::format("at most {}", wanted["at_most"].get<int64_t>());
  }
  return "";
}

std::vector<Unmet> judge_exit(const Evidence& evidence, const Expectation& expectation) {
  const auto& subject = program_of(evidence, expectation);
  const int64_t wanted = expectation.value["exit"].get<int64_t>();
  if (subject.exit == wanted && subject.not_started.empty()) return met();
  return unmet(expectation,
               fmt::format("expected status {}, but the program {}; it said:\n{}", wanted,
                           subject.how_it_ended(), tail(subject.out + subject.err)));
}

std::vector<Unmet> judge_stdout(const Evidence& evidence, const Expectation& expectation) {
  return judge_output(evidence, expectation, "stdout_contains",
                      program_of(evidence, expectation).out);
}

std::vector<Unmet> judge_stdout_lacks(const Evidence& evidence, const Expectation& expectation) {
  return judge_output(evidence, expectation, "stdout_lacks", program_of(evidence, expectation).out,
                      Saying::kUnwanted);
}

std::vector<Unmet> judge_stderr_lacks(const Evidence& evidence, const Expectation& expectation) {
  return judge_output(evidence, expectation, "stderr_lacks", program_of(evidence, expectation).err,
                      Saying::kUnwanted);
}

// Which of several programs ends how may be a matter of luck.
std::vector<Unmet> judge_exits(const Evidence& evidence, const Expectation& expectation) {
  auto wanted = expectation.value["exits"].get<std::vector<int64_t>>();
  std::vector<int64_t> had = {evidence.subject.exit};
  for (const auto& each : evidence.others) had.push_back(each.exit);
  std::sort(wanted.begin(), wanted.end());
  std::sort(had.begin(), had.end());
  if (wanted == had) return met();
  return unmet(
      expectation,
      fmt::format("expected the programs to end with {}, in any order, but they ended with "
                  "{}; they said:\n{}",
                  Value(wanted).dump(), Value(had).dump(), tail(evidence.subject.err)));
}

std::vector<Unmet> judge_stderr(const Evidence& evidence, const Expectation& expectation) {
  return judge_output(evidence, expectation, "stderr_contains",
                      program_of(evidence, expectation).err);
}

std::vector<Unmet> judge_report(const Evidence& evidence, const Expectation& expectation) {
  const Value& wanted = expectation.value;
  const std::string status = text_of(wanted, "report");
  if (evidence.reports.empty()) {
    return unmet(expectation, fmt::format("expected a report that {}, but none was begun", status));
  }
  const auto& report = evidence.reports.back();
  const auto answer =
      evidence.stage.client(*evidence.stage.principal(report.account + ":root"), report.region)
          .call("inspector2", "GetFindingsReportStatus", {{"reportId", report.id}});
  if (!answer.ok()) {
    return unmet(expectation, fmt::format("report {} cannot be asked about: {}: {}", report.id,
                                          answer.code(), answer.error->message));
  }
  const Value& had = answer.output.members;
  const auto why = writing_of(evidence, report.id);
  const std::string shown = fmt::format("{} {} {}", text_of(had, "status"),
                                        text_of(had, "errorCode"), text_of(had, "errorMessage"));
  if (text_of(had, "status") != status) {
    return unmet(expectation,
                 fmt::format("expected the report to be {}, but it is {}", status, shown), why);
  }
  if (wanted.contains("error_code") && text_of(had, "errorCode") != wanted["error_code"]) {
    return unmet(
        expectation,
        fmt::format("expected error code {}, but it is {}", text_of(wanted, "error_code"), shown),
        why);
  }
  const auto part = evidence.stage.filled(text_of(wanted, "message_contains"));
  if (!contains(text_of(had, "errorMessage"), part)) {
    return unmet(expectation,
                 fmt::format("expected the message to name \"{}\", but it is {}", part, shown),
                 why);
  }
  return met();
}

std::vector<Unmet> judge_report_count(const Evidence& evidence, const Expectation& expectation) {
  const auto wanted = expectation.value["reports"].get<int64_t>();
  const auto had = static_cast<int64_t>(evidence.reports.size());
  if (wanted == had) return met();
  return unmet(expectation,
               fmt::format("expected {} reports to be begun, there were {}", wanted, had));
}

std::vector<Unmet> judge_object(const Evidence& evidence, const Expectation& expectation) {
  const Value& wanted = expectation.value["object"];
  const auto objects = matching_objects(evidence, wanted);
  if (wanted.value("absent", false)) {
    if (objects.empty()) return met();
    return unmet(expectation, fmt::format("expected no such object, but there is s3://{}/{}",
                                          objects.front().bucket, objects.front().key));
  }
  if (objects.empty()) {
    std::string all;
    for (const auto& object : objects_with(evidence.stage, "")) {
      all += fmt::format("\n  s3://{}/{}", object.bucket, object.key);
    }
    return unmet(expectation,
                 fmt::format("expected an object that fits {}, but there is {}", wanted.dump(),
                             all.empty() ? "none at all" : "only" + all));
  }
  const auto number = static_cast<int64_t>(objects.size());
  const auto count = fault_of_count(wanted.value("count", Value(number)), number);
  if (!count.empty()) {
    return unmet(expectation, fmt::format("expected {} objects that fit {}, there are {}", count,
                                          wanted.dump(), number));
  }
  const auto& object = objects.back();
  const auto fault = fault_of_object(evidence, object, wanted);
  if (fault.empty()) return met();
  return unmet(expectation, fmt::format("s3://{}/{} {}", object.bucket, object.key, fault));
}

std::vector<Unmet> judge_calls(const Evidence& evidence, const Expectation& expectation) {
  std::vector<Unmet> out;
  for (const auto& [name, wanted] : expectation.value["calls"].items()) {
    std::vector<int64_t> ids;
    for (const auto& entry : evidence.journal) {
      if (sim::text::wildcard_match(name, entry.service + ":" + entry.operation)) {
        ids.push_back(entry.id);
      }
    }
    const auto fault = fault_of_count(wanted, static_cast<int64_t>(ids.size()));
    if (fault.empty()) continue;
    const size_t made = ids.size();
    ids.resize(std::min<size_t>(made, 3));
    out.push_back({expectation.pointer,
                   fmt::format("expected {} calls of {}, there were {}", fault, name, made), ids});
  }
  return out;
}

Step call_step(const Expectation& expectation) {
  const Value& value = expectation.value;
  Step step;
  const std::string call = text_of(value, "call");
  const auto colon = call.find(':');
  step.service = call.substr(0, colon);
  step.operation = colon == std::string::npos ? "" : call.substr(colon + 1);
  if (step.operation.empty()) step.operation = "?";  // named as unknown when it is checked
  step.input = value.value("input", Value::object());
  if (value.contains("as")) step.as = text_of(value, "as");
  step.region = text_of(value, "region");
  step.error = text_of(value, "error");
  step.pointer = expectation.pointer;
  step.keep = "output of this call";
  return step;
}

std::vector<Unmet> judge_call(const Evidence& evidence, const Expectation& expectation) {
  auto& stage = evidence.stage;
  const Step step = call_step(expectation);
  const std::string fault = stage.perform(step);
  const auto last = stage.own_calls().empty() ? 0 : *stage.own_calls().rbegin();
  if (!fault.empty()) return unmet(expectation, fault, {last});
  if (!expectation.value.contains("output")) return met();
  const Value wanted = stage.filled(expectation.value["output"]);
  const Value had = stage.kept().value(step.keep, Value::object());
  Value merged = had;
  merged.merge_patch(wanted);
  if (merged == had) return met();
  return unmet(expectation,
               fmt::format("expected {} to answer {}, but it answered {}",
                           text_of(expectation.value, "call"), wanted.dump(), had.dump()),
               {last});
}

std::vector<Unmet> judge_fault(const Evidence& evidence, const Expectation& expectation) {
  const std::string on = text_of(expectation.value, "fault_fired");
  for (const auto& rule : evidence.faults) {
    if (rule.on != on) continue;
    const int64_t times = expectation.value.value("times", rule.fired);
    if (rule.fired > 0 && rule.fired == times) return met();
    return unmet(expectation, fmt::format("the fault on {} fired {} times (of {} calls)", on,
                                          rule.fired, rule.seen));
  }
  return unmet(expectation, fmt::format("the scenario has no fault on {}", on));
}

std::vector<Unmet> judge_uploads(const Evidence& evidence, const Expectation& expectation) {
  const auto uploads = unfinished_uploads(evidence.stage);
  if (uploads.empty() == expectation.value["no_dangling_uploads"].get<bool>()) return met();
  return unmet(expectation, uploads.empty()
                                ? std::string("expected an unfinished upload, there is none")
                                : fmt::format("the upload {} is unfinished", uploads.front()));
}

std::vector<Unmet> judge_virtual_duration(const Evidence& evidence,
                                          const Expectation& expectation) {
  const Value& wanted = expectation.value["virtual_duration"];
  const auto bound = [&](const char* name) { return sim::date::parse_span(text_of(wanted, name)); };
  const auto least = bound("at_least"), most = bound("at_most");
  const auto had = evidence.virtual_duration;
  if ((!least || had >= *least) && (!most || had <= *most)) return met();
  return unmet(expectation, fmt::format("the run took {} of the story's time, expected {}",
                                        sim::date::span(had), wanted.dump()));
}

}  // namespace harness
