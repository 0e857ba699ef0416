#include "harness/exporter/download.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <stdexcept>
#include <vector>

#include "sim/wire/checksums.h"

namespace harness::exporter {
namespace {

using sim::Value;

constexpr std::string_view kFirstColumn = "AWS Account Id";
constexpr int kAttempts = 3;  // to bring an object home undamaged

// Follows the structure of {"findings": [{…}, …]} without building it.
class FindingCounter : public sim::Value::json_sax_t {
 public:
  int64_t findings = 0;
  bool seen_list = false;
  std::string fault;

  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool string(string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool start_object(size_t) override {
    if (depth_ == 2 && in_list_) ++findings;
    ++depth_;
    return true;
  }
  bool key(string_t& name) override {
    if (depth_ == 1) at_list_ = name == "findings";
    return true;
  }
  bool end_object() override { return leave(); }
  bool start_array(size_t) override {
    if (depth_ == 1 && at_list_) seen_list = in_list_ = true;
    ++depth_;
    return true;
  }
  bool end_array() override { return leave(); }
  bool parse_error(size_t position, const std::string&,
                   const nlohmann::detail::exception& e) override {
    fault = fmt::format("it stops being JSON at byte {}: {}", position, e.what());
    return false;
  }

 private:
  bool leave() {
    if (--depth_ == 1) in_list_ = false;
    return true;
  }
  int depth_ = 0;
  bool at_list_ = false, in_list_ = false;
};

bool may_be_elsewhere(const CallError& failure) {
  return failure.is("NoSuchKey") || failure.error.http_status == 404 ||
         failure.error.http_status == 403;  // without s3:ListBucket a missing key reads as denied
}

sim::wire::Output fetch(Aws& aws, const Options& options, const std::vector<std::string>& keys,
                        std::string& found) {
  for (size_t i = 0;; ++i) {
    try {
      found = keys[i];
      return aws.call("s3", "GetObject",
                      {{"Bucket", options.bucket}, {"Key", keys[i]}, {"ChecksumMode", "ENABLED"}});
    } catch (const CallError& failure) {
      if (i + 1 == keys.size() || !may_be_elsewhere(failure)) throw;
    }
  }
}

std::string encryption_of(const Value& members) {
  const std::string algorithm = members.value("ServerSideEncryption", "");
  const std::string key = members.value("SSEKMSKeyId", "");
  return key.empty() ? algorithm : fmt::format("{} {}", algorithm, key);
}

// The checksum of the whole object that its bytes do not agree with; empty when there is none.
std::string violated_checksum(const Value& members, std::string_view text) {
  for (const auto& [name, value] : members.items()) {
    constexpr std::string_view kPrefix = "Checksum";
    if (!name.starts_with(kPrefix) || !value.is_string()) continue;
    const auto algorithm = name.substr(kPrefix.size());
    const auto had = sim::wire::checksum_base64(algorithm, text);
    const std::string wanted = value.get<std::string>();
    const bool of_parts = wanted.find('-') != std::string::npos;
    if (had && !of_parts && *had != wanted) return algorithm;
  }
  return {};
}

// The object's text. What was damaged on its way is fetched again.
std::string undamaged(Aws& aws, const Options& options, const std::vector<std::string>& keys,
                      Progress& progress, Download& done) {
  for (int attempt = 1;; ++attempt) {
    auto answer = fetch(aws, options, keys, done.key);
    std::string text = answer.body.read_all();
    const std::string where = fmt::format("s3://{}/{}", options.bucket, done.key);
    const auto length = answer.members.find("ContentLength");
    if (length != answer.members.end() && length->get<uint64_t>() != text.size()) {
      throw Stop(Exit::kServiceError, fmt::format("{}: {} bytes arrived of {}", where, text.size(),
                                                  length->get<uint64_t>()));
    }
    const auto violated = violated_checksum(answer.members, text);
    if (violated.empty()) {
      done.encryption = encryption_of(answer.members);
      return text;
    }
    const auto what =
        fmt::format("{} was damaged on its way: its {} checksum does not match", where, violated);
    if (attempt == kAttempts) throw Stop(Exit::kServiceError, what);
    progress.say(what + "; fetching it again");
    aws.pause(attempt);
  }
}

// First beside its final name, so that a file of that name is always whole.
void write_file(const std::string& path, std::string_view text) {
  const std::string beside = path + ".part";
  std::FILE* file = std::fopen(beside.c_str(), "wb");
  const bool written = file && std::fwrite(text.data(), 1, text.size(), file) == text.size();
  const bool closed = file && std::fclose(file) == 0;
  if (written && closed && std::rename(beside.c_str(), path.c_str()) == 0) return;
  const std::string why = std::strerror(errno);
  if (file) std::remove(beside.c_str());
  throw Stop(Exit::kUsage, fmt::format("cannot write {}: {}", path, why));
}

}  // namespace

// Rows as RFC 4180 counts them: line breaks inside quotes belong to their cell.
int64_t count_csv(std::string_view text) {
  if (!text.starts_with(kFirstColumn) && !text.starts_with(fmt::format("\"{}\"", kFirstColumn))) {
    throw std::runtime_error(fmt::format("its first column is not \"{}\"", kFirstColumn));
  }
  int64_t rows = 0;
  size_t columns = 1, expected = 0;
  bool quoted = false, empty = true;
  const auto end_row = [&] {
    if (empty) return;
    if (expected == 0) expected = columns;
    if (columns != expected) {
      throw std::runtime_error(
          fmt::format("row {} has {} cells, the header has {}", rows + 1, columns, expected));
    }
    ++rows;
    columns = 1;
    empty = true;
  };
  for (const char c : text) {
    if (c == '"') quoted = !quoted;
    if (!quoted && c == '\n') {
      end_row();
      continue;
    }
    if (c != '\r') empty = false;
    if (!quoted && c == ',') ++columns;
  }
  if (quoted) throw std::runtime_error("it ends inside a quoted cell");
  end_row();
  return rows - 1;
}

int64_t count_json(std::string_view text) {
  FindingCounter counter;
  if (!Value::sax_parse(text, &counter)) throw std::runtime_error(counter.fault);
  if (!counter.seen_list) throw std::runtime_error("it has no list \"findings\"");
  return counter.findings;
}

std::vector<std::string> possible_keys(const Options& options, const std::string& id) {
  const std::string name = id + (options.format == "CSV" ? ".csv" : ".json");
  if (options.prefix.empty() || options.prefix.ends_with('/')) return {options.prefix + name};
  return {options.prefix + "/" + name, options.prefix + name};
}

Download download(Aws& aws, const Options& options, const ReportStatus& report,
                  Progress& progress) {
  Download done;
  progress.show(fmt::format("report {}: downloading", report.id));
  const std::string text =
      undamaged(aws, options, possible_keys(options, report.id), progress, done);
  progress.finish_line();
  done.bytes = text.size();
  const std::string where = fmt::format("s3://{}/{}", options.bucket, done.key);
  try {
    done.findings = options.format == "CSV" ? count_csv(text) : count_json(text);
  } catch (const std::runtime_error& e) {
    throw Stop(Exit::kServiceError,
               fmt::format("{} is no {} report: {}", where, options.format, e.what()));
  }
  done.file = options.output.value_or(done.key.substr(done.key.rfind('/') + 1));
  if (done.file == "-") {
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fflush(stdout);
  } else {
    write_file(done.file, text);
  }
  return done;
}

int64_t count_listed(Aws& aws, Value criteria) {
  if (!criteria.is_object()) criteria = Value::object();
  if (!criteria.contains("findingStatus")) {
    criteria["findingStatus"] = {{{"comparison", "EQUALS"}, {"value", "ACTIVE"}}};
  }
  Value input = {{"maxResults", 100}, {"filterCriteria", std::move(criteria)}};
  for (int64_t count = 0;;) {
    const auto answer = aws.call("inspector2", "ListFindings", input);
    count += static_cast<int64_t>(answer.members.value("findings", Value::array()).size());
    const std::string next = answer.members.value("nextToken", "");
    if (next.empty()) return count;
    input["nextToken"] = next;
  }
}

}  // namespace harness::exporter
