#include "harness/exporter/export.h"

#include <fmt/format.h>

#include "harness/exporter/access.h"
#include "harness/exporter/download.h"
#include "harness/exporter/report.h"
#include "sim/aws/partition.h"
#include "sim/base/did_you_mean.h"
#include "sim/base/json_text.h"
#include "sim/wire/json_codec.h"
#include "sim/world_file.h"

namespace harness::exporter {
namespace {

using sim::Value;

// FilterCriteria in the form of the AWS CLI, checked against the model before anything is asked
// for.
Value read_filter(Aws& aws, const std::string& path) {
  std::string text;
  try {
    text = sim::read_file(path);
  } catch (const std::runtime_error& e) {
    throw Stop(Exit::kUsage, e.what());
  }
  auto parsed = sim::json::parse(text);
  if (!parsed) {
    const auto& fault = parsed.complaints.front();
    throw Stop(Exit::kUsage, fmt::format("{}: {}: {}", path, fault.place, fault.message));
  }
  const auto& operation = *aws.model("inspector2").find("CreateFindingsReport");
  const auto* shape = operation.input->find("filterCriteria")->shape;
  if (!parsed.value->is_object()) {
    throw Stop(Exit::kUsage, fmt::format("{}: a filter is a JSON object", path));
  }
  std::vector<std::string> known;
  for (const auto& member : shape->members) known.push_back(member.name);
  for (const auto& [name, value] : parsed.value->items()) {
    if (shape->find(name)) continue;
    throw Stop(Exit::kUsage, fmt::format("{}: {}: Inspector has no filter \"{}\"{}", path,
                                         sim::json::place_of(text, sim::json::step(name)), name,
                                         sim::text::did_you_mean(name, known)));
  }
  try {
    return sim::wire::from_json(*shape, std::move(*parsed.value));
  } catch (const sim::ApiError& e) {
    throw Stop(Exit::kUsage, fmt::format("{}: {}", path, e.message));
  }
}

// One line for each thing that was looked at; faults end the export.
void report_findings(const std::vector<Finding>& findings, Progress& progress) {
  int faults = 0;
  for (const auto& [verdict, text] : findings) {
    const char* word = verdict == Verdict::kGood    ? "ok     "
                       : verdict == Verdict::kFault ? "FAULT  "
                                                    : "unknown";
    progress.say(fmt::format("{} {}", word, text));
    if (verdict == Verdict::kFault) ++faults;
  }
  if (faults > 0) {
    std::string first;
    for (const auto& [verdict, text] : findings) {
      if (verdict == Verdict::kFault && first.empty()) first = text.substr(0, text.find('\n'));
    }
    throw Stop(Exit::kDenied, fmt::format("the check found {} fault{}: {}", faults,
                                          faults == 1 ? "" : "s", first));
  }
}

class Export {
 public:
  Export(const Options& options, Pauses pauses, Channels channels)
      : options_(options),
        pauses_(pauses),
        out_(channels.out),
        progress_(channels.err, Progress::style_for(channels.err, options.quiet)),
        aws_(options, pauses, progress_) {}

  void run() {
    Value filter;
    if (options_.filter_file) filter = read_filter(aws_, *options_.filter_file);
    const Exchange exchange = who_am_i();
    if (options_.setup) set_up(aws_, options_, exchange, progress_);
    const std::string key = key_arn(aws_, options_.kms_key);
    if (options_.check || options_.check_only) {
      report_findings(check_access(aws_, options_, exchange, key), progress_);
    }
    if (options_.check_only) return;
    ReportDesk desk(aws_, options_, pauses_, progress_);
    const std::string id = desk.create(request(key, filter));
    progress_.say(fmt::format("report {} was begun", id));
    const auto report = desk.wait(id);
    finish(report, filter);
  }

 private:
  Exchange who_am_i() {
    const auto answer = aws_.call("sts", "GetCallerIdentity");
    Exchange exchange;
    exchange.account = answer.members.value("Account", "");
    exchange.region = options_.region;
    exchange.partition = std::string(sim::aws::partition_of(options_.region).name);
    progress_.say(
        fmt::format("exporting as {} in {}", answer.members.value("Arn", ""), options_.region));
    return exchange;
  }

  Value request(const std::string& key, const Value& filter) const {
    Value destination = {{"bucketName", options_.bucket}, {"kmsKeyArn", key}};
    if (!options_.prefix.empty()) destination["keyPrefix"] = options_.prefix;
    Value out = {{"reportFormat", options_.format}, {"s3Destination", destination}};
    if (!filter.is_null()) out["filterCriteria"] = filter;
    return out;
  }

  void finish(const ReportStatus& report, const Value& filter) {
    if (report.status == "CANCELLED") {
      throw Stop(Exit::kCancelled, fmt::format("report {} was cancelled", report.id));
    }
    if (report.status != "SUCCEEDED") {
      throw Stop(Exit::kReportFailed, fmt::format("report {} {}: {}: {}", report.id, report.status,
                                                  report.error_code, report.error_message));
    }
    if (!options_.download) {
      return result(fmt::format("report {} succeeded: s3://{}/{}", report.id, options_.bucket,
                                options_.prefix));
    }
    const auto got = download(aws_, options_, report, progress_);
    if (options_.compare) compare(got, filter);
    progress_.say(fmt::format("encrypted with {}", got.encryption));
    result(fmt::format("report {} succeeded: s3://{}/{}, {} findings, {} bytes, in {}", report.id,
                       options_.bucket, got.key, got.findings, got.bytes,
                       got.file == "-" ? "standard output" : got.file));
  }

  void compare(const Download& got, const Value& filter) {
    const int64_t listed = count_listed(aws_, filter);
    if (listed == got.findings) return;
    throw Stop(Exit::kServiceError,
               fmt::format("the report has {} findings, ListFindings {}", got.findings, listed));
  }

  // The report itself may be on standard output; then the summary goes to the other channel.
  void result(const std::string& line) {
    if (options_.output == "-" && options_.download) return progress_.say(line);
    fmt::print(out_, "{}\n", line);
    std::fflush(out_);
  }

  const Options& options_;
  Pauses pauses_;
  std::FILE* out_;
  Progress progress_;
  Aws aws_;
};

}  // namespace

Exit run_export(const Options& options, Pauses pauses, Channels channels) {
  const auto complain = [&](Exit exit, const std::string& message) {
    fmt::print(channels.err, "inspector-export: {}\n", message);
    std::fflush(channels.err);
    return exit;
  };
  try {
    Export(options, std::move(pauses), channels).run();
    return Exit::kOk;
  } catch (const Stop& stop) {
    return complain(stop.exit, stop.what());
  } catch (const CallError& failure) {
    return complain(exit_of(failure), failure.what());
  } catch (const std::exception& e) {
    return complain(Exit::kServiceError, e.what());
  }
}

}  // namespace harness::exporter
